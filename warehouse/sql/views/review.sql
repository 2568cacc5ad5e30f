-- What was received and judged: books, records, findings, documents, changes of status.
create schema if not exists review;

-- One row is a book of a delivery.
create or replace view review.books as
select
    unit_code, delivery, book, register, year_opened, book_number, contractor, rows_delivered, pdfs_delivered,
    workbook_sha256, status, received_at, is_return, workbook_name, pdf_source, content_sha256, delivery_no
from ledger.books;

-- One row is a record in its current version.
create or replace view review.records as
select
    record_id, unit_code, delivery, book, register, so, sheet_row, version, status, pdf_name, first_received_at,
    updated_at, year_opened, book_number, number, number_year, contractor, resubmissions, status_actor, gone_in, withdrawn,
    dropped
from ledger.records;

-- One row is a finding on the current version of a record, or on a book or a document.
create or replace view review.findings as
select
    record_id, unit_code, delivery, book, sheet_row, rule, severity, field, value, message, suggestion, scope,
    version, pdf_name
from ledger.findings;

-- One row is a PDF.
create or replace view review.documents as
select
    unit_code, delivery, book, pdf_name, record_id, bytes, sha256, pages, problem, problem_detail, is_cover,
    is_current
from ledger.documents;

-- One row is a change of status.
create or replace view review.status_events as
select event_no, record_id, version, from_status, to_status, happened_at, actor, reason, run_id, link
from ledger.status_events;

-- One row is a decision of a reviewer, in the order taken.
create or replace view review.decisions as
select * from ledger.decisions;

-- One row is a value that a reviewer confirmed as written in the book.
create or replace view review.confirmations as
select * from ledger.confirmations;

-- One row is a landing, book and rule in shadow: how much the rule found, on how many rows. Such a rule has no effect.
create or replace view review.shadow_counts as
select d.unit_code, d.delivery, c.delivery_no, c.book_key, c.rule, c.findings, c.rows, d.received_at
from ledger.shadow_counts c
join ledger.deliveries d on d.delivery_no = c.delivery_no;
