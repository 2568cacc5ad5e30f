-- One row is a report of the Department that was frozen: which, and the last day that it counts.
select distinct report, as_of
from ledger.reports
where level = 'department'
order by as_of, report
