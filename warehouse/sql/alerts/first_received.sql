-- One row: when the first delivery came; null before that.
select min(received_at) as first_received_at from ledger.deliveries
