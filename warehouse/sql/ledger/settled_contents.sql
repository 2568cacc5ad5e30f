-- One row is a content that a person has decided against: declined, or put right by a correction. Delivered again it
-- says nothing new.
select distinct v.record_id, v.row_hash
from ledger.versions v
where v.record_id in (select record_id from touched_records)
  and (
      v.state = 'declined'
      or exists (
          select 1 from ledger.decisions d
          where d.record_id = v.record_id and d.version = v.version and d.decision = 'correct'
      )
  )
