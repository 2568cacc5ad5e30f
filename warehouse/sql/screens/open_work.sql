-- One row is a unit and contractor with records that wait for somebody: for the contractor's correction, for the
-- unit's review, for transfer. The most work first. `behind_sample` of those in review wait only for what a sample says.
select
    r.unit_code,
    coalesce(any_value(u.report_name), r.unit_code) as unit_name,
    coalesce(r.contractor, '(chưa rõ)') as contractor,
    count(*) filter (r.status = 'rejected' and not r.withdrawn) as rejected,
    count(*) filter (r.status = 'pending_review') as pending_review,
    count(*) filter (r.status = 'approved') as approved,
    count(m.record_id) as behind_sample
from ledger.records r
left join ledger.reporting_units u
    on u.unit_code = r.unit_code and u.tree = (select value from ledger.settings where name = 'units.tree')
left join review.lot_records m
    on m.record_id = r.record_id and m.result = 'open' and m.part = 'rest' and m.mark is null
where r.status in ('rejected', 'pending_review', 'approved')
group by r.unit_code, r.contractor
order by rejected + pending_review desc, r.unit_code, contractor
