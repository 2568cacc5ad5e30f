"""What may be chosen about inspection by sample, as plain values; where they are set is told in docs/operations.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

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
        drawn: seeds of lots by name that chance has given already, where a ledger is made again.
    """

    aql: float = 1.0
    level: Level = "II"
    allow_reduced: bool = False
    seed: str = ""
    resumed: Mapping[str, date] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)

    def as_noted(self) -> dict[str, Any]:
        """All but the seeds, fit for JSON; `as_told` reads it back."""
        resumed = {contractor: day.isoformat() for contractor, day in self.resumed.items()}
        return {"aql": self.aql, "level": self.level, "allow_reduced": self.allow_reduced, "resumed": resumed}

    @classmethod
    def as_told(cls, noted: Mapping[str, Any], drawn: Mapping[str, str]) -> Self:
        """What was noted, with the seeds that the lots had."""
        resumed = {contractor: date.fromisoformat(day) for contractor, day in noted.get("resumed", {}).items()}
        return cls(**{**noted, "resumed": resumed}, drawn=drawn)
