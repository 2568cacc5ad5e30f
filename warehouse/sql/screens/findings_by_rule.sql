-- One row is a rule: its open findings, and those on what the run `$run_id` has landed.
select f.rule, count(*) as standing, count(*) filter (d.run_id = $run_id) as of_run
from ledger.findings f
left join ledger.deliveries d on d.delivery_no = f.delivery_no
group by f.rule
