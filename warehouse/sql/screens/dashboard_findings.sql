-- One row is a rule, its severity and the week (its Monday) in which the faulty content was delivered: open findings.
select
    f.rule,
    f.severity,
    date_trunc('week', (d.received_at at time zone 'Asia/Ho_Chi_Minh'))::date as week,
    count(*)::bigint as findings
from ledger.findings f
left join ledger.deliveries d on d.delivery_no = f.delivery_no
group by all
order by f.rule, f.severity, week
