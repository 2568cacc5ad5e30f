-- One row is a book that waits for somebody, the longest waiting first, with whole days of Việt Nam since then. Named by
-- register, year and number: a stem is what somebody typed, and may hold a person's name.
select
    w.unit_code, coalesce(u.report_name, w.unit_code) as unit_name,
    coalesce(concat_ws('.', w.register, w.year_opened, lpad(w.book_number::varchar, 2, '0')), '') as book, w.contractor, w.side, w.records, w.since,
    date_diff('day', (w.since at time zone 'Asia/Ho_Chi_Minh')::date, $today::date) as days
from review.waiting w
left join ledger.reporting_units u
    on u.unit_code = w.unit_code and u.tree = (select value from ledger.settings where name = 'units.tree')
order by w.since, w.unit_code, book, w.side
