-- One row is a current record of one of the books, with the highest version number ever given to it.
select r.*, v.last_version
from ledger.records r
join (
    select record_id, max(version) as last_version
    from ledger.versions
    group by record_id
) v on v.record_id = r.record_id
where r.book_key in (select book_key from touched_books)
order by r.record_id
