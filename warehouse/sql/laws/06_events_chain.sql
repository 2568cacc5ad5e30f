-- Mỗi sự kiện bắt đầu từ trạng thái mà sự kiện trước để lại
select record_id as place, 'sự kiện ' || event_no || ' bắt đầu từ ' || coalesce(from_status, '(trống)') as found
from (
    select record_id, event_no, from_status, lag(to_status) over (partition by record_id order by event_no) as before
    from ledger.status_events
)
where from_status is distinct from before
