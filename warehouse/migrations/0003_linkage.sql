-- One row per record: folded comparison keys of its persons and dates, for finding likely duplicates.
create table ledger.people (
    row_key varchar, book_key varchar, register varchar, unit_code varchar, number integer, number_year integer,
    first varchar, first_bare varchar, given varchar, second_bare varchar, third_bare varchar, born varchar,
    happened varchar
);
