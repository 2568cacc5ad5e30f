-- Who reads the published copy is not to foretell an open lot: its seed, and the order in which records follow one
-- another where one leaves the sample, are kept back until it is judged. Who is read now stays as it is.
update ledger.lot_records m set place = n.place
from (
    select lot, record_id,
           row_number() over (
               partition by lot order by case part when 'sample' then 1 when 'rest' then 2 else 3 end, record_id
           ) as place
    from review.lot_records
    where result = 'open'
) n
where m.lot = n.lot and m.record_id = n.record_id;
update ledger.lots set seed = null where lot not in (select lot from ledger.lot_results);
