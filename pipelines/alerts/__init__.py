"""Alerts: what is wrong is told once, reminded of, and told when it is over; silence is made impossible.

The way: `facts` (what stands in the published copy, the run history and the alert file) -> `rules` (facts to causes,
pure) -> `incidents` (one per cause, pure) -> `messages` (what is written) -> `dispatch` over `channels`. `service` puts
them together. Counts, unit names and ids only: no text that a person typed ever comes as far as a message.
"""
