-- One row is a book with missing or repeated numbers, the most faults first. The book is told by register, year and
-- number: a stem may hold a name.
select
    unit_code,
    concat_ws('.', register, year_opened, lpad(book_number::varchar, 2, '0')) as book,
    records,
    len(missing_numbers) as missing,
    len(duplicate_numbers) as duplicate
from progress.book_completeness
where len(missing_numbers) > 0 or len(duplicate_numbers) > 0
order by missing + duplicate desc, unit_code, book
