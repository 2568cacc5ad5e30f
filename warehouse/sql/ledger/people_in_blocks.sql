-- One row is a record of the ledger that shares a block with a record offered now; the blocks are those of
-- `checks.rules.linkage`. Three joins, because one with "or" would compare everybody with everybody.
with others as (
    select * from ledger.people p where not exists (select 1 from offered_people o where o.row_key = p.row_key)
)
select p.* from others p semi join offered_people o
    on o.register = p.register and o.given = p.given and o.happened = p.happened
union
select p.* from others p semi join offered_people o
    on o.register = p.register and o.first_bare = p.first_bare and o.born = p.born
union
select p.* from others p semi join offered_people o
    on o.register = p.register and o.first_bare = p.first_bare and o.second_bare = p.second_bare
