"""Judging each row of a review workbook that came back: a decision that counts, or why it does not.

Nothing is ever guessed: where decision and cells contradict each other, the row is refused and the record waits on.
What follows from a decision is worked out in `decided_books.py`.
"""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import polars as pl

from assets.review import review_words as words
from assets.review.decision import ACTOR, Decision
from assets.review.filled_workbook import FilledRow
from assets.review.review_rules import CONFIRMABLE
from assets.review.review_words import Kind
from assets.verdicts.verdict import STATUS_LABELS
from checks.text.normalise import clean_text
from warehouse import registers
from warehouse.ledger.decisions import decisions_on
from warehouse.ledger.tables import read

Outcome = Literal["applied", "repeated", "refused", "waiting"]

_LONGEST_NAME = 100
_DAY = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
# A correction of so many cells that nothing was found wrong with looks like a row that slipped: at least so many,
# and more than half of them.
_SLIPPED = 6


@dataclass(frozen=True)
class Answer:
    """What becomes of one row. `decision` where it counts and is new; `status`: the record's, once that is known."""

    row: FilledRow
    outcome: Outcome
    message: str
    status: str | None = None
    decision: Decision | None = None


class _Refused(Exception):
    """The row does not count; the text says why and what to do."""


@dataclass(frozen=True)
class Standing:
    """What the ledger knows about the records that a workbook names."""

    records: dict[str, dict[str, Any]]
    cells: dict[tuple[str, int], dict[str, str | None]]
    faults: dict[str, list[dict[str, Any]]]
    decisions: dict[str, list[dict[str, Any]]]
    offers: dict[str, tuple[int | None, str | None]]


@dataclass(frozen=True)
class Circumstances:
    """Whose folder the workbook lay in, on which day, and what the unit wants."""

    unit_code: str
    today: dt.date
    four_eyes: bool
    file_sha256: str


def standing(connection: duckdb.DuckDBPyConnection, rows: list[FilledRow]) -> Standing:
    """Reads what is known about the records that the rows name."""
    keys = [(row.keys.get(words.RECORD), _version(row)) for row in rows]
    asked = pl.DataFrame(keys, schema={"record_id": pl.Utf8, "version": pl.Int32}, orient="row").drop_nulls("record_id")
    asked = asked.unique()
    records = read(connection, "records_asked", asked=asked)
    cells: dict[tuple[str, int], dict[str, str | None]] = {}
    for register in records["register"].unique().to_list():
        mine = asked.join(records.filter(pl.col("register") == register), on="record_id", how="semi").drop_nulls()
        frame = read(connection, f"clean_of_records_{register.lower()}", asked=mine)
        cells |= {(r["record_id"], r["version"]): r for r in frame.iter_rows(named=True)}
    ids = records.select("record_id")
    return Standing(
        records={r["record_id"]: r for r in records.iter_rows(named=True)},
        cells=cells,
        faults=_grouped(read(connection, "faults_asked", asked=ids)),
        decisions=_grouped(decisions_on(connection, ids["record_id"])),
        offers={r: (v, s) for r, v, _, s in read(connection, "offers").iter_rows()},
    )


def judge_filled(rows: list[FilledRow], known: Standing, circumstances: Circumstances) -> list[Answer]:
    """One answer per row, in order; those with a decision wait to be applied."""
    answers = [_answer(row, known, circumstances) for row in rows]
    named = Counter(a.decision.record_id for a in answers if a.decision)
    return [_doubled(a, answers) if a.decision and named[a.decision.record_id] > 1 else a for a in answers]


def _grouped(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["record_id"], []).append(row)
    return found


def _version(row: FilledRow) -> int | None:
    text = row.keys.get(words.VERSION, "")
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _doubled(answer: Answer, answers: list[Answer]) -> Answer:
    mine = answer.decision.record_id if answer.decision else ""
    places = ", ".join(str(a.row.sheet_row) for a in answers if a.decision and a.decision.record_id == mine)
    return Answer(answer.row, "refused", f"Hồ sơ này có quyết định ở nhiều dòng ({places}). Xin chỉ để lại một dòng.")


def _answer(row: FilledRow, known: Standing, circumstances: Circumstances) -> Answer:
    record = known.records.get(row.keys.get(words.RECORD, ""))
    status = record["status"] if record and record["unit_code"] == circumstances.unit_code else None
    try:
        version = _checked_keys(row)
        if record is None:
            raise _Refused("Mã bản ghi này không có trong hệ thống. Xin dùng lại tệp trong outbox/…/ra-soat.")
        if record["unit_code"] != circumstances.unit_code:
            raise _Refused("Hồ sơ thuộc đơn vị khác với thư mục đặt tệp; chỉ đơn vị quản lý hồ sơ được quyết định.")
        return _Judging(row, record, version, known, circumstances).answer()
    except _Refused as why:
        return Answer(row, "refused", str(why), status)


def _checked_keys(row: FilledRow) -> int:
    """The row's version; raises _Refused if its keys do not belong together."""
    record_id, version = row.keys.get(words.RECORD), _version(row)
    if record_id is None and not row.keys:
        raise _Refused("Dòng này không có mã bản ghi: phiếu rà soát không nhận thêm hồ sơ mới. Xin xóa dòng.")
    code = words.check_code(record_id or "", version or 0, row.keys.get(words.OFFER, ""))
    if record_id is None or version is None or code != row.keys.get(words.CHECK):
        raise _Refused("Ô khóa của dòng đã bị sửa hoặc dán từ dòng khác. Xin dùng lại tệp trong outbox/…/ra-soat.")
    return version


class _Judging:
    """One row whose record is known and belongs to the unit."""

    def __init__(
        self, row: FilledRow, record: dict[str, Any], version: int, known: Standing, circumstances: Circumstances
    ) -> None:
        self.row, self.record, self.version = row, record, version
        self.known, self.circumstances = known, circumstances
        self.record_id: str = record["record_id"]
        self.status: str = record["status"]
        self.edits = self._edits()

    def answer(self) -> Answer:
        """The row's answer; raises _Refused."""
        kind = self._kind()
        if kind is None:
            return self._waiting()
        decision = self._decision(kind)
        if (before := self._made_before(decision)) is not None:
            said = f"Đã ghi nhận trước đây (quyết định số {before['decision_no']}, {before['decided_on']:%d.%m.%Y})."
            return Answer(self.row, "repeated", said, self.status)
        self._refuse_if_passed(kind)
        self._refuse_if_contradictory(kind)
        self._refuse_if_unsigned(decision)
        return Answer(self.row, "applied", "", self.status, decision)

    def _edits(self) -> dict[str, tuple[str | None, str | None]]:
        """Cells that differ from the version that the workbook shows, by more than spaces and ways of encoding."""
        shown = self.known.cells.get((self.record_id, self.version))
        if shown is None or self.row.is_offer:
            return {}
        return {
            name: (shown[name], text)
            for name, text in self.row.cells.items()
            if name in shown and name not in self.row.computed and _alike(shown[name]) != _alike(text)
        }

    def _kind(self) -> Kind | None:
        word, confirmed = self.row.answer(words.DECISION), self._confirms()
        if word is None:
            return "confirm" if confirmed else None
        choices: dict[str, Kind] = words.OFFER_DECISIONS if self.row.is_offer else words.ROW_DECISIONS
        for label, kind in choices.items():
            if _folded(label) == _folded(word):
                return kind
        raise _Refused(f"Không có quyết định “{word[:40]}”. Xin chọn: {', '.join(choices)}; hoặc để trống.")

    def _confirms(self) -> bool:
        word = self.row.answer(words.AS_IN_BOOK)
        if word is not None and _folded(word) != _folded(words.YES):
            raise _Refused(f"Cột Đúng theo sổ chỉ nhận «{words.YES}» hoặc để trống, không nhận “{word[:40]}”.")
        return word is not None

    def _waiting(self) -> Answer:
        if self.edits or self.row.computed.intersection(self.row.cells):
            raise _Refused(f"{self._edited()} nhưng chưa chọn quyết định. Xin chọn «{words.CORRECT}» nếu muốn lưu.")
        if self.row.answer(words.REASON):
            raise _Refused("Có lý do nhưng chưa chọn quyết định.")
        open_still = self.version == self.record["version"] and self._is_open()
        waits = "Chưa có quyết định; hồ sơ vẫn chờ." if open_still else "Hồ sơ này không còn chờ ở phiếu này."
        return Answer(self.row, "waiting", waits, self.status)

    def _is_open(self) -> bool:
        if self.row.is_offer:
            return self.record_id in self.known.offers
        return self.status in ("pending_review", "rejected")

    def _decision(self, kind: Kind) -> Decision:
        offered_version, offered_scan = self.known.offers.get(self.record_id, (None, None))
        about_offer = kind in ("take", "keep")
        return Decision(
            record_id=self.record_id,
            version=self.version,
            kind=kind,
            reviewer=" ".join(clean_text(self.row.answer(words.REVIEWER) or "").split())[:_LONGEST_NAME],
            decided_on=self._day(),
            reason=self.row.answer(words.REASON),
            edits=self.edits if kind == "correct" else {},
            confirms=self._confirms(),
            offered_version=offered_version if about_offer else None,
            offered_scan=offered_scan if about_offer else None,
            four_eyes=self.circumstances.four_eyes,
            file_sha256=self.circumstances.file_sha256,
            sheet=self.row.sheet,
            sheet_row=self.row.sheet_row,
        )

    def _day(self) -> dt.date:
        text = self.row.answer(words.DAY)
        if text is None:
            return self.circumstances.today
        iso, usual = _ISO_DAY.fullmatch(text), _DAY.fullmatch(text)
        parts = [int(p) for p in iso.groups()] if iso else [int(p) for p in reversed(usual.groups())] if usual else []
        try:
            day = dt.date(*parts) if parts else None
        except ValueError:
            day = None
        if day is None:
            raise _Refused(f"Ngày “{text[:40]}” chưa đúng. Xin ghi ngày.tháng.năm, ví dụ 20.05.2024, hoặc để trống.")
        if day > self.circumstances.today:
            raise _Refused(f"Ngày {day:%d.%m.%Y} ở sau hôm nay ({self.circumstances.today:%d.%m.%Y}).")
        return day

    def _made_before(self, decision: Decision) -> dict[str, Any] | None:
        made = self.known.decisions.get(self.record_id, [])
        if decision.kind in ("take", "keep"):
            # Once it is decided the offer is gone: the row's own words tell which one it was about.
            mine = self.row.keys.get(words.OFFER)
            same = (
                d for d in made
                if d["decision"] == decision.kind and d["version"] == decision.version
                and words.offer_code(d["offered_version"], d["offered_scan"]) == mine
            )  # fmt: skip
        else:
            same = (d for d in made if d["decision_key"] == decision.key)
        return next(same, None)

    def _refuse_if_passed(self, kind: Kind) -> None:
        """Refuses what comes too late: an older version, a record that was decided, an offer that is gone."""
        if self.version != self.record["version"]:
            raise _Refused(
                f"Phiên bản {self.version} không còn hiện hành (nay là {self.record['version']}): hồ sơ đã thay đổi "
                "sau khi xuất phiếu. Xin xem lại trong phiếu mới ở outbox/…/ra-soat."
            )
        if kind in ("take", "keep"):
            if words.offer_code(*self.known.offers.get(self.record_id, (None, None))) != self.row.keys[words.OFFER]:
                raise _Refused(
                    "Nội dung giao lại này đã được quyết định, hoặc đã có nội dung mới hơn. Xin dùng phiếu mới."
                )
            return
        if self.status in ("approved", "transferred"):
            raise _Refused(f"Hồ sơ không còn chờ rà soát: {STATUS_LABELS[self.status]}.")
        if self.status == "rejected" and str(self.record["status_actor"]).startswith(ACTOR):
            raise _Refused("Hồ sơ đã bị người rà soát từ chối và trả lại đơn vị số hóa; xin chờ giao lại.")
        if self.status == "rejected" and kind in ("approve", "reject"):
            raise _Refused(
                f"Hồ sơ đang ở trạng thái {STATUS_LABELS['rejected']} vì còn lỗi. Xin chọn «{words.CORRECT}», hoặc xác "
                "nhận Đúng theo sổ nếu trang sổ ghi như vậy."
            )

    def _refuse_if_contradictory(self, kind: Kind) -> None:
        formulas = self.row.computed.intersection(self.row.cells)
        if formulas:
            raise _Refused(f"Ô chứa công thức hoặc giá trị lỗi: {', '.join(map(self._label, sorted(formulas)))}.")
        if kind in ("approve", "reject", "confirm") and self.edits:
            raise _Refused(
                f"{self._edited()} nhưng quyết định là «{words.KIND_LABELS[kind]}». Xin chọn «{words.CORRECT}» nếu "
                "muốn lưu phần đã sửa, hoặc trả lại giá trị cũ."
            )
        if kind == "correct" and not self.edits:
            raise _Refused(f"Quyết định là «{words.CORRECT}» nhưng chưa có ô nào được sửa.")
        if kind == "correct" and self._has_slipped():
            raise _Refused("Quá nhiều ô không được hỏi đã thay đổi: có thể các dòng đã bị xáo trộn. Xin kiểm tra lại.")
        if kind == "reject" and not self.row.answer(words.REASON):
            raise _Refused(f"Quyết định «{words.REJECT}» phải có lý do.")
        if kind == "reject" and self._confirms():
            raise _Refused(f"Vừa «{words.REJECT}» vừa «Đúng theo sổ». Xin chỉ chọn một.")
        if kind == "confirm" and not any(f["rule"] in CONFIRMABLE for f in self.known.faults.get(self.record_id, [])):
            raise _Refused("Hồ sơ không có giá trị nào cần xác nhận Đúng theo sổ. Xin chọn quyết định.")

    def _refuse_if_unsigned(self, decision: Decision) -> None:
        if not any(letter.isalpha() for letter in decision.reviewer):
            raise _Refused("Chưa ghi họ tên người rà soát.")
        if decision.kind == "approve" and decision.four_eyes:
            made = self.known.decisions.get(self.record_id, [])
            correctors = [
                d["reviewer"] for d in made if d["decision"] == "correct" and d["result_version"] == self.version
            ]
            if any(_folded(name) == _folded(decision.reviewer) for name in correctors):
                raise _Refused(
                    "Người đã sửa thông tin không được tự phê duyệt: đơn vị yêu cầu người thứ hai phê duyệt."
                )

    def _has_slipped(self) -> bool:
        asked = {f["field"] for f in self.known.faults.get(self.record_id, [])}
        shown = self.known.cells[(self.record_id, self.version)]
        filled = [n for n in self.row.cells if n not in asked and shown.get(n)]
        moved = [n for n in filled if n in self.edits]
        return len(moved) >= _SLIPPED and 2 * len(moved) > len(filled)

    def _edited(self) -> str:
        names = sorted({*self.edits, *self.row.computed.intersection(self.row.cells)})
        shown = ", ".join(map(self._label, names[:3])) + (f" và {len(names) - 3} ô khác" if len(names) > 3 else "")
        return f"Đã sửa {shown}"

    def _label(self, name: str) -> str:
        return registers.field(self.record["register"], name).label


def _alike(text: str | None) -> str | None:
    return (clean_text(text) or None) if text else None


def _folded(text: str) -> str:
    return " ".join(clean_text(text).casefold().split())
