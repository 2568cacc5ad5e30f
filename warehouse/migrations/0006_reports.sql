-- The reports that were made, so that each stays what it was when it was signed. Rows are only ever appended.

-- One row per report of a day and unit (level 'department', 'district' or 'commune'; unit '' for the Department) and
-- edition: the place in the journal that it counts to, and all that it says (`form`, JSON), from which its files are
-- made. A later edition replaces the one before for its readers; both stay.
create table ledger.reports (
    report_no integer, report varchar, as_of date, level varchar, unit varchar, tree varchar, edition integer,
    event_no bigint, link varchar, form varchar, made_at timestamptz, run_id varchar
);

-- One row per file of a report, by its path below `reports/`.
create table ledger.report_files (report_no integer, path varchar, sha256 varchar, bytes bigint);
