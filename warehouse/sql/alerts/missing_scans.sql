-- One row is a delivery: rows of its accepted books, and its records that still lack their PDF.
-- Counted against what was delivered, not against what is left: correcting the others must not raise the share.
with lacking as (
    select r.delivery_no, count(distinct r.record_id) as missing
    from ledger.findings f
    join ledger.records r on r.record_id = f.record_id and r.version = f.version
    where f.rule = 'pdf_missing'
    group by all
)
select
    d.delivery_no,
    d.unit_code,
    d.received_at,
    sum(b.rows_delivered)::bigint as records,
    coalesce(any_value(l.missing), 0)::bigint as missing
from ledger.deliveries d
join ledger.books b on b.delivery_no = d.delivery_no and b.status = 'accepted'
left join lacking l on l.delivery_no = d.delivery_no
group by d.delivery_no, d.unit_code, d.received_at
order by d.delivery_no
