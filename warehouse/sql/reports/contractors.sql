-- One row is a contractor by who delivered a record first: records, those its first judgement rejected, deliveries of
-- a record again, and those that stood rejected at a moment.
with told as (
    select
        record_id,
        arg_max(to_status, event_no) as status,
        arg_min(to_status, event_no) filter (to_status <> 'draft') as first_verdict,
        -- A correction by the unit begins as a draft too.
        count(*) filter (to_status = 'draft' and actor not like 'reviewer:%') - 1 as rounds
    from ledger.status_events
    where happened_at < $until
    group by record_id
),
makers as (
    select delivery_no, book, min(contractor) as contractor from ledger.books group by all
)
select
    m.contractor,
    count(*)::bigint as records,
    count(*) filter (t.first_verdict = 'rejected')::bigint as rejected_first,
    greatest(sum(t.rounds), 0)::bigint as rounds,
    count(*) filter (t.status = 'rejected' and not r.withdrawn)::bigint as open_rejections
from told t
join ledger.records r on r.record_id = t.record_id
join ledger.versions v on v.record_id = t.record_id and v.version = 1
left join makers m on m.delivery_no = v.delivery_no and m.book = v.book
group by m.contractor
order by records desc, m.contractor
