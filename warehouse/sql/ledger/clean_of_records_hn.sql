-- One row is the cells of a record's version as staging gets them.
select c.* from ledger.clean_hn c join asked a on a.record_id = c.record_id and a.version = c.version
order by c.record_id
