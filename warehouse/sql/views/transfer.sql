-- Transfer packages and what became of each record in them.
create schema if not exists transfer;

create or replace view transfer.packages as
select package, created_at, records, sha256, status from ledger.packages;

create or replace view transfer.items as
select package, record_id, version, outcome, code, answered_at from ledger.package_items;
