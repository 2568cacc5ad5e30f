-- One row is a current PDF of one of the books.
select * from ledger.documents
where is_current and book_key in (select book_key from touched_books)
order by book_key, pdf_name
