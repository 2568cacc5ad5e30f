-- One row is a record that waits for a person of its unit, and why: 'offered' (other content came after it was
-- decided), 'pending', 'gone' (decided, and its row is no longer delivered: does it stand in the book?), or 'correctable'
-- (rejected, but the unit itself may put it right). Of an open lot only the sample
-- waits for a person (`lot`); `behind` counts the records of the book that wait for what it says.
with judged as (
    select
        record_id,
        count(*) filter (severity = 'error') as errors,
        count(*) filter (severity = 'warning') as warnings,
        bool_or(rule in (select rule from questions)) as is_gone,
        count(*) filter (severity = 'error' and rule not in (select rule from correctable)) as beyond,
        md5(string_agg(concat_ws('|', rule, field, value, message, suggestion), '||' order by rule, field, message, value)) as said
    from ledger.findings
    where record_id is not null
    group by record_id
),
lots as (
    select
        record_id, lot, part,
        count(*) filter (part = 'rest') over (partition by book_key) as behind
    from review.lot_records
    where result = 'open' and part <> 'left' and mark is null
),
bounced as (select record_id, count(*) as bounces from ledger.package_items where outcome = 'bounced' group by record_id)
select
    r.record_id, r.unit_code, r.register, r.book_key, r.version, r.status, r.status_actor, r.so, r.number,
    r.number_year, r.sheet_row, r.pdf_name, r.doc_sha256, r.updated_at, o.offered_version, o.state as offered_state,
    o.offered_scan,
    coalesce(j.errors, 0) as errors, coalesce(j.warnings, 0) as warnings,
    l.lot, l.behind, coalesce(b.bounces, 0) as bounces,
    case when l.lot is null then j.said else concat_ws('|', l.lot, l.behind) end as said,
    case
        when o.record_id is not null then 'offered'
        when r.status = 'pending_review' then 'pending'
        when j.is_gone then 'gone'
        else 'correctable'
    end as kind
from ledger.records r
left join offers o on o.record_id = r.record_id
left join judged j on j.record_id = r.record_id
left join lots l on l.record_id = r.record_id
left join bounced b on b.record_id = r.record_id
where o.record_id is not null
   or (r.status = 'pending_review' and l.part is distinct from 'rest')
   or (j.is_gone and r.status <> 'pending_review')
   or (r.status = 'rejected' and r.status_actor = 'policy:rules' and j.errors > 0 and j.beyond = 0)
order by r.book_key, r.record_id
