-- One row is a book with approved records: how many.
select book_key, count(*) as records from ledger.records where status in ('approved', 'transferred')
group by book_key order by book_key
