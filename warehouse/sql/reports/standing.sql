-- One row is a book, a status and, for what waits, the day since which it waits: records that stood so at a moment.
-- Nobody waits for a withdrawn record.
with last_events as (
    select
        record_id,
        arg_max(to_status, event_no) as status,
        arg_max(happened_at, event_no) as since
    from ledger.status_events
    where happened_at < $until
    group by record_id
)
select
    r.unit_code,
    r.register,
    r.year_opened,
    r.book_number,
    r.book_key,
    e.status,
    case when e.status in ('pending_review', 'rejected') and not r.withdrawn then (e.since at time zone 'Asia/Ho_Chi_Minh')::date end as since,
    count(*)::bigint as records
from last_events e
join ledger.records r on r.record_id = e.record_id
group by all
order by all
