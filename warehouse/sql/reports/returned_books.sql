-- One row is a book that came until a moment and was never accepted: it went back whole each time.
select unit_code, register, year_opened, book_number
from ledger.books
where received_at < $until and register is not null
group by all
having count(*) filter (status = 'accepted') = 0
order by all
