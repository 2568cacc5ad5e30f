"""What a province has set about the rules: severities, rules in shadow, thresholds, shares. Plain values only.

Which settings there are, and which of their values are refused, is the matter of `pipelines.rule_settings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from checks.rules.rule import Limits, Rule


@dataclass(frozen=True)
class RulePolicy:
    """The rules as they are in force in one home.

    `severities` differ from the catalogue's. Rules in `shadows` are run and counted and have no effect. `limits` are
    thresholds that differ from the declared ones. Shares (0 to 1) of the rows of a book or of a delivery that may fail
    a rule; a rule without one judges every row on its own.
    """

    severities: Mapping[str, str] = field(default_factory=dict)
    shadows: frozenset[str] = frozenset()
    limits: Limits = ()
    shares_of_book: Mapping[str, float] = field(default_factory=dict)
    shares_of_delivery: Mapping[str, float] = field(default_factory=dict)

    def severity(self, rule: Rule) -> str:
        """The severity in force."""
        return self.severities.get(rule.id, rule.severity)

    def as_noted(self) -> dict[str, Any]:
        """What differs from the catalogue, fit for JSON; `as_told` reads it back."""
        words = {
            "severities": dict(self.severities),
            "shadows": sorted(self.shadows),
            "limits": [list(limit) for limit in self.limits],
            "shares_of_book": dict(self.shares_of_book),
            "shares_of_delivery": dict(self.shares_of_delivery),
        }
        return {name: value for name, value in words.items() if value}

    @classmethod
    def as_told(cls, noted: Mapping[str, Any]) -> Self:
        """The policy that was noted."""
        return cls(
            noted.get("severities", {}),
            frozenset(noted.get("shadows", ())),
            tuple((name, value) for name, value in noted.get("limits", ())),
            noted.get("shares_of_book", {}),
            noted.get("shares_of_delivery", {}),
        )


AS_AGREED = RulePolicy()
