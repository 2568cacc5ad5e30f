-- One row is a contractor in a delivery: records that came for the first time, and how many were rejected at once for
-- what was typed; a delivery whose scans were forgotten has an alert of its own.
with makers as (
    select delivery_no, book, min(contractor) as contractor from ledger.books group by all
),
without_scan as (
    select distinct record_id from ledger.status_events
    where version = 1 and to_status = 'rejected' and reason = 'có lỗi: pdf_missing'
)
select
    coalesce(m.contractor, '') as contractor,
    v.delivery_no,
    d.received_at,
    count(*)::bigint as records,
    count(*) filter (r.first_verdict = 'rejected' and w.record_id is null)::bigint as rejected
from ledger.versions v
join ledger.records r on r.record_id = v.record_id
join ledger.deliveries d on d.delivery_no = v.delivery_no
left join makers m on m.delivery_no = v.delivery_no and m.book = v.book
left join without_scan w on w.record_id = v.record_id
where v.version = 1
group by all
order by contractor, v.delivery_no
