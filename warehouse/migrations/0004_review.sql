-- What persons decided, what they confirmed, and the review workbooks that went out and came back.

-- One row per decision of a reviewer, only ever appended; `link` chains each to the one before it.
-- `edits`: JSON, field to [value before, value after]; `confirmed`: JSON list of [rule, field, value].
-- `decision_key` is the same for the same decision on the same version, however often it is handed in.
create table ledger.decisions (
    decision_no bigint, unit_code varchar, book_key varchar, record_id varchar, version integer, decision varchar,
    reviewer varchar, decided_on date, reason varchar, edits varchar, confirms boolean, confirmed varchar,
    offered_version integer, offered_scan varchar, four_eyes boolean, decision_key varchar, result_version integer, result_status varchar,
    file_sha256 varchar, sheet varchar, sheet_row integer, decided_at timestamptz, run_id varchar, link varchar
);

-- One row per value that a reviewer found to stand in the book as it was typed. A null `record_id` speaks for every
-- record of the book.
create table ledger.confirmations (
    book_key varchar, record_id varchar, rule varchar, field varchar, value varchar, decision_no bigint
);

-- One row per review workbook that was taken back, by content; `problem` says why a whole file was refused.
create table ledger.review_files (
    file_sha256 varchar, unit_code varchar, unit_folder varchar, name varchar, applied integer, repeated integer,
    refused integer, waiting integer, problem varchar, taken_at timestamptz, run_id varchar
);

-- Two rows per review workbook written: before it is put in its place (no fingerprint), and once it is there. So a file
-- of ours is always known by its content, and one that somebody has begun to fill in is never replaced.
create table ledger.review_workbooks (
    note_no bigint, path varchar, book_key varchar, fingerprint varchar, file_sha256 varchar, records integer,
    written_at timestamptz
);
