-- One row is a decision that a reviewer made on one of the records.
select d.* from ledger.decisions d join asked a on a.record_id = d.record_id
order by d.decision_no
