"""A decision of a reviewer about one record: what a valid row of a review workbook says.

What follows from it is worked out in `decided_books.py`; where it came from (which file, which row) goes with it into
the ledger, so that a ledger can be made again from deliveries and decisions alone.
"""

import datetime as dt
import json
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from typing import Any

from assets.review.review_words import Kind

ACTOR = "reviewer:"


@dataclass(frozen=True)
class Decision:
    """`edits`: field to (value before, value after), for a correction. `confirms`: what is doubtful stands in the book
    as it is. `offered_version`, `offered_scan`: the other content that is taken or declined. `four_eyes`: whether the
    unit wants a second person to approve what a first one corrected.
    """

    record_id: str
    version: int
    kind: Kind
    reviewer: str
    decided_on: dt.date
    reason: str | None = None
    edits: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    confirms: bool = False
    offered_version: int | None = None
    offered_scan: str | None = None
    four_eyes: bool = False
    file_sha256: str = ""
    sheet: str = ""
    sheet_row: int = 0

    @property
    def actor(self) -> str:
        """Who stands in the journal."""
        return f"{ACTOR}{self.reviewer}"

    @property
    def makes_version(self) -> bool:
        """Whether the record gets new content."""
        return self.kind in ("correct", "take")

    @property
    def edits_json(self) -> str | None:
        """The edits as they are kept."""
        return json.dumps(self.edits, ensure_ascii=False, sort_keys=True) if self.edits else None

    @property
    def key(self) -> str:
        """The same for the same decision on the same version, whoever hands it in and however often."""
        after = {name: value for name, (_, value) in self.edits.items()}
        words = [self.record_id, self.version, self.kind, self.confirms, self.offered_version, self.offered_scan, after]
        return blake2b(json.dumps(words, ensure_ascii=False, sort_keys=True).encode(), digest_size=16).hexdigest()


def decision_of(row: dict[str, Any]) -> Decision:
    """A decision as it is kept in ledger.decisions, fit to be applied again to a ledger that is being rebuilt."""
    edits = json.loads(row["edits"]) if row["edits"] else {}
    taken = {f.name: row[f.name] for f in fields(Decision) if f.name not in ("kind", "edits")}
    return Decision(kind=row["decision"], edits={name: (old, new) for name, (old, new) in edits.items()}, **taken)
