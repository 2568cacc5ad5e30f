-- One row is a PDF that ever came for one of the books, and the delivery in which it lies.
select b.book_key, d.record_id, d.pdf_name, d.member, d.pdf_source, d.sha256, d.book, d.delivery, v.unit_folder, d.is_current
from ledger.documents d
join touched_books b on b.book_key = d.book_key
join ledger.deliveries v on v.delivery_no = d.delivery_no
where d.sha256 is not null
order by d.delivery_no
