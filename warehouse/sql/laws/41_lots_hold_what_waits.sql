-- Hồ sơ trong lô đang mở đều đang chờ kết quả mẫu, không có lỗi hay cảnh báo; hồ sơ chờ mẫu đều ở trong một lô đang mở
select coalesce(m.record_id, r.record_id) as place,
       case
           when m.record_id is null then 'chờ kết quả mẫu nhưng không ở trong lô đang mở nào'
           when r.record_id is null then 'ở trong lô ' || m.lot || ' nhưng không chờ kết quả mẫu ở phiên bản ' || m.version
           else 'ở trong lô ' || m.lot || ' nhưng có lỗi hoặc cảnh báo'
       end as found
from (
    select lot, record_id, version from review.lot_records where result = 'open' and part <> 'left' and mark is null
) m
full join (
    select record_id, version from ledger.records
    where status = 'pending_review' and status_actor = 'policy:sampled'
) r on r.record_id = m.record_id and r.version = m.version
where m.record_id is null or r.record_id is null
   or exists (
       select 1 from ledger.findings f where f.record_id = m.record_id and f.severity in ('error', 'warning')
   )
