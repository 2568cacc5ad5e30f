"""The sample province: realistic synthetic deliveries for demos, tests and measurements (`hotich sample`).

`write_sample` is all that others need. Nothing here reads a delivery, and no real person's data are used.
"""

from pipelines.sample.sample import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
