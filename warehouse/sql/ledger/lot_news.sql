-- One row is a lot of whose sample a review workbook decided something, in the order drawn.
select l.* from review.lots l
where l.lot in (
    select k.lot from ledger.lot_marks k
    join ledger.decisions d on d.decision_no = k.decision_no
    where d.file_sha256 in (select file_sha256 from asked)
)
order by l.lot_no
