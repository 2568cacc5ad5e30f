-- Hồ sơ còn lại của lô đã kết luận có trạng thái theo kết luận, và không hồ sơ nào khác được duyệt hay trả lại theo mẫu
select coalesce(m.record_id, e.record_id) as place,
       case when m.record_id is null then 'sự kiện ' || e.event_no || ' không theo kết luận của lô nào'
            else 'không theo kết luận của lô ' || m.lot end as found
from (
    select lot, record_id, version, case result when 'accepted' then 'approved' else 'rejected' end as to_status
    from review.lot_records
    where result in ('accepted', 'returned') and part <> 'left' and mark is null
) m
full join (
    select event_no, record_id, version, to_status, reason from ledger.status_events
    where actor = 'policy:sampled' and to_status in ('approved', 'rejected')
) e on e.record_id = m.record_id and e.version = m.version and e.to_status = m.to_status and starts_with(e.reason, 'lô ' || m.lot || ':')
where m.record_id is null or e.record_id is null
