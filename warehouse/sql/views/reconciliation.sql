-- One row is a transfer package, the last one (package null) all of them: sent = accepted + bounced + open.
create or replace view transfer.reconciliation as
with answered as (
    select
        package,
        count(*) filter (outcome = 'accepted') as accepted,
        count(*) filter (outcome = 'bounced') as bounced,
        count(*) filter (outcome = 'sent') as open
    from ledger.package_items
    group by package
),
packages as (
    select
        p.package, p.created_at, p.status, p.records as sent,
        coalesce(a.accepted, 0) as accepted, coalesce(a.bounced, 0) as bounced, coalesce(a.open, 0) as open
    from ledger.packages p
    left join answered a on a.package = p.package
),
counted as (
    select * from packages
    union all
    select
        null, null, null, coalesce(sum(sent), 0)::bigint, coalesce(sum(accepted), 0)::bigint,
        coalesce(sum(bounced), 0)::bigint, coalesce(sum(open), 0)::bigint
    from packages
)
select *, sent - accepted - bounced - open as difference
from counted
order by package nulls last;
