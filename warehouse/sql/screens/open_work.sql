-- One row is a unit and contractor with records that wait for somebody: for the contractor's correction, for the
-- unit's review, for transfer. The most work first.
select
    r.unit_code,
    coalesce(any_value(u.report_name), r.unit_code) as unit_name,
    coalesce(r.contractor, '(chưa rõ)') as contractor,
    count(*) filter (r.status = 'rejected') as rejected,
    count(*) filter (r.status = 'pending_review') as pending_review,
    count(*) filter (r.status = 'approved') as approved
from ledger.records r
left join ledger.reporting_units u
    on u.unit_code = r.unit_code and u.tree = (select value from ledger.settings where name = 'units.tree')
where r.status in ('rejected', 'pending_review', 'approved')
group by r.unit_code, r.contractor
order by rejected + pending_review desc, r.unit_code, contractor
