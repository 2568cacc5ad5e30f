-- Mỗi bản ghi có đúng một trạng thái hợp lệ
select record_id as place, count(*) || ' lần, trạng thái ' || string_agg(coalesce(status, '?'), ', ') as found
from ledger.records
group by record_id
having count(*) <> 1
    or bool_or(status is null or status not in ('draft', 'pending_review', 'approved', 'rejected', 'transferred'))
