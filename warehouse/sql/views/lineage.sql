-- How records came to be what they are: which rejection was answered by what, and what changed from version to version.

-- One row is a rejection of a version of a record, and what answered it: the delivery (or, by a person of the unit, the
-- correction) that brought the next version; nothing yet where `answered_by` is null. `round` counts a record's
-- rejections, `rounds` is how many it took until now.
create or replace view review.resubmissions as
with rejections as (
    select record_id, version, min(event_no) as event_no, min(happened_at) as rejected_at,
           arg_min(actor, event_no) as rejected_by
    from ledger.status_events
    where to_status = 'rejected'
    group by record_id, version
),
corrections as (
    select distinct record_id, result_version as version from ledger.decisions where decision = 'correct'
),
answered as (
    select j.*, min(v.version) as answer
    from rejections j
    left join ledger.versions v
      on v.record_id = j.record_id and v.version > j.version and v.state in ('current', 'superseded')
    group by all
)
select
    a.record_id, r.unit_code, r.register, r.book_key,
    row_number() over (partition by a.record_id order by a.event_no) as round,
    count(*) over (partition by a.record_id) as rounds,
    a.version as rejected_version, b.delivery_no as rejected_delivery_no, bd.delivery as rejected_delivery,
    a.rejected_at, a.rejected_by,
    case when a.answer is null then null when c.version is not null then 'reviewer' else 'delivery' end as answered_by,
    a.answer as answer_version,
    case when c.version is null then n.delivery_no end as answer_delivery_no,
    case when c.version is null then nd.delivery end as answer_delivery,
    n.received_at as answered_at,
    r.status, r.withdrawn
from answered a
join ledger.records r on r.record_id = a.record_id
left join ledger.versions b on b.record_id = a.record_id and b.version = a.version
left join ledger.deliveries bd on bd.delivery_no = b.delivery_no
left join ledger.versions n on n.record_id = a.record_id and n.version = a.answer
left join ledger.deliveries nd on nd.delivery_no = n.delivery_no
left join corrections c on c.record_id = a.record_id and c.version = a.answer;

-- One row is a cell of a record that differs from the version before, as delivered. Personal values: never for logs.
-- A version that differs in its scan only has no row here.
create or replace view review.changes as
with again as (select distinct record_id from ledger.versions where version > 1),
ks as (select * exclude (ignored) from ledger.rows_ks where record_id in (select record_id from again)),
kt as (select * exclude (ignored) from ledger.rows_kt where record_id in (select record_id from again)),
kh as (select * exclude (ignored) from ledger.rows_kh where record_id in (select record_id from again)),
cmc as (select * exclude (ignored) from ledger.rows_cmc where record_id in (select record_id from again)),
hn as (select * exclude (ignored) from ledger.rows_hn where record_id in (select record_id from again)),
cells as (
    select 'KS' as register, record_id, version, field, cell
    from ks unpivot include nulls (cell for field in (columns(* exclude (record_id, version))))
    union all
    select 'KT' as register, record_id, version, field, cell
    from kt unpivot include nulls (cell for field in (columns(* exclude (record_id, version))))
    union all
    select 'KH' as register, record_id, version, field, cell
    from kh unpivot include nulls (cell for field in (columns(* exclude (record_id, version))))
    union all
    select 'CMC' as register, record_id, version, field, cell
    from cmc unpivot include nulls (cell for field in (columns(* exclude (record_id, version))))
    union all
    select 'HN' as register, record_id, version, field, cell
    from hn unpivot include nulls (cell for field in (columns(* exclude (record_id, version))))
),
compared as (
    select record_id, version, register, field, cell as "to",
           lag(cell) over of_cell as "from", lag(version) over of_cell as from_version
    from cells
    window of_cell as (partition by record_id, field order by version)
)
select c.record_id, c.version, c.from_version, c.register, c.field, c."from", c."to", v.state, v.delivery_no,
       v.received_at as changed_at
from compared c
join ledger.versions v on v.record_id = c.record_id and v.version = c.version
where c.from_version is not null and c."from" is distinct from c."to";

-- One row is a book that waits for somebody: `side` 'contractor' (rejected rows, or the whole book sent back),
-- 'reviewer' (rows that wait for a person, other content to decide about, decided records whose row is gone), or 'national' (packages without an answer).
-- `since`: when the oldest of them began to wait.
create or replace view review.waiting as
with waits as (
    select book_key, record_id, 'contractor' as side, updated_at as since
    from ledger.records where status = 'rejected' and not withdrawn
    union all
    select book_key, record_id, 'reviewer', updated_at from ledger.records where status = 'pending_review'
    union all
    select r.book_key, r.record_id, 'reviewer', min(v.received_at)
    from ledger.versions v
    join ledger.records r on r.record_id = v.record_id
    where v.state in ('proposed', 'stale') and r.status <> 'pending_review'
    group by r.book_key, r.record_id
    union all
    select r.book_key, r.record_id, 'reviewer', d.received_at
    from ledger.findings f
    join ledger.records r on r.record_id = f.record_id
    left join ledger.deliveries d on d.delivery_no = r.gone_in
    where f.rule in ('row_gone', 'number_dropped') and (r.status in ('approved', 'transferred') or r.withdrawn)
    union all
    select r.book_key, r.record_id, 'national', p.created_at
    from ledger.package_items i
    join ledger.packages p on p.package = i.package and p.status = 'open'
    join ledger.records r on r.record_id = i.record_id
    where i.outcome = 'sent'
),
by_record as (
    select book_key, side, count(distinct record_id) as records, min(since) as since from waits group by all
),
last_word as (
    select coalesce(book_key, unit_code || '|' || book) as place, any_value(book_key) as book_key,
           arg_max(status, delivery_no) as status, arg_max(received_at, delivery_no) as received_at,
           max(delivery_no) as delivery_no, any_value(last_of_unit) as last_of_unit
    from (select *, max(delivery_no) over (partition by unit_code) as last_of_unit from ledger.books) group by place
),
-- A book whose name tells nothing is answered by whatever its unit delivers next.
whole as (
    select place, 'contractor' as side, 0 as records, received_at as since from last_word
    where status = 'returned' and (book_key is not null or delivery_no = last_of_unit)
),
places as (
    select coalesce(book_key, unit_code || '|' || book) as place, any_value(unit_code) as unit_code,
           arg_max(book, delivery_no) as book, any_value(register) as register,
           any_value(year_opened) as year_opened, any_value(book_number) as book_number,
           arg_max(contractor, delivery_no) as contractor, arg_max(delivery, delivery_no) as delivery
    from ledger.books group by place
)
select p.unit_code, p.book, p.register, p.year_opened, p.book_number, p.contractor, p.delivery, w.side,
       sum(w.records)::bigint as records, min(w.since) as since
from (select book_key as place, side, records, since from by_record union all from whole) w
join places p on p.place = w.place
group by all;
