-- One row is a file of a frozen report (of all reports, if $report is null): which edition, its path, its fingerprint.
select f.report_no, f.path, f.sha256
from ledger.report_files f
join ledger.reports r on r.report_no = f.report_no
where $report::varchar is null or r.report = $report
order by f.report_no, f.path
