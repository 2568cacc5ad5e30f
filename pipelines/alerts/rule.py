"""What an alert rule is: a declaration, and one pure function from facts to causes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipelines.alerts.facts import Facts
from pipelines.alerts.settings import AlertSettings

Severity = Literal["critical", "warning"]

SEVERITY_LABELS: dict[str, str] = {"critical": "nghiêm trọng", "warning": "cảnh báo"}


@dataclass(frozen=True)
class Cause:
    """One thing that is wrong: `key` tells it from others of its rule and stays the same while it lasts.

    `sentence` is courteous Vietnamese with numbers; `numbers` are the same for machines.
    """

    key: str
    sentence: str
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One alert rule.

    Args:
        rule: its id, the name of its table in the settings.
        title: what is wrong, in a few Vietnamese words.
        reason: why it is worth somebody's attention, in one line.
        advice: what to do, said with each message.
        recovered: what is said when it is over.
        needs: attributes of the facts without which it says nothing.
        causes: every cause that holds now; pure.
    """

    rule: str
    title: str
    severity: Severity
    reason: str
    advice: str
    recovered: str
    needs: tuple[str, ...]
    causes: Callable[[Facts, AlertSettings], Sequence[Cause]]
