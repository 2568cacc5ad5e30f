-- Deliveries whose return workbooks lie in the outbox already need none; safe to repeat.
update ledger.deliveries set returns_written = true where list_contains($keys, delivery_key)
