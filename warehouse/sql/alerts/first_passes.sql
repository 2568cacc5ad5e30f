-- One row is a contractor in a delivery: records that came for the first time, and how many were rejected at once.
with makers as (
    select delivery_no, book, min(contractor) as contractor from ledger.books group by all
)
select
    coalesce(m.contractor, '') as contractor,
    v.delivery_no,
    d.received_at,
    count(*)::bigint as records,
    count(*) filter (r.first_verdict = 'rejected')::bigint as rejected
from ledger.versions v
join ledger.records r on r.record_id = v.record_id
join ledger.deliveries d on d.delivery_no = v.delivery_no
left join makers m on m.delivery_no = v.delivery_no and m.book = v.book
where v.version = 1
group by all
order by contractor, v.delivery_no
