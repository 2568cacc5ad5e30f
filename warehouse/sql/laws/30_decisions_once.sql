-- Không quyết định nào của người rà soát được ghi nhận hai lần
select record_id as place, count(*) || ' lần ở phiên bản ' || version as found
from ledger.decisions
group by record_id, version, decision_key
having count(*) > 1
