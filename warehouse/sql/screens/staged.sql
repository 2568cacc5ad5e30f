-- One row is a register: how many approved records stand in its staging table.
select 'KS' as register, count(*) as records from staging.ks
union all select 'KT', count(*) from staging.kt
union all select 'KH', count(*) from staging.kh
union all select 'CMC', count(*) from staging.cmc
union all select 'HN', count(*) from staging.hn
