-- One row: approved records that no package holds in this version; they wait to be sent.
select count(*)::bigint as unsent
from ledger.records r
where r.status = 'approved'
    and not exists (
        select 1 from ledger.package_items i
        where i.record_id = r.record_id and i.version = r.version and i.outcome = 'sent'
    )
