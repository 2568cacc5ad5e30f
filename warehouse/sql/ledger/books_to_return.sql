-- One row is a book of a delivery that goes back: returned whole, or with rejected rows.
select b.*, coalesce(r.rejected, 0) as rows_rejected
from ledger.books b
left join (
    select delivery_no, book, count(*) as rejected from ledger.records where status = 'rejected' group by all
) r on r.delivery_no = b.delivery_no and r.book = b.book
where b.delivery_no = (select delivery_no from asked_delivery) and (b.status = 'returned' or r.rejected > 0)
order by b.book, b.is_return
