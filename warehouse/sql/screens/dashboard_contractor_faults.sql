-- One row is a contractor (by who delivered a record first) and a rule: records on which an error of the rule is open.
with faulty as (
    select distinct record_id, rule from ledger.findings where severity = 'error' and record_id is not null
),
makers as (
    select delivery_no, book, min(contractor) as contractor from ledger.books group by all
)
select coalesce(m.contractor, '') as contractor, f.rule, count(*)::bigint as records
from faulty f
join ledger.versions v on v.record_id = f.record_id and v.version = 1
left join makers m on m.delivery_no = v.delivery_no and m.book = v.book
group by all
order by contractor, records desc, f.rule
