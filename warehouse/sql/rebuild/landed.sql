-- One row is a delivery as it was taken, in the order of landing.
select delivery_no, delivery_key, unit_folder, delivery, fingerprint, content_sha256, received_at
from ledger.deliveries
order by delivery_no
