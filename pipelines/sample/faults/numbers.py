"""Numbers of a book: one typed twice, and the ones that are then missing between the first and the last."""

import re
from collections import defaultdict
from random import Random

from pipelines.sample.draft import BookDraft, Broken, Draft
from pipelines.sample.faults.fault import Fault

_NUMBER = re.compile(r"(\d+)(?:/(\d{4}))?")


def _typed_twice(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """The number of the row before; the PDF is named by it, too, and told apart by its date."""
    at = next(i for i, d in enumerate(book.drafts) if d is draft)
    other = book.drafts[at - 1]
    if at == 0 or other.taken or draft.scan is None:
        return False
    if other.registered == draft.registered or other.registered.year != draft.registered.year:
        return False
    other.taken = True
    other.mark("record_duplicate", "typed twice")
    draft.number = other.number
    draft.scan.name = book.pdf_name(draft.registered, other.number)
    return draft.break_field("record_duplicate", "typed twice", "so", other.values["so"])


NUMBER_FAULTS = (Fault("record_duplicate", "error", 2, _typed_twice),)


def _claimed(book: BookDraft) -> dict[int, set[int]]:
    """Numbers by year as the rows of the book claim them, read from what is written."""
    claimed: dict[int, set[int]] = defaultdict(set)
    for draft in book.drafts:
        match = _NUMBER.fullmatch(draft.values.get("so", ""))
        if match:
            day = draft.values.get("ngayDangKy", "")[-4:]
            claimed[int(match[2] or (day if day.isdigit() else book.plan.year))].add(int(match[1]))
    return claimed


def mark_gaps(book: BookDraft, planned: bool) -> None:
    """Remember the numbers missing within each year, whether left out on purpose or lost with another fault."""
    kind = "left out" if planned else "follows:numbers"
    for year, found in sorted(_claimed(book).items()):
        missing = [str(n) for n in range(min(found), max(found)) if n not in found]
        if missing:
            book.broken.append(Broken("number_gap", kind, "so", f"{year}: {', '.join(missing)}"))
