-- One row is an error or warning on a rejected record of the delivery, or on one of its books or documents.
select f.record_id, f.book, f.sheet_row, f.pdf_name, f.rule, f.severity, f.field, f.value, f.message, f.suggestion
from ledger.findings f
left join ledger.records r on r.record_id = f.record_id and r.version = f.version
where f.delivery_no = (select delivery_no from asked_delivery)
  and f.severity <> 'info'
  and (f.record_id is null or r.status = 'rejected')
order by f.book, f.sheet_row, f.rule
