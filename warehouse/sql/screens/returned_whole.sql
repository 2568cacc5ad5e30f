-- One row is a rule of shares and a delivery with records that went back with their book or delivery: how many books
-- and records still stand so, and whether the run `$run_id` has landed them. The newest delivery first.
select f.rule, d.delivery_key, count(distinct f.book_key) as books, count(*) as records, d.run_id = $run_id as of_run
from ledger.findings f
join ledger.deliveries d on d.delivery_no = f.delivery_no
where f.rule in ('book_share_exceeded', 'delivery_share_exceeded')
group by f.rule, d.delivery_key, d.delivery_no, d.run_id
order by d.delivery_no desc
