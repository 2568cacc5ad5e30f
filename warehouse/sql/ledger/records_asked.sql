-- One row is a record that a review workbook names.
select r.record_id, r.unit_code, r.register, r.book_key, r.so, r.version, r.status, r.status_actor
from ledger.records r
where r.record_id in (select record_id from asked)
