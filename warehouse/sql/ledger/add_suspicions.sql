-- The suspicion also stands on the other record of the pair, in a book that this delivery does not touch; once.
insert into ledger.findings
select
    r.record_id, r.version, r.unit_code, r.delivery_no, r.delivery, r.book, r.book_key, r.sheet_row, null, s.scope,
    s.rule, s.severity, s.field, s.value, s.message, s.suggestion
from suspicions s
join ledger.records r on r.record_id = s.record_id
where not exists (
    select 1 from ledger.findings f
    where f.record_id = r.record_id and f.rule = s.rule and f.message = s.message
);
