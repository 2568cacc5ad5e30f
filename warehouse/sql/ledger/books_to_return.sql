-- One row is a book of one of the deliveries that goes back: returned whole and not delivered again since, with rejected
-- rows, or with rows that its contractor wanted to take out and could not.
select b.*, coalesce(r.rejected, 0) as rows_rejected
from ledger.books b
left join (
    select delivery_no, book, count(*) as rejected from ledger.records where status = 'rejected' and not withdrawn group by all
) r on r.delivery_no = b.delivery_no and r.book = b.book
where b.delivery_no in (select delivery_no from asked_deliveries) and (
    (b.status = 'returned' and not exists (
        select 1 from ledger.books again where again.book_key = b.book_key and again.delivery_no > b.delivery_no
    ))
    or r.rejected > 0
    or (b.is_return and (b.delivery_no, b.book) in (select (delivery_no, book) from ledger.findings where rule = 'drop_refused'))
  )
order by b.delivery_no, b.book, b.is_return
