-- Mỗi bản ghi có đúng một phiên bản hiện hành, đúng số phiên bản
select r.record_id as place, 'phiên bản ' || r.version || ', hiện hành ' || coalesce(string_agg(v.version::varchar, ', '), '(không có)') as found
from ledger.records r
left join ledger.versions v on v.record_id = r.record_id and v.state = 'current'
group by r.record_id, r.version
having count(v.version) <> 1 or max(v.version) <> r.version
