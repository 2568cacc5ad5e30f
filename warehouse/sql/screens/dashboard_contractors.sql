-- One row is a contractor (by who delivered a record first) and the week (its Monday) of that delivery: records, those
-- their first judgement rejected, times they came again, and those that stand rejected.
-- From the records, not from the journal: a tenth of the time, and these screens tell only how things stand now.
with makers as (
    select delivery_no, book, min(contractor) as contractor from ledger.books group by all
)
select
    coalesce(m.contractor, '') as contractor,
    date_trunc('week', (r.first_received_at at time zone 'Asia/Ho_Chi_Minh'))::date as week,
    count(*) as records,
    count(*) filter (r.first_verdict = 'rejected') as rejected_first,
    sum(r.resubmissions)::bigint as rounds,
    max(r.resubmissions)::bigint as most_rounds,
    count(*) filter (r.status = 'rejected' and not r.withdrawn) as open_rejections
from ledger.records r
join ledger.versions v on v.record_id = r.record_id and v.version = 1
left join makers m on m.delivery_no = v.delivery_no and m.book = v.book
group by all
order by contractor, week
