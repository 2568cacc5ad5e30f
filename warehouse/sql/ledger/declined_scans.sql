-- One row is a scan that a person has decided not to take for a record of one of the books.
select distinct record_id, offered_scan as doc_sha256 from ledger.decisions
where decision = 'keep' and offered_scan is not null and book_key in (select book_key from touched_books)
