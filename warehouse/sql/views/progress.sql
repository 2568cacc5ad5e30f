-- Progress of units, contractors, days and books. Rebuilt from the records at each reading (30 ms for 277,562 records).
create schema if not exists progress;

-- One row is a reporting unit and register in one tree of units.
create or replace view progress.by_unit_in_tree as
select
    u.tree,
    u.report_code as unit_code,
    u.report_name as unit_name,
    u.district_code,
    u.district_name,
    r.register,
    count(*) as delivered,
    count(*) filter (r.status = 'draft') as draft,
    count(*) filter (r.status = 'pending_review') as pending_review,
    count(*) filter (r.status = 'approved') as approved,
    count(*) filter (r.status = 'rejected') as rejected,
    count(*) filter (r.status = 'transferred') as transferred,
    round(100.0 * count(*) filter (r.status in ('approved', 'transferred')) / count(*), 2) as approved_pct
from ledger.records r
join ledger.reporting_units u on u.unit_code = r.unit_code
group by all;

-- One row is a unit and register in the tree of the setting `units.tree`; the same in each tree below.
create or replace view progress.by_unit as
select * exclude (tree) from progress.by_unit_in_tree
where tree = (select value from ledger.settings where name = 'units.tree');

create or replace view progress.by_unit_2024 as
select * exclude (tree) from progress.by_unit_in_tree where tree = '2024';

create or replace view progress.by_unit_2025 as
select * exclude (tree) from progress.by_unit_in_tree where tree = '2025';

-- One row is a district and register; from 1 July 2025 there is no district, and the province stands alone.
create or replace view progress.by_district as
select
    coalesce(district_code, case when district_name is null then '20' else '' end) as unit_code,
    coalesce(district_name, 'Tỉnh Lạng Sơn (không còn cấp huyện)') as unit_name,
    register,
    sum(delivered)::bigint as delivered,
    sum(draft)::bigint as draft,
    sum(pending_review)::bigint as pending_review,
    sum(approved)::bigint as approved,
    sum(rejected)::bigint as rejected,
    sum(transferred)::bigint as transferred,
    round(100.0 * (sum(approved) + sum(transferred)) / sum(delivered), 2) as approved_pct
from progress.by_unit
group by all;

-- One row is a register in the whole province.
create or replace view progress.by_province as
select
    '20' as unit_code,
    'Tỉnh Lạng Sơn' as unit_name,
    register,
    sum(delivered)::bigint as delivered,
    sum(draft)::bigint as draft,
    sum(pending_review)::bigint as pending_review,
    sum(approved)::bigint as approved,
    sum(rejected)::bigint as rejected,
    sum(transferred)::bigint as transferred,
    round(100.0 * (sum(approved) + sum(transferred)) / sum(delivered), 2) as approved_pct
from progress.by_unit
group by all;

-- One row is a contractor; the first verdict is the one on a record's first delivery.
create or replace view progress.by_contractor as
select
    coalesce(contractor, '(chưa rõ)') as contractor,
    count(*) as records,
    count(*) filter (first_verdict = 'rejected') as rejected_first_pass,
    round(100.0 * count(*) filter (first_verdict <> 'rejected') / count(*), 2) as first_pass_yield_pct,
    sum(resubmissions)::bigint as resubmissions,
    count(*) filter (status = 'rejected' and not withdrawn) as open_rejections,
    count(*) filter (withdrawn) as withdrawn
from ledger.records
group by all;

-- One row is a day and status: how many records stood in the status at the end of the day (Asia/Ho_Chi_Minh).
create or replace view progress.daily as
with moves as (
    select (happened_at at time zone 'Asia/Ho_Chi_Minh')::date as day, to_status as status, 1 as move
    from ledger.status_events
    union all
    select (happened_at at time zone 'Asia/Ho_Chi_Minh')::date, from_status, -1
    from ledger.status_events where from_status is not null
),
days as (select distinct day from moves),
statuses as (select unnest(['draft', 'pending_review', 'approved', 'rejected', 'transferred']) as status),
net as (select day, status, sum(move) as change from moves group by all)
select
    days.day,
    statuses.status,
    (sum(coalesce(net.change, 0)) over (partition by statuses.status order by days.day))::bigint as records
from days cross join statuses
left join net on net.day = days.day and net.status = statuses.status;

-- One row is a book of a unit: which of its registration numbers are missing or claimed twice. Withdrawn records claim
-- none, but are counted.
create or replace view progress.book_completeness as
with counted as (
    select
        unit_code, register, year_opened, book_number, book_key, max(book) as book, count(*) as records
    from ledger.records group by all
),
claimed as (
    select book_key, number_year, number, count(*) as times
    from ledger.records where number is not null and not withdrawn group by all
),
years as (
    select
        book_key, number_year, min(number) as first_number, max(number) as last_number,
        list(number) as numbers
    from claimed group by all
),
gaps as (
    select book_key, list(distinct g.missing order by g.missing) as missing_numbers
    from (
        select
            book_key,
            unnest(list_filter(range(first_number, last_number), lambda n: not list_contains(numbers, n))) as missing
        from years
        where last_number - first_number < 20000
    ) g
    group by book_key
),
numbers as (
    select
        book_key, min(number) as first_number, max(number) as last_number,
        list(distinct number order by number) filter (times > 1) as duplicate_numbers
    from claimed group by book_key
)
select
    c.unit_code,
    c.book,
    c.register,
    c.year_opened,
    c.book_number,
    n.first_number,
    n.last_number,
    c.records,
    coalesce(g.missing_numbers, []) as missing_numbers,
    coalesce(n.duplicate_numbers, []) as duplicate_numbers
from counted c
left join numbers n on n.book_key = c.book_key
left join gaps g on g.book_key = c.book_key;
