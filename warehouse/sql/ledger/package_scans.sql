-- One row is a place where the very bytes of a record's scan were delivered: under its own name first, newest first.
select a.record_id, v.unit_folder, d.delivery, d.book, d.member
from asked a
join ledger.documents d on d.book_key = a.book_key and d.sha256 = a.doc_sha256
join ledger.deliveries v on v.delivery_no = d.delivery_no
order by a.record_id, d.pdf_name <> a.pdf_name, d.delivery_no desc, d.member
