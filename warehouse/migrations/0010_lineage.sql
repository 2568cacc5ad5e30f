-- In which order everything was taken in, so that the ledger can be made again, and which rows their contractor took out.

-- One row per transaction that took something in ('delivery', 'decisions', 'package', 'answers'), only ever appended.
-- The order is kept, because clocks may be set back. `name`: delivery key, file content or package. `event_no` and
-- `decision_no`: where the journal and the decisions stood after it. `settings`: JSON, what it was taken under; null
-- for what came before this table.
create table ledger.steps (
    step_no bigint, kind varchar, name varchar, event_no bigint, decision_no bigint, settings varchar,
    taken_at timestamptz, run_id varchar
);

insert into ledger.steps
with landed as (
    select v.delivery_no, min(v.received_at) as landed_at
    from ledger.versions v
    where not exists (
        select 1 from ledger.decisions k where k.record_id = v.record_id and k.result_version = v.version
          and k.decision in ('correct', 'take')
    )
    group by v.delivery_no
),
taken as (
    select 'delivery' as kind, d.delivery_key as name, coalesce(l.landed_at, d.received_at) as taken_at, d.run_id,
           null as last_decision, 4 as turn, d.delivery_no as place
    from ledger.deliveries d left join landed l on l.delivery_no = d.delivery_no
    union all
    select 'decisions', file_sha256, decided_at, run_id, max(decision_no), 1, max(decision_no)
    from ledger.decisions group by file_sha256, decided_at, run_id
    union all
    select 'package', package, created_at, null, null, 2, row_number() over (order by package) from ledger.packages
    union all
    select 'answers', file_sha256, taken_at, run_id, null, 3, row_number() over (order by taken_at, name)
    from ledger.ack_files
)
select
    row_number() over in_order, kind, name,
    coalesce((select max(event_no) from ledger.status_events e where e.happened_at <= t.taken_at), 0),
    coalesce(max(last_decision) over (in_order rows between unbounded preceding and current row), 0),
    null, taken_at, run_id
from taken t
window in_order as (order by taken_at, turn, place);

-- `gone_in`: the delivery that held the rest of the record's book but not its row, null while the row is there.
-- `withdrawn`: the contractor took the row out; the record stays rejected, and nobody is asked about it any more.
alter table ledger.records add column gone_in integer;
alter table ledger.records add column withdrawn boolean default false;
