-- One row is a delivering unit: records that wait for its people or for its contractor, and when something last moved.
-- That the national side took a record is no work of the unit: of such a record its approval counts.
with received as (
    select unit_code, max(received_at) as received_at from ledger.deliveries group by all
)
select
    r.unit_code,
    count(*) filter (r.status = 'pending_review')::bigint as pending_review,
    count(*) filter (r.status = 'rejected' and not r.withdrawn)::bigint as rejected,
    greatest(
        max(case when r.status = 'transferred' then r.approved_at else r.updated_at end), max(d.received_at)
    ) as moved_at
from ledger.records r
left join received d on d.unit_code = r.unit_code
group by r.unit_code
order by r.unit_code
