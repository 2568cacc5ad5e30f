"""The partitions of the assets: one partition is one delivery.

Not books and not rows: every materialisation costs milliseconds of bookkeeping, and a province has thousands of books.
"""

import warnings

import dagster as dg

# `backfill_policy` is "beta" by name only, since 2023; whoever starts the interface should not have to wonder.
warnings.filterwarnings("ignore", category=dg.BetaWarning, message="Parameter `backfill_policy`")

# The key is Delivery.key: unit code and a fingerprint of the listing, no name of a person.
deliveries = dg.DynamicPartitionsDefinition(name="deliveries")
