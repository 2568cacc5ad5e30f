-- Mỗi trả lời của một gói đều có dòng xác nhận đã nhận, và mỗi chuyển trạng thái do xác nhận đều có trong gói
select i.package || ' ' || i.record_id as place, 'kết quả ' || i.outcome || ' không có dòng xác nhận' as found
from ledger.package_items i
where i.outcome <> 'sent'
  and not exists (
      select 1 from ledger.acknowledgements a
      where a.package = i.package and a.record_id = i.record_id and a.outcome = i.outcome
        and a.result in ('accepted', 'bounced', 'late')
  )
union all
select e.record_id, 'sự kiện ' || e.event_no || ' do ' || e.actor || ' không có trong gói nào'
from ledger.status_events e
where e.actor like 'ack:%'
  and not exists (
      select 1 from ledger.package_items i
      where i.record_id = e.record_id and 'ack:' || i.package = e.actor
        and i.outcome = case e.to_status when 'transferred' then 'accepted' else 'bounced' end
  )
