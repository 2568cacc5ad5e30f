-- Records that left their lot because of a finding wait for a person; their status stays, so there is no event.
update ledger.records set status_actor = 'policy:review'
where status = 'pending_review' and status_actor = 'policy:sampled'
  and record_id in (select record_id from doubtful);
