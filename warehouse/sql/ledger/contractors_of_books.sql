-- One row is a book whose contractor is known: who delivered it last, as far as a manifest said so.
select book_key, arg_max(contractor, delivery_no) as contractor
from ledger.books
where contractor is not null and book_key in (select book_key from asked_books)
group by book_key
