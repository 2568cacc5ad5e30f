-- One row is a book that waits for somebody, the longest waiting first, with whole days of Việt Nam since then.
select
    w.unit_code, coalesce(u.report_name, w.unit_code) as unit_name, w.book, w.contractor, w.side, w.records, w.since,
    date_diff('day', (w.since at time zone 'Asia/Ho_Chi_Minh')::date, $today::date) as days
from review.waiting w
left join ledger.reporting_units u
    on u.unit_code = w.unit_code and u.tree = (select value from ledger.settings where name = 'units.tree')
order by w.since, w.unit_code, w.book, w.side
