"""The reviewers: workbooks are fetched from the outbox, decided row by row, and handed in; some late, some again."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from assets.review.review_words import (
    APPROVE,
    AS_IN_BOOK,
    CORRECT,
    CORRECTABLE_SHEET,
    DECISION,
    GONE_SHEET,
    IN_BOOK,
    KEEP,
    OFFER,
    OFFERS_SHEET,
    PENDING_SHEET,
    REASON,
    RECORD,
    REJECT,
    REVIEWER,
    TAKE,
    VERSION,
    WITHDRAW,
    YES,
)
from tests.assets.review.office import FIRST_ROW, Filled
from tests.months.account import Account, Entry, Ruling
from tests.months.province import SIGNERS, UNITS, WARNINGS, Place, Typed
from warehouse.home import Home

Cell = tuple[str, int, int, str]  # sheet, row, column, text
WORDS = {"approve": APPROVE, "correct": CORRECT, "reject": REJECT, "take": TAKE, "keep": KEEP, "in_book": IN_BOOK,
         "withdraw": WITHDRAW}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A row of a review workbook: where it stands and which record in which version it is about."""

    sheet: str
    row: int
    record_id: str
    version: int
    offer: int | None


@dataclass
class Desk:
    """A review workbook open in front of a reviewer, and what was decided in it."""

    place: Place
    path: Path
    book: Any
    columns: dict[str, dict[str, int]]
    rows: list[Shown]
    rulings: list[Ruling] = field(default_factory=list)
    typed: list[Cell] = field(default_factory=list)

    @classmethod
    def opened(cls, home: Home, place: Place) -> "Desk":
        """The book's workbook from the outbox."""
        path = home.outbox / UNITS[place.unit].folder / "ra-soat" / f"{place.stem}.ra-soat.xlsx"
        book = openpyxl.load_workbook(path, rich_text=True)
        columns, rows = {}, []
        for name in (PENDING_SHEET, CORRECTABLE_SHEET, OFFERS_SHEET, GONE_SHEET):
            if name not in book.sheetnames:
                continue
            sheet, at = book[name], Filled.columns(book[name])
            columns[name] = at
            for row in range(FIRST_ROW, sheet.max_row + 1):
                told = {key: str(sheet.cell(row, at[key]).value or "") for key in (RECORD, VERSION, OFFER) if key in at}
                if told[RECORD]:
                    offer = told.get(OFFER, "").removeprefix("v")
                    version = int(told[VERSION])
                    rows.append(Shown(name, row, told[RECORD], version, int(offer) if offer else None))
        return cls(place, path, book, columns, rows)

    def write(self, shown: Shown, **cells: str | None) -> None:
        """Types into cells of a row."""
        for name, value in cells.items():
            column = self.columns[shown.sheet][name]
            self.book[shown.sheet].cell(shown.row, column).value = value
            self.typed.append((shown.sheet, shown.row, column, value or ""))

    def rule(self, shown: Shown, kind: str, reviewer: str, entry: Entry, new: Typed | None = None) -> None:
        """Chooses a decision and signs it; `new`: what a correction types."""
        if kind == "confirm":
            self.write(shown, **{AS_IN_BOOK: YES, REVIEWER: reviewer})
        else:
            self.write(shown, **{DECISION: WORDS[kind], REVIEWER: reviewer})
        if kind in ("reject", "withdraw"):
            self.write(shown, **{REASON: "Dữ liệu nhập khác với trang sổ"})
        if new is not None:
            before, after = entry.typed.cells(), new.cells()
            self.write(shown, **{name: after[name] for name in before if before[name] != after[name]})
        self.rulings.append(Ruling(shown.record_id, shown.version, kind, reviewer, new, shown.offer, entry.bounces))


def decide(desk: Desk, account: Account, rng: Random) -> Desk:
    """Goes through the rows as a person does: most are decided, some wait for another day."""
    for shown in desk.rows:
        entry = account.entries[shown.record_id]
        reviewer = rng.choice(UNITS[desk.place.unit].reviewers)
        kind = _choice(shown, entry, rng)
        if kind == "correct":
            desk.rule(shown, kind, reviewer, entry, _corrected(entry, rng))
        elif kind is not None:
            desk.rule(shown, kind, reviewer, entry)
    return desk


def _choice(shown: Shown, entry: Entry, rng: Random) -> str | None:
    if shown.sheet == OFFERS_SHEET:
        return rng.choice(("take", "keep", None))
    if shown.sheet == GONE_SHEET:
        return rng.choice(("in_book", "withdraw", None))
    if shown.sheet == CORRECTABLE_SHEET:
        return rng.choice(("correct", None, None))
    if entry.by == "sample":
        is_wrong = "slip" in entry.typed.wrong
        return rng.choice(("correct", "reject") if is_wrong else ("approve",) * 8 + ("correct", None))
    kinds = ["approve", "approve", "approve", "correct", "reject", None]
    if entry.typed.wrong & WARNINGS:
        kinds += ["confirm"]
    return rng.choice(kinds)


def _corrected(entry: Entry, rng: Random) -> Typed:
    """The content as the book has it: one fault put right, or another clerk's name."""
    if entry.typed.wrong:
        return entry.typed.without(rng.choice(sorted(entry.typed.wrong)))
    return replace(entry.typed, signer=(entry.typed.signer + 1) % len(SIGNERS))


def hand_in(desk: Desk, home: Home, name: str) -> Path:
    """Saves a workbook into the unit's reviews folder."""
    target = home.reviews / UNITS[desk.place.unit].folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    desk.book.save(target)
    return target
