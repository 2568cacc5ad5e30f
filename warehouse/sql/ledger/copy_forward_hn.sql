-- The cells of a record stay the same while its scan is new: its next version has the same content.
insert into ledger.rows_hn
select c.record_id, b.next_version, c.* exclude (record_id, version)
from ledger.rows_hn c join bumped b on b.record_id = c.record_id and b.version = c.version;
insert into ledger.clean_hn
select c.record_id, b.next_version, c.* exclude (record_id, version)
from ledger.clean_hn c join bumped b on b.record_id = c.record_id and b.version = c.version;
