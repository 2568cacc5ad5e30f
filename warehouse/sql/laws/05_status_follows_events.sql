-- Trạng thái của bản ghi là trạng thái của sự kiện cuối cùng
select r.record_id as place, 'trạng thái ' || r.status || ', sự kiện cuối ' || coalesce(e.last_status, '(không có)') as found
from ledger.records r
left join (
    select record_id, arg_max(to_status, event_no) as last_status from ledger.status_events group by record_id
) e on e.record_id = r.record_id
where e.last_status is distinct from r.status
