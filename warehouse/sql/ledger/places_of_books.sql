-- One row is a book that has records: stem, contractor and unit folder under which it came last.
select
    b.book_key, b.unit_code, b.register, b.year_opened, b.book_number,
    arg_max(b.book, b.delivery_no) as book,
    arg_max(b.contractor, b.delivery_no) as contractor,
    max(b.delivery_no) as delivery_no,
    arg_max(b.delivery, b.delivery_no) as delivery,
    arg_max(d.unit_folder, b.delivery_no) as unit_folder
from ledger.books b
join ledger.deliveries d on d.delivery_no = b.delivery_no
where b.status = 'accepted' and b.book_key in (select book_key from touched_books)
group by b.book_key, b.unit_code, b.register, b.year_opened, b.book_number
