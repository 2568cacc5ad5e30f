-- Giá trị đã được xác nhận đúng theo sổ không bị hỏi lại
select f.record_id as place, f.rule as found
from ledger.findings f
join ledger.confirmations c
  on c.book_key = f.book_key and c.rule = f.rule
 and c.field is not distinct from f.field and c.value is not distinct from f.value
 and coalesce(c.record_id, f.record_id) = f.record_id
