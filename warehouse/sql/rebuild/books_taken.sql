-- One row is a book that was new when its delivery was taken.
select delivery_no, book, content_sha256 from ledger.books
