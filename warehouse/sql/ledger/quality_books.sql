-- One row is a book of the asked deliveries, told by register, year and number: a file's stem may hold anything.
select
    b.delivery_key,
    concat_ws('.', b.register, b.year_opened, lpad(b.book_number::varchar, 2, '0')) as book,
    b.register,
    sum(b.rows_delivered)::bigint as rows_delivered
from ledger.books b
where b.delivery_key in (select delivery_key from asked_deliveries) and b.register is not null
group by all
order by all
