-- One row is an error or warning on a rejected record of one of the deliveries, or on a book or document of it.
select
    f.delivery_no, f.record_id, f.book, f.sheet_row, f.pdf_name, f.rule, f.severity, f.field, f.value, f.message,
    f.suggestion
from ledger.findings f
left join ledger.records r on r.record_id = f.record_id and r.version = f.version
where f.delivery_no in (select delivery_no from asked_deliveries)
  and f.severity <> 'info'
  and (f.record_id is null or (r.status = 'rejected' and not r.withdrawn))
order by f.delivery_no, f.book, f.sheet_row, f.rule
