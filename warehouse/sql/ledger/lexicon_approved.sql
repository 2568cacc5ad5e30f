-- One row: how many records are approved now, and a mark that is another one when they are others.
select count(*) as approved, coalesce(sum(hash(record_id, version)), 0)::hugeint as approved_mark
from ledger.records
where status in ('approved', 'transferred')
