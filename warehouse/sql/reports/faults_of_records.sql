-- One row is a record and a rule that found a fault on its current version; what is only noted, and was repaired, is none.
select distinct record_id, rule
from ledger.findings
where record_id is not null and severity in ('error', 'warning')
