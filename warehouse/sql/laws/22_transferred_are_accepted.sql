-- Mỗi bản ghi đã chuyển đều được một gói xác nhận đúng phiên bản, và ngược lại
with accepted as (
    select i.record_id, i.version, i.package
    from ledger.package_items i
    where i.outcome = 'accepted'
      and not exists (
          select 1 from ledger.acknowledgements a
          where a.package = i.package and a.record_id = i.record_id and a.result = 'late'
      )
)
select r.record_id as place, 'phiên bản ' || r.version || ' đã chuyển nhưng không gói nào xác nhận' as found
from ledger.records r
where r.status = 'transferred'
  and not exists (select 1 from accepted a where a.record_id = r.record_id and a.version = r.version)
union all
select r.record_id, 'gói ' || a.package || ' xác nhận phiên bản ' || r.version || ', trạng thái ' || r.status
from accepted a
join ledger.records r on r.record_id = a.record_id and r.version = a.version
where r.status <> 'transferred'
