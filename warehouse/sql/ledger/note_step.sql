-- One row more at the end: what was taken in, and where journal and decisions stand after it.
insert into ledger.steps
select
    (select coalesce(max(step_no), 0) + 1 from ledger.steps), $kind, $name,
    (select coalesce(max(event_no), 0) from ledger.status_events),
    (select coalesce(max(decision_no), 0) from ledger.decisions), $settings, $taken_at, $run_id
