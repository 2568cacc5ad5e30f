-- One row is a delivering unit: its records by status.
select
    unit_code,
    count(*) as delivered,
    count(*) filter (status in ('approved', 'transferred')) as done,
    count(*) filter (status = 'pending_review') as pending_review,
    count(*) filter (status = 'rejected') as rejected,
    count(*) filter (status = 'transferred') as transferred
from ledger.records
group by unit_code
order by unit_code
