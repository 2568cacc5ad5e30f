-- One row is an approved record that no package holds in this version, in order of sending; `hold` says why it may
-- not be sent now: an older version is still unanswered, or was accepted.
with sent as (
    select
        record_id,
        max(package) filter (outcome = 'sent') as waits_in,
        max(version) filter (outcome = 'sent') as waiting_version,
        max(package) filter (outcome = 'accepted') as accepted_in
    from ledger.package_items
    group by record_id
),
scans as (
    select book_key, sha256, max(bytes) as bytes from ledger.documents where sha256 is not null group by all
)
select
    r.record_id, r.version, r.unit_code, r.register, r.year_opened, r.book_number, r.book_key, r.pdf_name,
    r.doc_sha256, d.bytes as scan_bytes, coalesce(s.waits_in, s.accepted_in) as held_by,
    case
        when s.waits_in is not null then 'awaiting_answer'
        when s.accepted_in is not null then 'already_accepted'
    end as hold
from ledger.records r
left join sent s on s.record_id = r.record_id
left join scans d on d.book_key = r.book_key and d.sha256 = r.doc_sha256
where r.status = 'approved' and s.waiting_version is distinct from r.version
order by
    r.unit_code, list_position(['KS', 'KT', 'KH', 'CMC', 'HN'], r.register), r.year_opened, r.book_number,
    r.number_year nulls last, r.number nulls last, r.record_id
