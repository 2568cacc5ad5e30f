-- A record has one current version: the older one steps back when a new one is taken.
update ledger.versions v set state = 'superseded'
from replaced r
where v.record_id = r.record_id and v.state = 'current';
