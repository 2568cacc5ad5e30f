-- One row is a decision that was taken in between two steps, in order.
select * from ledger.decisions where decision_no > $before and decision_no <= $last order by decision_no
