-- The ledger's tables. No keys or indexes: they cost in the hot path, and uniqueness is held by `hotich verify`.
create schema ledger;

-- One row per setting that views must know.
create table ledger.settings (name varchar, value varchar);

-- One row per delivery taken; its number is its place in the order of landing.
create table ledger.deliveries (
    delivery_no integer, delivery_key varchar, unit_code varchar, unit_folder varchar, delivery varchar,
    fingerprint varchar, content_sha256 varchar, received_at timestamptz, run_id varchar,
    books_new integer, books_known integer, returns_written boolean
);

-- One row per book of a delivery, but for books whose very bytes were taken before.
create table ledger.books (
    delivery_no integer, delivery_key varchar, unit_code varchar, delivery varchar, book varchar, register varchar,
    year_opened integer, book_number integer, book_key varchar, contractor varchar, workbook_name varchar,
    workbook_sha256 varchar, pdf_source varchar, rows_delivered bigint, pdfs_delivered bigint,
    content_sha256 varchar, is_return boolean, headers varchar[], header_fields varchar[], sheet_name varchar,
    header_row integer, status varchar, received_at timestamptz
);

-- One row per record: where it stands now. `number` and `number_year` are its registration number (contract, section 4).
create table ledger.records (
    record_id varchar, unit_code varchar, register varchar, year_opened integer, book_number integer,
    book_key varchar, number integer, number_year integer, so varchar, registered_on varchar,
    delivery_no integer, delivery varchar, book varchar, sheet_row integer, from_return boolean, contractor varchar,
    version integer, row_hash varchar, doc_sha256 varchar, pdf_name varchar,
    status varchar, status_actor varchar, first_verdict varchar, resubmissions integer,
    first_received_at timestamptz, updated_at timestamptz, approved_at timestamptz, approved_by varchar
);

-- One row per version of a record: 'current', 'superseded', 'proposed' (came back after approval) or 'stale'; the last
-- two become 'taken' or 'declined' by a person, or 'taken_back' by their contractor.
create table ledger.versions (
    record_id varchar, version integer, register varchar, delivery_no integer, book varchar, sheet_row integer,
    row_hash varchar, state varchar, received_at timestamptz
);

-- One row per delivered row of an accepted book: which record and version it became.
create table ledger.delivered_rows (
    delivery_no integer, book varchar, sheet_row integer, record_id varchar, version integer, effect varchar
);

-- One row per finding: on the current version of a record, on a book of a delivery, or on a document.
create table ledger.findings (
    record_id varchar, version integer, unit_code varchar, delivery_no integer, delivery varchar, book varchar,
    book_key varchar, sheet_row integer, pdf_name varchar, scope varchar, rule varchar, severity varchar,
    field varchar, value varchar, message varchar, suggestion varchar
);

-- One row per PDF delivered; `is_current` is false once a PDF of the same name came for the same book.
create table ledger.documents (
    unit_code varchar, delivery_no integer, delivery varchar, book varchar, book_key varchar, pdf_name varchar,
    member varchar, pdf_source varchar, record_id varchar, bytes bigint, sha256 varchar, pages integer,
    problem varchar, problem_detail varchar, name_ok boolean, of_book boolean, doc_date varchar, doc_number integer,
    is_cover boolean, is_current boolean
);

-- One row per change of status, only ever appended; `link` chains each event to the one before it.
create table ledger.status_events (
    event_no bigint, record_id varchar, version integer, from_status varchar, to_status varchar,
    happened_at timestamptz, actor varchar, reason varchar, run_id varchar, link varchar
);

-- One row per unit code seen and tree: where its records are counted.
create table ledger.reporting_units (
    tree varchar, unit_code varchar, report_code varchar, report_name varchar, district_code varchar,
    district_name varchar
);

-- One row per transfer package, and per record in a package.
create table ledger.packages (package varchar, created_at timestamptz, records bigint, sha256 varchar, status varchar);
create table ledger.package_items (
    package varchar, record_id varchar, version integer, outcome varchar, code varchar, answered_at timestamptz
);
