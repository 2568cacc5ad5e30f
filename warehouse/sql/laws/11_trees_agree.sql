-- Tổng số bản ghi bằng nhau trong cả hai hệ thống đơn vị
select tree as place, 'báo cáo ' || sum(delivered) || ' bản ghi, sổ cái có ' || (select count(*) from ledger.records) as found
from progress.by_unit_in_tree
group by tree
having sum(delivered) <> (select count(*) from ledger.records)
