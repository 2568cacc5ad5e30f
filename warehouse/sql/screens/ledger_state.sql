-- One row: what tells two states of a ledger apart; the same in a copy that is up to date.
select
    (select count(*) from ledger.deliveries) as deliveries,
    (select count(*) from ledger.deliveries where returns_written) as answered,
    (select coalesce(max(event_no), 0) from ledger.status_events) as events,
    (select max(version) from main.schema_versions) as schema_version,
    (select value from ledger.settings where name = 'units.tree') as tree
