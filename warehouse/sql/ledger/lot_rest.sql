-- One row is a record of a lot that nobody has decided.
select lot, record_id, version from review.lot_records
where lot in (select lot from asked) and part <> 'left' and mark is null
order by record_id
