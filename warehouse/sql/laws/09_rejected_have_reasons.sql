-- Mỗi bản ghi bị từ chối đều có lý do
select r.record_id as place, 'không có lỗi nào được ghi' as found
from ledger.records r
where r.status = 'rejected' and r.status_actor = 'policy:rules'
  and not exists (
      select 1 from ledger.findings f
      where f.record_id = r.record_id and f.version = r.version and f.severity = 'error'
  )
