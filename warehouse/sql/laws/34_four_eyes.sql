-- Nơi yêu cầu người thứ hai phê duyệt, người sửa không phê duyệt bản ghi mình sửa
select a.record_id as place, 'quyết định ' || c.decision_no || ' và ' || a.decision_no as found
from ledger.decisions a
join ledger.decisions c
  on c.record_id = a.record_id and c.decision = 'correct' and c.result_version = a.version
where a.decision = 'approve' and a.four_eyes and lower(a.reviewer) = lower(c.reviewer)
