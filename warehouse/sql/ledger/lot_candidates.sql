-- One row is a record of some books that waits for a sample and is in no open lot yet. `inspected`: it was judged with
-- a lot before, or decided as part of a sample.
select
    r.record_id, r.version, r.unit_code, r.register, r.book_key, r.book, r.contractor,
    exists (
        select 1 from review.lot_records m
        where m.record_id = r.record_id and (m.mark is not null or (m.part <> 'left' and m.result = 'returned'))
    ) as inspected
from ledger.records r
where r.status = 'pending_review' and r.status_actor = 'policy:sampled'
  and r.book_key in (select book_key from touched_books)
  and r.record_id not in (
      select record_id from review.lot_records where result = 'open' and part <> 'left' and mark is null
  )
order by r.book_key, r.record_id
