-- One row is a day on which something moved: records delivered until its end, and approved or transferred of them.
select
    day,
    sum(records)::bigint as delivered,
    (sum(records) filter (status in ('approved', 'transferred')))::bigint as done
from progress.daily
group by day
order by day
