-- Mỗi phát hiện nằm ở phiên bản hiện hành của bản ghi
select f.record_id as place, f.rule || ' ở phiên bản ' || coalesce(f.version::varchar, '?') as found
from ledger.findings f
left join ledger.records r on r.record_id = f.record_id and r.version = f.version
where f.record_id is not null and r.record_id is null
