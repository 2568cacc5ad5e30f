-- One row is an error or warning on a record that a review workbook names.
select record_id, rule, severity, field, value, message from ledger.findings
where severity <> 'info' and record_id in (select record_id from asked)
order by record_id, severity, rule, field
