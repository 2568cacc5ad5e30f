-- `dropped`: what a contractor wrote in «Bỏ dòng này» of a return workbook about the record's row; null otherwise, and
-- again once the row is back or a person has found the event in the book.
alter table ledger.records add column dropped varchar;
