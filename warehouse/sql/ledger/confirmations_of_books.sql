-- One row is a value that a reviewer found to stand in one of the books as it was typed.
select distinct book_key, record_id, rule, field, value from ledger.confirmations
where book_key in (select book_key from touched_books)
