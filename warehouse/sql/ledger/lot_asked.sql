-- One row is a lot, in the order drawn.
select * from review.lots where lot in (select lot from asked) order by lot_no
