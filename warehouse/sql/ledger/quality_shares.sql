-- One row is a book of the asked deliveries and a rule that rows of it fail: which share of the book's current rows, and
-- which share of the rows that its delivery brought (return workbooks, which hold what was rejected before, not counted).
with asked as (
    select delivery_no, delivery_key from ledger.deliveries
    where delivery_key in (select delivery_key from asked_deliveries)
),
books as (
    select distinct
        a.delivery_no, b.delivery_key, b.book_key,
        concat_ws('.', b.register, b.year_opened, lpad(b.book_number::varchar, 2, '0')) as book
    from ledger.books b
    join asked a on a.delivery_no = b.delivery_no
    where b.register is not null and b.status = 'accepted'
),
failed as (
    select distinct record_id, book_key, rule from ledger.findings where record_id is not null
),
of_book as (
    select s.book_key, f.rule, f.failing / s.size as share
    from (select book_key, count(*) as size from ledger.records group by book_key) s
    join (select book_key, rule, count(*) as failing from failed group by book_key, rule) f on f.book_key = s.book_key
),
brought as (
    select distinct a.delivery_no, d.record_id
    from asked a
    join ledger.delivered_rows d on d.delivery_no = a.delivery_no
    join ledger.books b on b.delivery_no = d.delivery_no and b.book = d.book and not b.is_return
),
of_delivery as (
    select s.delivery_no, f.rule, f.failing / s.size as share
    from (select delivery_no, count(*) as size from brought group by delivery_no) s
    join (
        select b.delivery_no, f.rule, count(*) as failing
        from brought b
        join failed f on f.record_id = b.record_id
        group by b.delivery_no, f.rule
    ) f on f.delivery_no = s.delivery_no
)
select
    b.delivery_key, b.book, rules.rule, coalesce(o.share, 0)::double as of_book, coalesce(d.share, 0)::double as of_delivery
from books b
cross join (select distinct rule from failed) rules
left join of_book o on o.book_key = b.book_key and o.rule = rules.rule
left join of_delivery d on d.delivery_no = b.delivery_no and d.rule = rules.rule
where coalesce(o.share, d.share) is not null
