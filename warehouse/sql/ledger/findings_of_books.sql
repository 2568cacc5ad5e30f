-- One row is a standing finding on a record or book of one of the books.
select * from ledger.findings where book_key in (select book_key from touched_books)
