-- Books of deliveries whose very content was taken before: safe to leave out, nothing would change.
select o.delivery_no, o.book
from offered_books o
where exists (
    select 1 from ledger.books b
    where b.content_sha256 = o.content_sha256
      and b.unit_code = o.unit_code
      and coalesce(b.book_key, b.book) = coalesce(o.book_key, o.book)
      and (b.status = 'accepted' or o.status = 'returned')
)
