-- What the national side answered: every acknowledgement file taken, and every line of it, also those refused.

-- One row per acknowledgement file, by content; `problem` says why a whole file could not be read.
create table ledger.ack_files (
    file_sha256 varchar, name varchar, lines integer, accepted integer, bounced integer, late integer,
    repeated integer, refused integer, problem varchar, taken_at timestamptz, run_id varchar
);

-- One row per line of an acknowledgement file, only ever appended. `result`: accepted, bounced, late (noted for the
-- package, but the record had moved on), repeated or refused; `reason`: the Vietnamese words of the receipt.
create table ledger.acknowledgements (
    file_sha256 varchar, line integer, package varchar, record_id varchar, outcome varchar, code varchar,
    message varchar, result varchar, reason varchar
);
