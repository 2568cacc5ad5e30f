-- Mỗi hồ sơ đã xét trong mẫu có đúng một quyết định của người rà soát: từ chối là không phù hợp, phê duyệt là phù hợp
select m.record_id as place, 'lô ' || m.lot || ', quyết định ' || coalesce(m.decision_no::varchar, '(không có)') as found
from review.lot_records m
left join ledger.decisions d
    on d.decision_no = m.decision_no and d.record_id = m.record_id and d.version = m.version and d.decision = m.mark
where (m.mark is not null or m.nonconforming is not null)
  and (
      d.decision_no is null or m.part <> 'sample' or m.nonconforming is null
      or (m.mark = 'reject' and not m.nonconforming) or (m.mark = 'approve' and m.nonconforming)
  )
union all
select record_id, 'ghi nhiều lần trong lô ' || lot
from ledger.lot_marks group by lot, record_id having count(*) > 1
