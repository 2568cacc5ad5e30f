-- One row is a record of a package as it was sent, in order of sending; null for a package without records.
select p.created_at, p.sha256, p.status, i.record_id, i.version
from ledger.packages p
left join ledger.package_items i on i.package = p.package
where p.package = $package
order by i.rowid
