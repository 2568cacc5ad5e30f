-- One row: transfer packages made until a moment, their records, and what had been answered by then.
select
    count(distinct p.package)::bigint as packages,
    count(i.record_id)::bigint as sent,
    count(*) filter (i.outcome = 'accepted' and i.answered_at < $until)::bigint as accepted,
    count(*) filter (i.outcome = 'bounced' and i.answered_at < $until)::bigint as bounced
from ledger.packages p
left join ledger.package_items i on i.package = p.package
where p.created_at < $until and p.status <> 'withdrawn'
