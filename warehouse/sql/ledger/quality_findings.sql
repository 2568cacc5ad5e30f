-- One row is a finding on a book of the asked deliveries: where and which rule, nothing of what it says.
select
    b.delivery_key,
    concat_ws('.', b.register, b.year_opened, lpad(b.book_number::varchar, 2, '0')) as book,
    f.rule
from ledger.findings f
join (select distinct delivery_no, delivery_key, book, register, year_opened, book_number from ledger.books) b
    on b.delivery_no = f.delivery_no and b.book = f.book
where b.delivery_key in (select delivery_key from asked_deliveries)
