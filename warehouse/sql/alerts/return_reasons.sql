-- One row is a delivery and a rule for which books of it went back whole: how many books.
select f.delivery_no, f.rule, count(distinct f.book)::bigint as books
from ledger.findings f
join ledger.books b on b.delivery_no = f.delivery_no and b.book = f.book and b.status = 'returned'
where f.record_id is null and f.scope = 'book' and f.severity = 'error'
group by all
order by all
