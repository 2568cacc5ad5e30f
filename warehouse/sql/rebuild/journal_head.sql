-- One row: the last links of journal and decisions.
select
    (select arg_max(link, event_no) from ledger.status_events),
    (select arg_max(link, decision_no) from ledger.decisions)
