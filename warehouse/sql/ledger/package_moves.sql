-- What answers do to records: an accepted one is transferred, a bounced one waits for a person and is approved no more.
update ledger.records r set
    status = m.to_status, status_actor = m.actor, updated_at = m.happened_at,
    approved_at = case m.to_status when 'transferred' then r.approved_at end,
    approved_by = case m.to_status when 'transferred' then r.approved_by end
from moved m
where r.record_id = m.record_id and r.version = m.version and r.status = 'approved';
delete from ledger.findings where rule = 'transfer_bounced' and record_id in (select record_id from moved);
insert into ledger.findings
select
    r.record_id, r.version, r.unit_code, r.delivery_no, r.delivery, r.book, r.book_key, r.sheet_row, null, 'row',
    'transfer_bounced', 'warning', null, m.code, m.finding, null
from moved m
join ledger.records r on r.record_id = m.record_id
where m.to_status = 'pending_review';
