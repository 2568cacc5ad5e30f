-- One row is a delivering unit: its events between two places of the journal, and when the last one happened.
select
    r.unit_code,
    count(*) filter (e.event_no > $after)::bigint as moves,
    (max(e.happened_at) at time zone 'Asia/Ho_Chi_Minh')::date as moved_on
from ledger.status_events e
join ledger.records r on r.record_id = e.record_id
where e.event_no <= $event_no
group by r.unit_code
order by r.unit_code
