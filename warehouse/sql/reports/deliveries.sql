-- One row is a delivering unit: books that came until a moment, those of them that went back whole, and both since
-- another moment.
select
    unit_code,
    count(*)::bigint as books,
    count(*) filter (status = 'returned')::bigint as returned,
    count(*) filter (received_at >= $since)::bigint as books_since,
    count(*) filter (received_at >= $since and status = 'returned')::bigint as returned_since
from ledger.books
where received_at < $until
group by unit_code
order by unit_code
