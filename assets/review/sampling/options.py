"""What may be chosen about inspection by sample, as plain values; where they are set is told in docs/operations.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assets.review.sampling.tables import Level


@dataclass(frozen=True)
class Sampling:
    """How lots are inspected.

    Attributes:
        aql: acceptance quality limit in percent nonconforming, one of `tables.AQLS`.
        level: inspection level.
        allow_reduced: the authority wants reduced inspection of contractors with a long good record.
        seed: lots' seeds follow from it; "" makes a fresh one for each, which nobody can foresee.
        resumed: contractors whose sampling was discontinued, and the day on which the authority let it begin again.
    """

    aql: float = 1.0
    level: Level = "II"
    allow_reduced: bool = False
    seed: str = ""
    resumed: Mapping[str, date] = field(default_factory=dict)
