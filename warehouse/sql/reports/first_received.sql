-- One row is a delivering unit: the local day on which its first book came.
select unit_code, (min(received_at) at time zone 'Asia/Ho_Chi_Minh')::date as day
from ledger.books
group by unit_code
order by unit_code
