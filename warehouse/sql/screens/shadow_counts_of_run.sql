-- One row is a rule in shadow: how much it found in what the run `$run_id` has landed.
select c.rule, sum(c.findings)::bigint as findings
from ledger.shadow_counts c
join ledger.deliveries d on d.delivery_no = c.delivery_no
where d.run_id = $run_id
group by c.rule
