-- One row is a rejected record whose current content came with the delivery.
select record_id, version, register, book, sheet_row, from_return
from ledger.records
where status = 'rejected' and delivery_no = (select delivery_no from asked_delivery)
order by book, sheet_row
