-- One row is a record for which another content or another scan came that a person has not decided about.
-- A scan counts only where the record is closed: an open record takes it at once, as a new version.
with contents as (
    select record_id, max(version) as offered_version, arg_max(state, version) as state
    from ledger.versions
    where state in ('proposed', 'stale')
    group by record_id
),
scans as (
    select r.record_id, min(d.sha256) as offered_scan
    from ledger.records r
    join ledger.documents d on d.record_id = r.record_id and d.is_current
    where r.status in ('approved', 'transferred') and d.sha256 <> coalesce(r.doc_sha256, '')
      and not exists (
          select 1 from ledger.decisions k
          where k.record_id = r.record_id and k.decision = 'keep' and k.offered_scan = d.sha256
      )
    group by r.record_id
)
select record_id, c.offered_version, c.state, s.offered_scan
from contents c full join scans s using (record_id)
