-- One row: the last event of the journal that happened before $until, with the link that vouches for all before it.
select event_no, link, happened_at
from ledger.status_events
where happened_at < $until
order by event_no desc
limit 1
