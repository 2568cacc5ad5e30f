-- One row per unit and kind of work ('deliver', 'decide', 'correct') that it still has to do, as of the last night:
-- how many books or records in all, how many of them are overdue, the earliest due day and how long ago it was.
create table ledger.expected_work (
    as_of date, unit_code varchar, work varchar, due date, waiting bigint, overdue bigint, days_late integer
);
