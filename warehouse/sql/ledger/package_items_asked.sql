-- One row is a record of one of the packages, with where the record stands now.
select
    i.package, i.record_id, i.version as sent_version, i.outcome as known_outcome, i.answered_at,
    r.version as current_version, r.status as current_status
from ledger.package_items i
left join ledger.records r on r.record_id = i.record_id
where i.package in (select package from asked)
