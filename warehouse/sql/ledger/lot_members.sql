-- One row is a record that waits in an open lot of some books: whether it is to be read, where the record stands now,
-- the decision made on it, and how many errors and warnings it has.
with waiting as (
    select lot, register, record_id, version, part
    from review.lot_records
    where result = 'open' and part <> 'left' and mark is null and book_key in (select book_key from touched_books)
)
select
    w.lot, w.register, w.record_id, w.part, r.version = w.version as is_same, r.status, r.status_actor, d.decision_no,
    d.decision, d.edits,
    (
        select count(*) from ledger.findings f where f.record_id = w.record_id and f.severity in ('error', 'warning')
    ) as faults
from waiting w
left join ledger.records r on r.record_id = w.record_id
left join ledger.decisions d
    on d.record_id = w.record_id and d.version = w.version and d.decision in ('approve', 'correct', 'reject')
order by w.lot, w.record_id
