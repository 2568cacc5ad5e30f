-- One row is an approved record as it is sent, in the order in which it was asked for.
select a.place, s.* from staging.kh s join asked a on a.record_id = s.record_id and a.version = s.version
order by a.place
