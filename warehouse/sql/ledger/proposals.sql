-- One row is a content that was proposed for an approved record, or came too late, and has not been decided.
select record_id, row_hash, state from ledger.versions
where state in ('proposed', 'stale') and record_id in (select record_id from touched_records)
