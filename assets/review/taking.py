"""Taking review workbooks back: each read, judged, applied in one transaction, and answered row by row.

A workbook that was taken before is known by its content; a receipt that is missing is written again. Reviewers' names
stand in the ledger and in workbooks, never in counts and logs.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import duckdb
import polars as pl

from assets import failures
from assets.intake.package import WorkbookRefused
from assets.review import review_words as words
from assets.review.answer import Answer, Circumstances
from assets.review.answers import judge_filled, standing
from assets.review.deciding import Applied, apply_decisions
from assets.review.filled_workbook import FilledWorkbook, read_filled
from assets.review.incoming import IncomingFile, incoming_files
from assets.review.lots_judging import lot_notes
from assets.review.receipts import Receipt, ReceiptLine, receipt_workbook
from assets.saving import is_answered, save_answer
from assets.verdicts.verdict import STATUS_LABELS
from checks.policy import AS_AGREED, RulePolicy
from warehouse.home import Home
from warehouse.ledger.lots import lots_of_file
from warehouse.ledger.review_notes import FileNote, note_file, taken_contents
from warehouse.ledger.steps import note_step
from warehouse.ledger.tables import read
from warehouse.units import Tree, find_unit
from warehouse.zone import ZONE

EVERY_UNIT = "*"  # in `four_eyes`: all units want a second person


@dataclass
class ReviewsTaken:
    """What was taken back, in counts and keys of `assets.failures` only: fit for logs and dashboards."""

    files: int = 0
    files_refused: int = 0
    stumbled: list[str] = field(default_factory=list)
    unanswered: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    lots: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Settings:
    """What decisions are applied under: `approve` and `tree` as at landing, units that want four eyes, the run.

    `rules`: as they are in force.
    """

    approve: str
    tree: Tree
    four_eyes: Collection[str]
    run_id: str
    now: datetime
    rules: RulePolicy = AS_AGREED

    @property
    def terms(self) -> dict[str, Any]:
        """What decides what follows from a decision, as it is kept with the step."""
        return {"approve": self.approve, "tree": self.tree, "rules": self.rules.as_noted()}

    def wants_four_eyes(self, unit_code: str) -> bool:
        """Whether whoever corrects a record of the unit may not approve it."""
        return EVERY_UNIT in self.four_eyes or unit_code in self.four_eyes


def take_reviews(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    approve: str,
    run_id: str,
    now: datetime,
    tree: Tree = "2024",
    four_eyes: Collection[str] = (),
    quiet_seconds: float = 0.0,
    rules: RulePolicy = AS_AGREED,
    progress: Callable[[int, int], None] | None = None,
) -> ReviewsTaken:
    """Takes every review workbook in `reviews/` that is new, and writes the receipts that are missing.

    Each workbook is one transaction. One over which the program stumbles changes nothing, is marked
    (`assets.failures`), and is tried again by the next run; the others go on.

    Args:
        approve: setting `review.approve`.
        four_eyes: codes of the units in which whoever corrected a record may not approve it; EVERY_UNIT for all.
        quiet_seconds: how long a file must have been left alone; 0 waits never.
    """
    settings = Settings(approve, tree, four_eyes, run_id, now, rules)
    taken, known = ReviewsTaken(), taken_contents(connection)
    waiting = list(incoming_files(home, quiet_seconds=quiet_seconds, now=time.time()))
    for done, file in enumerate(waiting, start=1):
        _take(connection, home, file, known, settings, taken)
        if progress:
            progress(done, len(waiting))
    return taken


def _take(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    file: IncomingFile,
    known: set[str],
    settings: Settings,
    taken: ReviewsTaken,
) -> None:
    try:
        data = file.content()
    except OSError:
        taken.unanswered += 1
        return
    digest = sha256(data).hexdigest()
    if digest in known and is_answered(file.path, file.receipt):
        return
    key = f"ra-soat_{file.unit_code or ''}_{digest[:8]}"
    try:
        receipt = take_workbook(connection, file, data, digest, settings, taken)
    except Exception as error:
        failures.note(home, key, "reviews", error)
        taken.stumbled.append(key)
        return
    failures.forget(home, key)
    known.add(digest)
    taken.files += 1
    taken.files_refused += receipt.problem is not None
    taken.rows.update(receipt.counts)
    try:
        save_answer(file.receipt, receipt_workbook(receipt), file.path)
    except OSError:
        taken.unanswered += 1  # the next run writes it


def take_workbook(
    connection: duckdb.DuckDBPyConnection,
    file: IncomingFile,
    data: bytes,
    digest: str,
    settings: Settings,
    taken: ReviewsTaken,
) -> Receipt:
    """Reads, judges and applies one workbook, all of it or nothing; no receipt is laid beside it."""
    filled, problem = _read(file, data)
    connection.execute("begin")
    try:
        lines, kinds = _apply(connection, file.unit_code or "", filled, digest, settings)
        counts = Counter(line.outcome for line in lines)
        note = FileNote(
            digest, file.unit_code, file.unit_folder, file.name, counts["applied"], counts["repeated"],
            counts["refused"], counts["waiting"], problem,
        )  # fmt: skip
        note_file(connection, note, now=settings.now, run_id=settings.run_id)
        note_step(
            connection, "decisions", digest, taken_at=settings.now, run_id=settings.run_id, settings=settings.terms
        )
        lots = lots_of_file(connection, digest)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    taken.decisions.update(kinds)
    taken.lots.update(lots["result"].to_list())
    unit = find_unit(file.unit_code, settings.tree) if file.unit_code else None
    notes = [f"Cột không dùng đến: {', '.join(filled.ignored[:10])}."] if filled.ignored else []
    notes += lot_notes(lots)
    named = unit.full_name if unit else file.unit_folder or "chưa rõ đơn vị"
    return Receipt(file.name, named, settings.now.astimezone(ZONE), lines, notes, problem)


def _read(file: IncomingFile, data: bytes) -> tuple[FilledWorkbook, str | None]:
    if file.problem is not None:
        return FilledWorkbook(), file.problem
    try:
        return read_filled(data), None
    except WorkbookRefused as why:
        return FilledWorkbook(), str(why)


def _apply(
    connection: duckdb.DuckDBPyConnection, unit_code: str, filled: FilledWorkbook, digest: str, settings: Settings
) -> tuple[list[ReceiptLine], list[str]]:
    """Lines of the receipt, and the kinds of the decisions that were applied."""
    if not filled.rows:
        return [], []
    today = settings.now.astimezone(ZONE).date()
    circumstances = Circumstances(unit_code, today, settings.wants_four_eyes(unit_code), digest)
    answers = judge_filled(filled.rows, standing(connection, filled.rows), circumstances)
    applied = apply_decisions(
        connection,
        [a.decision for a in answers if a.decision],
        approve=settings.approve,
        tree=settings.tree,
        run_id=settings.run_id,
        now=settings.now,
        rules=settings.rules,
    )
    answers = _settled_by_lot(connection, answers)
    done = {a.decision.record_id: a for a in applied}
    lines = [_line(a, done.get(a.decision.record_id) if a.decision else None) for a in answers]
    return lines, [a.decision.kind for a in applied if a.taken]


def _settled_by_lot(connection: duckdb.DuckDBPyConnection, answers: list[Answer]) -> list[Answer]:
    """The answers, with the rows that waited for a decision until the lot of their book was judged by others."""
    waiting = [a.row.keys.get(words.RECORD) for a in answers if a.outcome == "waiting" and a.status == "pending_review"]
    asked = pl.DataFrame({"record_id": waiting}, schema={"record_id": pl.String}).drop_nulls().unique()
    if asked.is_empty():
        return answers
    stands = dict(read(connection, "statuses_asked", asked=asked).iter_rows())
    return [
        replace(a, status=now, message="Hồ sơ không còn chờ: cả lô đã được kết luận theo kết quả mẫu kiểm tra.")
        if a.outcome == "waiting" and (now := stands.get(a.row.keys.get(words.RECORD, ""), a.status)) != a.status
        else a
        for a in answers
    ]


def _line(answer: Answer, applied: Applied | None) -> ReceiptLine:
    row = answer.row
    outcome, message, status = answer.outcome, answer.message, answer.status
    if applied is not None:
        status, message = applied.status, _said(applied)
        outcome = "applied" if applied.taken else "refused"
    decision = row.answer(words.DECISION) or ""
    if not decision and row.answer(words.AS_IN_BOOK):
        decision = words.COLUMN_LABELS[words.AS_IN_BOOK]
    shown = STATUS_LABELS[status] if status else ""
    return ReceiptLine(row.sheet, row.sheet_row, row.number, row.about, decision, outcome, shown, message)


def _said(applied: Applied) -> str:
    """What the decision did, for the reviewer."""
    decision, faults = applied.decision, " ".join(applied.faults)
    if decision.kind == "take" and not applied.taken:
        return f"Nội dung mới còn lỗi nên chưa nhận; nội dung đang lưu được giữ nguyên. {faults}"
    if decision.kind == "correct":
        saved = f"Đã lưu {len(decision.edits)} ô đã sửa thành phiên bản {applied.version}"
        if applied.status == "rejected":
            return f"{saved}, nhưng kiểm tra lại còn lỗi. {faults}"
        after = "chờ người thứ hai phê duyệt" if applied.status == "pending_review" else "kiểm tra lại không còn lỗi"
        return f"{saved}; {after}."
    return {
        "approve": "Đã phê duyệt.",
        "reject": "Đã từ chối; lý do được chuyển cho đơn vị số hóa.",
        "confirm": "Đã ghi nhớ: giá trị đúng theo sổ." + (f" Hồ sơ còn lỗi: {faults}" if faults else ""),
        "take": "Đã nhận nội dung mới.",
        "keep": "Đã giữ nội dung đang lưu.",
        "in_book": "Đã ghi nhận: hồ sơ có trong sổ." + (f" Hồ sơ còn lỗi: {faults}" if faults else ""),
        "withdraw": "Đã rút hồ sơ; không còn yêu cầu đơn vị số hóa sửa. Dòng được giao lại thì hồ sơ được xét lại.",
    }[decision.kind] + (" Đã ghi nhớ giá trị đúng theo sổ." if decision.confirms and decision.kind == "approve" else "")
