-- One row is a delivering unit: its events between two moments, and the day of its last one.
select
    r.unit_code,
    count(*) filter (e.happened_at >= $since)::bigint as moves,
    (max(e.happened_at) at time zone 'Asia/Ho_Chi_Minh')::date as moved_on
from ledger.status_events e
join ledger.records r on r.record_id = e.record_id
where e.happened_at < $until
group by r.unit_code
order by r.unit_code
