-- Mỗi bản ghi do người rà soát từ chối đều có lý do được ghi
select r.record_id as place, 'không có lý do' as found
from ledger.records r
where r.status = 'rejected' and starts_with(r.status_actor, 'reviewer:')
  and not exists (
      select 1 from ledger.decisions d
      where d.record_id = r.record_id and d.decision in ('reject', 'withdraw') and d.version = r.version and trim(d.reason) <> ''
  )
