-- One row is a contractor (by who delivered a record first) and the week (its Monday) of that delivery: records judged
-- until a moment, those their first judgement rejected, times they came again, and those that stand rejected.
with told as (
    select
        record_id,
        min(happened_at) as first_at,
        arg_max(to_status, event_no) as status,
        arg_min(to_status, event_no) filter (to_status <> 'draft') as first_verdict,
        count(*) filter (to_status = 'draft') - 1 as rounds
    from ledger.status_events
    where happened_at < $until
    group by record_id
),
makers as (
    select delivery_no, book, min(contractor) as contractor from ledger.books group by all
)
select
    coalesce(m.contractor, '') as contractor,
    date_trunc('week', (t.first_at at time zone 'Asia/Ho_Chi_Minh'))::date as week,
    count(t.first_verdict)::bigint as records,
    count(*) filter (t.first_verdict = 'rejected')::bigint as rejected_first,
    sum(greatest(t.rounds, 0))::bigint as rounds,
    max(greatest(t.rounds, 0))::bigint as most_rounds,
    count(*) filter (t.status = 'rejected')::bigint as open_rejections
from told t
join ledger.versions v on v.record_id = t.record_id and v.version = 1
left join makers m on m.delivery_no = v.delivery_no and m.book = v.book
group by all
order by contractor, week
