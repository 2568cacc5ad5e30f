"""Dates that cannot be read as a date, cannot be one, or are written otherwise than the form asks."""

from datetime import date, datetime
from random import Random

from pipelines.sample.draft import BookDraft, Draft, Nature
from pipelines.sample.faults.fault import Fault, full_dates, pick, year_keepers
from pipelines.sample.wording import in_words

WORDS = {"KS": "nksNgaySinhBangChu", "KT": "nktNgayChetGhiBangChu"}
DAY = {"KS": "nksNgaySinh", "KT": "nktNgayChet"}


def calendar_day(text: str) -> date:
    """The day of a text dd.mm.yyyy."""
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 - a calendar day has no zone


def _format(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, (n for n in full_dates(draft) if n not in year_keepers(book, draft)))
    if name is None:
        return False
    day = calendar_day(draft.values[name])
    forms = [
        ("two-digit year", f"{day.day}.{day.month}.{day.year % 100:02d}"),
        ("year first", f"{day:%Y.%m.%d}"),
        ("words", f"{day.day} tháng {day.month} năm {day.year}"),
        ("no separator", f"{day:%d%m%Y}"),
        ("question mark", f"{day:%d.%m.}{day.year // 10}?"),
    ]
    if name == "ngayDangKy":
        forms = [("month only", f"{day:%m.%Y}"), forms[0]]
    kind, written = rng.choice(forms)
    return draft.break_field("date_format", kind, name, written)


def _calendar(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, (n for n in full_dates(draft) if n != "ngayDangKy"))
    if name is None:
        return False
    year = draft.values[name][-4:]
    written = rng.choice((f"31.02.{year}", f"31.04.{year}", f"{draft.values[name][:2]}.13.{year}", f"00.05.{year}"))
    return draft.break_field("date_calendar", "no such day", name, written)


def _range(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, (n for n in full_dates(draft) if n not in ("ngayDangKy", DAY.get(draft.register))))
    if name is None:
        return False
    text = draft.values[name]
    early = rng.random() < 0.5
    written = f"{text[:6]}10{text[8:]}" if early else f"{text[:6]}2{rng.choice('19')}{text[8:]}"
    return draft.break_field("date_range", "before 1880" if early else "in the future", name, written)


def _words(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = WORDS[draft.register]
    if name not in draft.values:
        return False
    day = calendar_day(draft.values[DAY[draft.register]])
    kind = rng.choice(("day", "month", "year"))
    other = {
        "day": day.replace(day=1 + (day.day + rng.randint(1, 20)) % 27) if day.day != 28 else day.replace(day=8),
        "month": day.replace(day=min(day.day, 28), month=1 + day.month % 12),
        "year": day.replace(day=min(day.day, 28), year=day.year - rng.choice((1, 2, 10))),
    }[kind]
    if other == day:
        return False
    return draft.break_field("date_words_mismatch", kind, name, in_words(other, book.office.wording))


def _unreadable(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = WORDS[draft.register]
    if name not in draft.values:
        return False
    text = draft.values[name]
    kind, written = rng.choice(
        (
            ("no number", "Không đọc được"),
            ("cut", text[: text.lower().index(" tháng")]),
            ("garbled", " ".join("qx" + word for word in text.split())),
        )
    )
    return draft.break_field("date_words_unreadable", kind, name, written)


def _separator(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, full_dates(draft))
    if name is None:
        return False
    day, text = calendar_day(draft.values[name]), draft.values[name]
    kind = rng.choice(("slash", "dash", "padding", "date cell"))
    if kind == "padding" and day.day >= 10 and day.month >= 10:
        kind = "slash"
    if kind == "date cell" and day.year < 1901:
        kind = "dash"
    if kind == "date cell":
        draft.natures[name] = Nature.DATE
    written = {
        "slash": text.replace(".", "/"),
        "dash": text.replace(".", "-"),
        "padding": f"{day.day}.{day.month}.{day.year}",
        "date cell": text,
    }[kind]
    return draft.break_field("date_normalised", kind, name, written)


DATE_FAULTS = (
    Fault("date_format", "error", 3, _format),
    Fault("date_calendar", "error", 3, _calendar),
    Fault("date_range", "error", 2, _range),
    Fault("date_words_mismatch", "error", 4, _words, ("KS", "KT")),
    Fault("date_words_unreadable", "warning", 2, _unreadable, ("KS", "KT")),
    Fault("date_normalised", "info", 4, _separator),
)
