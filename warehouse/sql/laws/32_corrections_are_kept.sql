-- Mỗi quyết định sửa thông tin hoặc nhận nội dung mới đều để lại phiên bản của nó
select d.record_id as place, 'quyết định ' || d.decision_no || ', phiên bản ' || d.result_version as found
from ledger.decisions d
left join ledger.versions v on v.record_id = d.record_id and v.version = d.result_version
where d.decision in ('correct', 'take') and (v.record_id is null or d.result_version <= d.version)
