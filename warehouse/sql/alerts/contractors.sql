-- One row is a contractor as its manifests name it, with its records.
select contractor, count(*)::bigint as records
from ledger.records
where contractor is not null
group by all
order by records desc, contractor
