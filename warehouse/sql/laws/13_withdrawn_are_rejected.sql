-- Hồ sơ đã rút luôn ở trạng thái từ chối, và dòng của nó không còn trong lần giao sau
select record_id as place, 'đã rút nhưng trạng thái ' || status as found
from ledger.records
where withdrawn is null or (withdrawn and (status <> 'rejected' or gone_in is null))
