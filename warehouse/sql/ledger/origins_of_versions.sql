-- One row is a version of a record, and the delivered row in which its content came.
select v.record_id, v.version, v.delivery_no, d.delivery, v.book, v.sheet_row, b.contractor,
       coalesce(b.is_return, false) as from_return
from ledger.versions v
join asked a on a.record_id = v.record_id and a.version = v.version
join ledger.deliveries d on d.delivery_no = v.delivery_no
left join (
    select delivery_no, book, bool_or(is_return) as is_return, any_value(contractor) as contractor
    from ledger.books where status = 'accepted' group by delivery_no, book
) b on b.delivery_no = v.delivery_no and b.book = v.book
