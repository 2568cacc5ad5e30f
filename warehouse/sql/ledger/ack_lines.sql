-- One row is a line of an acknowledgement file and what became of it.
select l.* from ledger.acknowledgements l join asked a on a.file_sha256 = l.file_sha256
order by l.line
