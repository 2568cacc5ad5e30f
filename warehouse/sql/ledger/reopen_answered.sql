-- Books that went back whole and have been delivered again: their return workbooks are answered, and taken away.
update ledger.deliveries set returns_written = false
where delivery_no in (
    select b.delivery_no from ledger.books b
    join delivered_again a on a.book_key = b.book_key and a.delivery_no > b.delivery_no
    where b.status = 'returned'
);
