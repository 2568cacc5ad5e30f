-- Mỗi gói chuyển: số đã gửi bằng số được nhận, bị trả lại và đang chờ trả lời cộng lại
select coalesce(package, 'tổng cộng') as place,
       'gửi ' || sent || ', nhận ' || accepted || ', trả lại ' || bounced || ', đang chờ ' || open as found
from transfer.reconciliation
where difference <> 0
   or (status = 'answered' and open > 0)
   or (status = 'open' and open = 0)
   or (package is not null and status not in ('preparing', 'open', 'answered', 'withdrawn'))
