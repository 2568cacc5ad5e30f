-- One row is a book of which a delivery brought something before; on no other can anything stand in the ledger.
select book_key from touched_books where book_key in (select book_key from ledger.books)
