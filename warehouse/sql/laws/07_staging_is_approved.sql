-- Vùng chờ chuyển đúng bằng các bản ghi đã phê duyệt và đã chuyển
with staged as (
    select record_id, version from staging.ks union all select record_id, version from staging.kt
    union all select record_id, version from staging.kh union all select record_id, version from staging.cmc
    union all select record_id, version from staging.hn
),
approved as (select record_id, version from ledger.records where status in ('approved', 'transferred'))
select coalesce(a.record_id, s.record_id) as place,
       case when s.record_id is null then 'thiếu trong vùng chờ chuyển' else 'thừa trong vùng chờ chuyển' end as found
from (select record_id, version, count(*) as n from staged group by all) s
full join approved a on a.record_id = s.record_id and a.version = s.version
where a.record_id is null or s.record_id is null or s.n <> 1
