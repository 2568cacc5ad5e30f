-- Takes answers: safe to repeat, because only what still waits for an answer is changed.
update ledger.package_items i set outcome = a.outcome, code = a.code, answered_at = a.answered_at
from answers a
where i.package = a.package and i.record_id = a.record_id and i.outcome = 'sent';
update ledger.packages p set status = 'answered'
where p.status = 'open' and p.package in (select package from answers)
  and not exists (select 1 from ledger.package_items i where i.package = p.package and i.outcome = 'sent');
