-- Mỗi thay đổi trạng thái do người rà soát đều có quyết định kèm theo
select e.record_id as place, 'sự kiện ' || e.event_no || ' không có quyết định' as found
from ledger.status_events e
where starts_with(e.actor, 'reviewer:')
  and not exists (
      select 1 from ledger.decisions d
      where d.record_id = e.record_id and 'reviewer:' || d.reviewer = e.actor and d.decided_at = e.happened_at
        and e.version in (d.version, d.result_version)
  )
