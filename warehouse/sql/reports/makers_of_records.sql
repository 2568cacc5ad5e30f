-- One row is a record that was delivered by a known contractor.
select record_id, register, contractor
from ledger.records
where contractor is not null
