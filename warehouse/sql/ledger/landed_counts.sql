-- One row is how many records of a status, findings of a rule, or findings of a rule in shadow, deliveries brought.
select delivery_no, 'status' as kind, status as name, count(*) as n
from ledger.records where delivery_no in (select delivery_no from landed) group by all
union all
select delivery_no, 'rule', rule, count(*)
from ledger.findings where delivery_no in (select delivery_no from landed) group by all
union all
select delivery_no, 'shadow', rule, sum(findings)::bigint
from ledger.shadow_counts where delivery_no in (select delivery_no from landed) group by all
order by all
