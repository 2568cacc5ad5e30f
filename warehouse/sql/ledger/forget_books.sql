-- What is said anew of these books in this transaction: their records, findings and standing documents.
delete from ledger.records where book_key in (select book_key from touched_books);
delete from ledger.findings where book_key in (select book_key from touched_books);
delete from ledger.documents where is_current and book_key in (select book_key from touched_books);
