-- Mỗi dòng đã nhận vẫn có bản ghi của nó
select d.record_id as place, 'có dòng đã nhận nhưng không còn bản ghi' as found
from (select distinct record_id from ledger.delivered_rows) d
where not exists (select 1 from ledger.records r where r.record_id = d.record_id)
