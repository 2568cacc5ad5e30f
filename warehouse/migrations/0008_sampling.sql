-- Approval by sample: the lots with their plans and seeds, their records, what became of each, how each lot ended.
-- Rows are only ever appended: where a lot stands now is worked out in `review.lots` and `review.lot_records`.

-- One row per lot: the clean records of a book that came in one delivery, and the plan by which they are inspected.
-- `severity`: inspection state of the contractor when the plan was drawn up; `seed` and the record ids give the draw.
create table ledger.lots (
    lot_no integer, lot varchar, unit_code varchar, register varchar, book_key varchar, book varchar,
    delivery_no integer, contractor varchar, resubmitted boolean, lot_size integer, aql double, level varchar,
    severity varchar, letter varchar, n integer, ac integer, re integer, ac_one_step_tighter integer, seed varchar,
    drawn_at timestamptz, run_id varchar
);

-- One row per record of a lot, in the version that it came with; `place` is its place in the order drawn.
create table ledger.lot_records (lot varchar, record_id varchar, version integer, place integer);

-- One row per record that waits in its lot no more: `kind` is the decision on a record of the sample (approve, correct,
-- reject), or 'left' for one that changed, got a finding, or was decided outside the sample.
create table ledger.lot_marks (
    lot varchar, record_id varchar, kind varchar, decision_no bigint, nonconforming boolean, reason varchar,
    marked_at timestamptz, run_id varchar
);

-- One row per lot that is closed, in the order judged: accepted, returned, or withdrawn (no record was left in it).
create table ledger.lot_results (
    judged_no integer, lot varchar, result varchar, decided integer, nonconforming integer, records integer,
    judged_at timestamptz, run_id varchar
);
