-- One row is a package and a code of the national side: records that bounced and went into no later package.
select i.package, p.records, i.code, count(distinct i.record_id)::bigint as bounced
from transfer.items i
join transfer.packages p on p.package = i.package
join ledger.records r on r.record_id = i.record_id and not r.withdrawn
where i.outcome = 'bounced'
  and not exists (
      select 1
      from transfer.items later
      join transfer.packages q on q.package = later.package
      where later.record_id = i.record_id and q.created_at > p.created_at
  )
group by all
order by all
