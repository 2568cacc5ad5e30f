-- One row is a record of which a content came with one of some books of a delivery.
select distinct record_id
from ledger.delivered_rows
where delivery_no = $delivery_no and list_contains($books, book)
order by record_id
