-- Approved records, ready for transfer or transferred: one view per register, fields in template order, normalised.
create schema if not exists staging;

create or replace view staging.ks as
select r.record_id, r.version, r.unit_code, r.approved_at, r.approved_by, c.* exclude (record_id, version)
from ledger.records r
join ledger.clean_ks c on c.record_id = r.record_id and c.version = r.version
where r.status in ('approved', 'transferred') and r.register = 'KS';

create or replace view staging.kt as
select r.record_id, r.version, r.unit_code, r.approved_at, r.approved_by, c.* exclude (record_id, version)
from ledger.records r
join ledger.clean_kt c on c.record_id = r.record_id and c.version = r.version
where r.status in ('approved', 'transferred') and r.register = 'KT';

create or replace view staging.kh as
select r.record_id, r.version, r.unit_code, r.approved_at, r.approved_by, c.* exclude (record_id, version)
from ledger.records r
join ledger.clean_kh c on c.record_id = r.record_id and c.version = r.version
where r.status in ('approved', 'transferred') and r.register = 'KH';

create or replace view staging.cmc as
select r.record_id, r.version, r.unit_code, r.approved_at, r.approved_by, c.* exclude (record_id, version)
from ledger.records r
join ledger.clean_cmc c on c.record_id = r.record_id and c.version = r.version
where r.status in ('approved', 'transferred') and r.register = 'CMC';

create or replace view staging.hn as
select r.record_id, r.version, r.unit_code, r.approved_at, r.approved_by, c.* exclude (record_id, version)
from ledger.records r
join ledger.clean_hn c on c.record_id = r.record_id and c.version = r.version
where r.status in ('approved', 'transferred') and r.register = 'HN';
