"""The partitions of the assets: one partition is one delivery.

Not books and not rows: every materialisation costs milliseconds of bookkeeping, and a province has thousands of books.
"""

import dagster as dg

# The key is Delivery.key: unit code and a fingerprint of the listing, no name of a person.
deliveries = dg.DynamicPartitionsDefinition(name="deliveries")
