-- What a judged lot does to the records that nobody has decided: all approved, or all returned with the reason.
update ledger.records r set
    status = m.to_status, status_actor = 'policy:sampled', updated_at = m.happened_at,
    approved_at = case m.to_status when 'approved' then m.happened_at end,
    approved_by = case m.to_status when 'approved' then 'policy:sampled' end
from moved m
where r.record_id = m.record_id and r.version = m.version and r.status = 'pending_review';
insert into ledger.findings
select
    r.record_id, r.version, r.unit_code, r.delivery_no, r.delivery, r.book, r.book_key, r.sheet_row, null, 'row',
    'lot_returned', 'error', null, null, m.message, null
from moved m
join ledger.records r on r.record_id = m.record_id
where m.to_status = 'rejected';
update ledger.deliveries set returns_written = false
where delivery_no in (
    select r.delivery_no from moved m join ledger.records r on r.record_id = m.record_id where m.to_status = 'rejected'
);
