-- One row is a name of an approved record's person in one of some books (`asked_books`), once however many records bear
-- it, with the dân tộc and the sex that the record tells. Persons without a dân tộc of their own (who asked, who signed)
-- are left out, and so are foreigners: `home_nationalities` (name) are the values that make nobody one.
with approved as (
    select record_id, version, book_key from ledger.records
    where status in ('approved', 'transferred') and book_key in (select book_key from asked_books)
),
persons as (
    select book_key, nksHoTen as name, nksDanToc as ethnicity, nksQuocTich as nationality, nksGioiTinh as sex
    from approved join ledger.clean_ks using (record_id, version)
    union all
    select book_key, meHoTen, meDanToc, meQuocTich, '2' from approved join ledger.clean_ks using (record_id, version)
    union all
    select book_key, chaHoTen, chaDanToc, chaQuocTich, '1' from approved join ledger.clean_ks using (record_id, version)
    union all
    select book_key, nktHoTen, nktDanToc, nktQuocTich, nktGioiTinh
    from approved join ledger.clean_kt using (record_id, version)
    union all
    select book_key, chongHoTen, chongDanToc, chongQuocTich, '1'
    from approved join ledger.clean_kh using (record_id, version)
    union all
    select book_key, voHoTen, voDanToc, voQuocTich, '2' from approved join ledger.clean_kh using (record_id, version)
    union all
    select book_key, cmHoTen, cmDanToc, cmQuocTich, null from approved join ledger.clean_cmc using (record_id, version)
    union all
    select book_key, ncHoTen, ncDanToc, ncQuocTich, null from approved join ledger.clean_cmc using (record_id, version)
    union all
    select book_key, nxnHoTen, nxnDanToc, nxnQuocTich, nxnGioiTinh
    from approved join ledger.clean_hn using (record_id, version)
)
select distinct
    book_key, name, coalesce(ethnicity, '') as ethnicity, case sex when '1' then 'm' when '2' then 'f' else '' end as sex
from persons
where name is not null and (nationality is null or nationality in (select name from home_nationalities))
