-- One row is a current record of one of the books, with the highest version number ever given to it.
with touched as (select * from ledger.records where book_key in (select book_key from touched_books))
select r.*, v.last_version
from touched r
join (
    select record_id, max(version) as last_version
    from ledger.versions
    where record_id in (select record_id from touched)
    group by record_id
) v on v.record_id = r.record_id
order by r.record_id
