"""Settings of rules: `[rules.<rule id>]` in hotich.toml, `HOTICH_RULES__<RULE ID>__…` in the environment.

The models are made from the declarations of the rules: what a rule lets be set, and within which bounds, is said once.
By default every rule is in force as the catalogue was agreed on, and no share is set.
"""

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from checks.catalogue import RULES
from checks.policy import RulePolicy
from checks.rules.rule import Threshold

Share = Annotated[float, Field(ge=0, le=1)]
Severity = Literal["error", "warning", "info"]


class RuleSetting(BaseModel):
    """What every rule has; those that a rule does not let be set are refused by name."""

    model_config = ConfigDict(extra="forbid")

    # Another severity than the catalogue's; it applies to what is judged from then on.
    severity: Severity | None = None
    # Run and counted without effect, before the rule is put in force.
    shadow: bool = False


class RowRuleSetting(RuleSetting):
    """A rule whose findings stand on rows: a share of them may be bounded."""

    # Shares of the rows of a book, or of a delivery, above which it goes back whole; none: each row by itself.
    max_share_of_book: Share | None = None
    max_share_of_delivery: Share | None = None


class RuleSettings(BaseModel):
    """All of `[rules]`: one field per rule id (`Rules`)."""

    model_config = ConfigDict(extra="forbid")

    def policy(self) -> RulePolicy:
        """The rules as they are in force, as plain values for the stages."""
        told: dict[str, dict[str, Any]] = self.model_dump(exclude_unset=True)
        ids = {
            name: {rule: said[name] for rule, said in told.items() if said.get(name) is not None} for name in _SHARED
        }
        return RulePolicy(
            severities=ids["severity"],
            shadows=frozenset(rule for rule, on in ids["shadow"].items() if on),
            limits=tuple((t.id, told[t.rule][t.name]) for t in _THRESHOLDS if t.name in told.get(t.rule, {})),
            shares_of_book=ids["max_share_of_book"],
            shares_of_delivery=ids["max_share_of_delivery"],
        )


_SHARED = tuple(RowRuleSetting.model_fields)
_THRESHOLDS = tuple(threshold for rule in RULES for threshold in rule.thresholds)


def _threshold_field(threshold: Threshold) -> Any:
    number: Any = int if isinstance(threshold.default, int) else float
    return (Annotated[number, Field(ge=threshold.least, le=threshold.most)], threshold.default)


@cache
def _model(severities: tuple[str, ...], bound: str, *, on_rows: bool, thresholds: tuple[Threshold, ...]) -> Any:
    """The settings of a rule; rules that let the same be set share one model."""

    def severity_may_be(value: str | None) -> str | None:
        if value is None or value in severities:
            return value
        named = " hoặc ".join(f"«{severity}»" for severity in severities)
        raise PydanticCustomError("rule_severity", "{needed}", {"needed": f"{named}, vì {bound}"})

    def shadow_may_be(value: bool) -> bool:
        if value and len(severities) == 1:
            raise PydanticCustomError("rule_shadow", "{needed}", {"needed": f"false, vì {bound}"})
        return value

    own: dict[str, Any] = {threshold.name: _threshold_field(threshold) for threshold in thresholds}
    own["severity"] = (Annotated[Severity | None, AfterValidator(severity_may_be)], None)
    own["shadow"] = (Annotated[bool, AfterValidator(shadow_may_be)], False)
    return create_model("RuleSetting", __base__=RowRuleSetting if on_rows else RuleSetting, **own)


def _rules() -> Any:
    fields: dict[str, Any] = {}
    for rule in RULES:
        model = _model(rule.severities, rule.bound, on_rows=rule.on_rows, thresholds=rule.thresholds)
        fields[rule.id] = (model, model())
    return create_model("Rules", __base__=RuleSettings, **fields)


if TYPE_CHECKING:
    Rules = RuleSettings
else:
    Rules = _rules()
