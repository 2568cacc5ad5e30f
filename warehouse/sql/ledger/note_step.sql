-- One row more at the end: what was taken in, and where journal and decisions stand after it.
insert into ledger.steps
select
    (select coalesce(max(step_no), 0) + 1 from ledger.steps), $kind, $name,
    coalesce($event_no, (select max(event_no) from ledger.status_events), 0),
    (select coalesce(max(decision_no), 0) from ledger.decisions), $settings, $taken_at, $run_id
