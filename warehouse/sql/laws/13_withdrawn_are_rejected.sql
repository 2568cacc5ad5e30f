-- Hồ sơ đã rút luôn ở trạng thái từ chối, và dòng của nó không còn trong lần giao sau; dòng được báo bỏ có trong lần giao đó
select record_id as place, 'đã rút nhưng trạng thái ' || status as found
from ledger.records
where withdrawn is null or (withdrawn and (status <> 'rejected' or gone_in is null))
union all
select r.record_id, 'báo bỏ nhưng không có lần giao nào báo'
from ledger.records r
where r.dropped is not null and not exists (
    select 1 from ledger.delivered_rows d where d.record_id = r.record_id and d.effect in ('dropped', 'kept')
)
