-- Mỗi bản ghi đều đến từ một dòng đã bàn giao
select r.record_id as place, 'không có dòng nguồn' as found
from ledger.records r
where not exists (select 1 from ledger.delivered_rows d where d.record_id = r.record_id)
