-- One row is a book with records at a moment: its registration numbers, by the year they count in. A withdrawn record bears none.
select
    r.unit_code,
    r.register,
    r.year_opened,
    r.book_number,
    r.number_year,
    count(*)::bigint as records,
    list(distinct r.number order by r.number) filter (r.number is not null and not r.withdrawn) as numbers
from ledger.records r
where r.record_id in (select record_id from ledger.status_events where happened_at < $until)
group by all
order by all
