"""What a province has set about the rules: severities, rules in shadow, thresholds, shares. Plain values only.

Which settings there are, and which of their values are refused, is the matter of `pipelines.rule_settings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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


AS_AGREED = RulePolicy()
