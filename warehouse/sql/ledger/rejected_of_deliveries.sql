-- One row is a rejected record whose current content came with one of the deliveries, but for those withdrawn.
select delivery_no, record_id, version, register, book, sheet_row, from_return
from ledger.records
where status = 'rejected' and not withdrawn and delivery_no in (select delivery_no from asked_deliveries)
order by delivery_no, book, sheet_row
