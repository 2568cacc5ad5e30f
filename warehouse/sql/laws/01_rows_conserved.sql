-- Mọi dòng của quyển sổ đã nhận đều có trong sổ cái
select b.unit_code || ' ' || b.register || '.' || b.year_opened || '.' || b.book_number as place,
       'bàn giao ' || b.rows_delivered || ' dòng, ghi nhận ' || count(d.record_id) || ' dòng' as found
from ledger.books b
left join ledger.delivered_rows d on d.delivery_no = b.delivery_no and d.book = b.book
where b.status = 'accepted'
group by b.delivery_no, b.book, b.is_return, b.unit_code, b.register, b.year_opened, b.book_number, b.rows_delivered
having count(d.record_id) <> b.rows_delivered
