-- One row is a record that is asked about: how it stands now.
select record_id, status from ledger.records where record_id in (select record_id from asked)
