-- What goes back to the contractors of these deliveries has changed: their return workbooks are written again.
update ledger.deliveries set returns_written = false
where delivery_no in (select delivery_no from reopened);
