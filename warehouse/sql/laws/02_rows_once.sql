-- Không dòng nào được ghi nhận hai lần, không bản ghi nào nhận hai dòng của một lần bàn giao
select 'bàn giao số ' || delivery_no as place, count(*) || ' dòng trùng' as found
from (
    select delivery_no, book, sheet_row from ledger.delivered_rows group by all having count(*) > 1
    union all
    select delivery_no, book, null from ledger.delivered_rows group by delivery_no, book, record_id having count(*) > 1
)
group by delivery_no
