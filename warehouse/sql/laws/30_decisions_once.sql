-- Không quyết định nào của người rà soát được ghi nhận hai lần
-- After each bounce the same content may be approved once more.
with bounced as (
    select record_id, version, count(*) as times from ledger.package_items where outcome = 'bounced' group by all
)
select d.record_id as place, count(*) || ' lần ở phiên bản ' || d.version as found
from ledger.decisions d
left join bounced b on b.record_id = d.record_id and b.version = d.version
group by d.record_id, d.version, d.decision_key
having count(*) > 1 + coalesce(max(b.times), 0)
