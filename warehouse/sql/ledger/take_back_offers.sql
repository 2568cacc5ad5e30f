-- The contractor has delivered the decided content again: there is no other content left to decide about. It is no
-- refusal: the same content offered once more is asked about once more.
update ledger.versions v set state = 'taken_back'
from taken_back t
where v.record_id = t.record_id and v.state in ('proposed', 'stale');
