-- Không bản ghi nào nằm trong hai gói cùng chờ trả lời, hay được nhận hai lần
select record_id as place, 'trong các gói ' || string_agg(package, ', ' order by package) as found
from ledger.package_items
group by record_id
having count(*) filter (outcome = 'sent') > 1
    or count(*) filter (outcome = 'accepted') > 1
    or count(*) <> count(distinct package)
