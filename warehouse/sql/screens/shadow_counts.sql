-- One row is a rule that ran in shadow: what it found so far, on how many rows, in how many deliveries. Most first.
select
    rule,
    sum(findings)::bigint as findings,
    sum(rows)::bigint as rows,
    count(distinct delivery_no) as deliveries
from review.shadow_counts
group by rule
order by findings desc, rule
