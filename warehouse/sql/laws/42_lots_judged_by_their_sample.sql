-- Lô được chấp nhận khi mẫu đã xét đủ và không vượt số cho phép, trả lại khi vượt; kết quả đã ghi đúng với các quyết định
select l.lot as place,
       e.result || ': xét ' || l.decided || ' trên ' || l.sampled || ', không phù hợp ' || l.nonconforming
       || ', cho phép ' || l.ac as found
from ledger.lot_results e
join review.lots l on l.lot = e.lot
where e.decided <> l.decided or e.nonconforming <> l.nonconforming
   or case e.result
       when 'accepted' then l.nonconforming > l.ac or l.decided <> l.sampled
       when 'returned' then l.nonconforming < l.re
       when 'withdrawn' then l.left_lot <> l.lot_size
       else true
   end
