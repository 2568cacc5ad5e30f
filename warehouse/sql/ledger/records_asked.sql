-- One row is a record that a review workbook names; `bounces`: how often the national side has sent it back; `sent`:
-- whether a package holds it that is not answered yet, or was accepted.
select
    r.record_id, r.unit_code, r.register, r.book_key, r.so, r.version, r.status, r.status_actor,
    (
        select count(*) from ledger.package_items i where i.record_id = r.record_id and i.outcome = 'bounced'
    ) as bounces,
    exists (
        select 1 from ledger.package_items i where i.record_id = r.record_id and i.outcome in ('sent', 'accepted')
    ) as sent
from ledger.records r
where r.record_id in (select record_id from asked)
