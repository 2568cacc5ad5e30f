-- A person has decided about other content of a record: it is taken, or declined; what came before it is declined too.
update ledger.versions v
set state = case when s.taken and v.version = s.offered_version then 'taken' else 'declined' end
from settled s
where v.record_id = s.record_id and v.state in ('proposed', 'stale') and v.version <= s.offered_version;
