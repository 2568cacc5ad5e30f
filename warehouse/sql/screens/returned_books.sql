-- One row is a book that went back whole and has not come again: what was wrong with it. One whose name tells nothing is
-- answered by whatever its unit delivers next.
select
    b.unit_code,
    b.delivery,
    coalesce(concat_ws('.', b.register, b.year_opened, lpad(b.book_number::varchar, 2, '0')), '') as book,
    list(distinct f.rule order by f.rule) filter (f.rule is not null) as rules
from ledger.books b
left join ledger.findings f
    on f.delivery_no = b.delivery_no and f.book = b.book and f.record_id is null and f.severity = 'error'
where b.status = 'returned'
    and not exists (
        select 1 from ledger.books later
        where later.delivery_no > b.delivery_no and later.unit_code = b.unit_code
            and ((later.book_key = b.book_key and later.status = 'accepted') or b.book_key is null)
    )
group by b.unit_code, b.delivery, b.delivery_no, b.book, b.register, b.year_opened, b.book_number
order by b.delivery_no desc, b.unit_code, book
