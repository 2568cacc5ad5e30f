-- One row is a record of the ledger that shares a block with a record offered now; the blocks are those of
-- `checks.rules.linkage`. Three joins, because one with "or" would compare everybody with everybody; records that are
-- offered themselves are left out last, of the few that are found.
with sharing as (
    select p.* from ledger.people p semi join offered_people o
        on o.register = p.register and o.given = p.given and o.happened = p.happened
    union
    select p.* from ledger.people p semi join offered_people o
        on o.register = p.register and o.first_bare = p.first_bare and o.born = p.born
    union
    select p.* from ledger.people p semi join offered_people o
        on o.register = p.register and o.first_bare = p.first_bare and o.second_bare = p.second_bare
)
select * from sharing p where not exists (select 1 from offered_people o where o.row_key = p.row_key)
