-- The linkage keys of records whose content is replaced in this transaction.
delete from ledger.people where row_key in (select row_key from offered_people);
