-- Approval by sample: where each lot and each of its records stands.

-- One row is a record of a lot. `part`: 'sample' (to be read: the first n, in the order drawn, of what is left in the
-- lot), 'rest', or 'left' (no longer in the lot); `mark`: what a reviewer decided on a record of the sample.
create or replace view review.lot_records as
select
    l.lot, l.unit_code, l.register, l.book_key, l.book, m.record_id, m.version, m.place,
    case
        when k.kind = 'left' then 'left'
        when row_number() over (partition by m.lot, k.kind is not distinct from 'left' order by m.place) <= l.n then 'sample'
        else 'rest'
    end as part,
    case when k.kind <> 'left' then k.kind end as mark,
    k.nonconforming, k.decision_no, k.reason,
    coalesce(e.result, 'open') as result
from ledger.lot_records m
join ledger.lots l on l.lot = m.lot
left join ledger.lot_marks k on k.lot = m.lot and k.record_id = m.record_id
left join ledger.lot_results e on e.lot = m.lot;

-- One row is a lot: the plan, what was found so far, and how it ended ('open' while the sample is being read).
create or replace view review.lots as
select
    l.lot_no, l.lot, l.unit_code, l.register, l.book_key, l.book, l.delivery_no, l.contractor, l.resubmitted, l.lot_size,
    l.aql, l.level, l.severity, l.letter, l.n, l.ac, l.re, l.ac_one_step_tighter, l.seed, l.drawn_at,
    coalesce(r.sampled, 0) as sampled,
    coalesce(r.decided, 0) as decided,
    coalesce(r.nonconforming, 0) as nonconforming,
    coalesce(r.rest, 0) as rest,
    coalesce(r.left_lot, 0) as left_lot,
    coalesce(e.result, 'open') as result,
    e.judged_no, e.judged_at
from ledger.lots l
left join (
    select
        lot,
        count(*) filter (part = 'sample') as sampled,
        count(*) filter (mark is not null) as decided,
        count(*) filter (nonconforming) as nonconforming,
        count(*) filter (part = 'rest') as rest,
        count(*) filter (part = 'left') as left_lot
    from review.lot_records
    group by lot
) r on r.lot = l.lot
left join ledger.lot_results e on e.lot = l.lot;
