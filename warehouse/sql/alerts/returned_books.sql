-- One row is a delivery with books that went back whole and were not delivered again since: how many of its books.
with mended as (
    select distinct back.delivery_no, back.book
    from ledger.books back
    join ledger.books again
        on again.unit_code = back.unit_code
        and again.delivery_no > back.delivery_no
        and (
            again.book = back.book
            or (again.book_key = back.book_key and again.status = 'accepted')
            -- A book whose name says nothing cannot be told again: whatever the unit delivers next answers it.
            or back.book_key is null
        )
    where back.status = 'returned'
)
select
    d.delivery_no,
    d.unit_code,
    d.received_at,
    count(*)::bigint as books,
    count(*) filter (b.status = 'returned' and m.book is null)::bigint as returned
from ledger.books b
join ledger.deliveries d on d.delivery_no = b.delivery_no
left join mended m on m.delivery_no = b.delivery_no and m.book = b.book
group by all
having returned > 0
order by d.delivery_no
