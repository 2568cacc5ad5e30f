-- Mỗi hồ sơ chờ trong nhiều nhất một lô kiểm tra mẫu đang mở
select record_id as place, 'chờ trong các lô ' || string_agg(lot, ', ' order by lot) as found
from review.lot_records
where result = 'open' and part <> 'left' and mark is null
group by record_id
having count(*) > 1
