-- One row is the cells of a record's version as delivered.
select c.* from ledger.rows_hn c join asked a on a.record_id = c.record_id and a.version = c.version
order by c.record_id
