-- One row: the last event before the first one that happened at or after $until: all that a report may count.
-- A stretch of the journal, not a choice of its events, so that its link vouches for everything that was counted.
select event_no, link, happened_at
from ledger.status_events
where event_no < coalesce((select min(event_no) from ledger.status_events where happened_at >= $until), 9223372036854775807)
order by event_no desc
limit 1
