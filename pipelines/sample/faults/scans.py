"""PDFs that are missing, broken, empty of writing, misnamed, doubled, or belong to nobody."""

from datetime import timedelta
from random import Random

from pipelines.sample.draft import BookDraft, Draft, Scan
from pipelines.sample.faults.fault import Break, Fault


def _made(rule: str, *kinds: str) -> Break:
    """The row's own PDF, made in another way."""

    def apply(rng: Random, book: BookDraft, draft: Draft) -> bool:
        if draft.scan is None:
            return False
        draft.scan.made = rng.choice(kinds)
        return draft.mark(rule, draft.scan.made, draft.scan.name)

    return apply


def _missing(rng: Random, book: BookDraft, draft: Draft) -> bool:
    draft.scan = None
    return draft.mark("pdf_missing", "not delivered")


def _renamed(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """Another day in the PDF's name; only where the number alone still says which row is meant."""
    if draft.scan is None or sum(other.number == draft.number for other in book.drafts) > 1:
        return False
    day = draft.registered + timedelta(days=rng.choice((-1, 1, 10)))
    if day.year != draft.registered.year:
        return False
    draft.scan.name = book.pdf_name(day, draft.number)
    return draft.mark("pdf_date_mismatch", "other day", draft.scan.name)


def _orphan(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """A page of a number that the book's list does not have."""
    last = max(d.number for d in book.drafts) + len(book.loose) + 1
    name = book.pdf_name(draft.registered, last)
    book.loose.append(Scan(name, book.stamp(draft.registered, last)))
    return draft.mark("pdf_orphan", "no such number", name)


def _odd_name(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """A page that was not named at all, beside the row's own."""
    count = len(book.loose) + 1
    head = f"{book.plan.spelling}.{book.plan.year}"
    name = rng.choice(
        (f"Scan_{draft.number:04d}_{count}.pdf", f"{head}.{draft.number:03d}-{count}.pdf", f"{head}.trang {count}.pdf")
    )
    book.loose.append(Scan(name, book.stamp(draft.registered, draft.number, f"odd{count}")))
    return draft.mark("pdf_name_invalid", "unnamed", name)


def _two_files(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """The same page scanned twice, once with the number padded and once not."""
    if draft.scan is None:
        return False
    name = next(n for w in (0, 4, 5) if (n := book.pdf_name(draft.registered, draft.number, w)) != draft.scan.name)
    book.loose.append(Scan(name, book.stamp(draft.registered, draft.number, "again")))
    return draft.mark("pdf_duplicate", "two files", name)


def _same_bytes(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """The neighbour's page saved under this row's name, too."""
    at = next(i for i, d in enumerate(book.drafts) if d is draft)
    other = book.drafts[at - 1]
    if at == 0 or other.taken or other.scan is None or draft.scan is None:
        return False
    if other.scan.made != "sound" or draft.scan.made != "sound":
        return False
    draft.scan.stamp = other.scan.stamp
    other.taken = True
    other.mark("pdf_duplicate", "same bytes", other.scan.name)
    return draft.mark("pdf_duplicate", "same bytes", draft.scan.name)


SCAN_FAULTS = (
    Fault("pdf_missing", "error", 6, _missing),
    Fault("pdf_unreadable", "error", 4, _made("pdf_unreadable", "empty", "cut", "not_pdf", "encrypted", "no_page")),
    Fault("pdf_damaged", "warning", 2, _made("pdf_damaged", "cut_tail", "wrong_table")),
    Fault("pdf_blank", "warning", 3, _made("pdf_blank", "blank")),
    Fault("pdf_date_mismatch", "warning", 3, _renamed),
    Fault("pdf_orphan", "warning", 2, _orphan),
    Fault("pdf_name_invalid", "warning", 2, _odd_name),
    Fault("pdf_two_files", "warning", 1, _two_files),
    Fault("pdf_same_bytes", "warning", 1, _same_bytes),
)
