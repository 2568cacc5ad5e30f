-- One row is a line of an acknowledgement file, as it was understood when it came.
select line, package, record_id, outcome, code, message from ledger.acknowledgements
where file_sha256 = $file_sha256 order by line
