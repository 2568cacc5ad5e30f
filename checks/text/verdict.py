"""What is said about a text: how bad, the text likely meant, and why. How it is found lives elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.text.slots import Word
from checks.text.words import Severity, WordVerdict


@dataclass(frozen=True)
class NameVerdict:
    """What is to say about a text: nothing (severity None), or how bad, the text likely meant, and why."""

    severity: Severity | None = None
    suggestion: str | None = None
    reason: str | None = None


FINE = NameVerdict()


def sum_up(text: str, verdicts: Sequence[tuple[Word, WordVerdict]]) -> NameVerdict:
    """The verdict on a text from those on its words (at least one).

    Where a word is surely wrong, the merely unusual ones are left as they stand: they may well be right.
    """
    worst: Severity = "error" if any(v.severity == "error" for _, v in verdicts) else "warning"
    weighty = [(word, verdict) for word, verdict in verdicts if verdict.severity == worst]
    return NameVerdict(worst, _put_right(text, weighty), _explain(*weighty[0]))


def _put_right(text: str, verdicts: Sequence[tuple[Word, WordVerdict]]) -> str | None:
    """The text with every doubtful word as it was likely meant; None if one of them has no likely reading."""
    for word, verdict in reversed(verdicts):
        if verdict.meant is None:
            return None
        end = word.start + len(word.text)
        text = text[: word.start] + in_case_of(word.text, verdict.meant) + text[end:]
    return text


def _explain(word: Word, verdict: WordVerdict) -> str:
    meant = in_case_of(word.text, verdict.meant) if verdict.meant else ""
    return verdict.reason.replace("{word}", word.text).replace("{meant}", meant)


def in_case_of(word: str, meant: str) -> str:
    """The meant text with capitals as in the written word; a word that begins with a sign counts as one."""
    if word.isupper() and len(word) > 1:
        return meant.upper()
    return meant if word[:1].islower() else " ".join(part[:1].upper() + part[1:] for part in meant.split(" "))
