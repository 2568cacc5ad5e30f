"""Judging one row of a review workbook whose record is known and belongs to the unit.

Nothing is ever guessed: where decision and cells contradict each other, the row is refused and the record waits on.
"""

import datetime as dt
import re
from typing import Any

from assets.review import review_words as words
from assets.review.answer import Answer, Circumstances, RowRefused, Standing
from assets.review.decision import ACTOR, Decision
from assets.review.filled_workbook import FilledRow
from assets.review.review_rules import CONFIRMABLE, GONE_QUESTIONS
from assets.review.review_words import Kind
from assets.verdicts.verdict import HELD_BY_SAMPLE, STATUS_LABELS
from checks.text.normalise import clean_text
from warehouse import registers

_LONGEST_NAME = 100
_DAY = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")


class RowJudge:
    """One row whose record is known and belongs to the unit."""

    def __init__(
        self,
        row: FilledRow,
        record: dict[str, Any],
        version: int,
        bounces: int,
        known: Standing,
        circumstances: Circumstances,
    ) -> None:
        """Args: version, bounces: the record's when the workbook was written."""
        self.row, self.record, self.version = row, record, version
        self.is_before_bounce = not row.is_offer and bounces < record["bounces"]
        self.known, self.circumstances = known, circumstances
        self.record_id: str = record["record_id"]
        self.status: str = record["status"]
        self.edits = self._edits()

    def answer(self) -> Answer:
        """The row's answer; raises RowRefused."""
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
        choices = words.ROW_DECISIONS
        if self.row.is_offer or self.row.is_gone:
            choices = words.OFFER_DECISIONS if self.row.is_offer else words.GONE_DECISIONS
        for label, kind in choices.items():
            if _folded(label) == _folded(word):
                return kind
        offered = [words.CORRECT] if self.row.sheet == words.CORRECTABLE_SHEET else choices
        raise RowRefused(f"Không có quyết định “{word[:40]}”. Xin chọn: {', '.join(offered)}; hoặc để trống.")

    def _confirms(self) -> bool:
        word = self.row.answer(words.AS_IN_BOOK)
        if word is not None and _folded(word) != _folded(words.YES):
            raise RowRefused(f"Cột Đúng theo sổ chỉ nhận «{words.YES}» hoặc để trống, không nhận “{word[:40]}”.")
        return word is not None

    def _waiting(self) -> Answer:
        if self.edits or self.row.computed.intersection(self.row.cells):
            raise RowRefused(f"{self._edited()} nhưng chưa chọn quyết định. Xin chọn «{words.CORRECT}» nếu muốn lưu.")
        if self.row.answer(words.REASON):
            raise RowRefused("Có lý do nhưng chưa chọn quyết định.")
        open_still = self.version == self.record["version"] and self._is_open()
        waits = "Chưa có quyết định; hồ sơ vẫn chờ." if open_still else "Hồ sơ này không còn chờ ở phiếu này."
        return Answer(self.row, "waiting", waits, self.status)

    def _is_open(self) -> bool:
        if self.row.is_offer:
            return self.record_id in self.known.offers
        if self.row.is_gone:
            return self._is_asked()
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
            raise RowRefused(f"Ngày “{text[:40]}” chưa đúng. Xin ghi ngày.tháng.năm, ví dụ 20.05.2024, hoặc để trống.")
        if day > self.circumstances.today:
            raise RowRefused(f"Ngày {day:%d.%m.%Y} ở sau hôm nay ({self.circumstances.today:%d.%m.%Y}).")
        return day

    def _made_before(self, decision: Decision) -> dict[str, Any] | None:
        made = self.known.decisions.get(self.record_id, [])
        if decision.kind == "approve" and self.status == "pending_review" and not self.is_before_bounce:
            return None  # what was approved before was sent and came back: it waits for a person again
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
            raise RowRefused(
                f"Phiên bản {self.version} không còn hiện hành (nay là {self.record['version']}): hồ sơ đã thay đổi "
                "sau khi xuất phiếu. Xin xem lại trong phiếu mới ở outbox/…/ra-soat."
            )
        if kind in ("take", "keep"):
            if words.offer_code(*self.known.offers.get(self.record_id, (None, None))) != self.row.keys[words.OFFER]:
                raise RowRefused(
                    "Nội dung giao lại này đã được quyết định, hoặc đã có nội dung mới hơn. Xin dùng phiếu mới."
                )
            return
        if kind in ("in_book", "withdraw"):
            self._refuse_if_not_asked(kind)
            return
        if self.is_before_bounce:
            raise RowRefused(
                "Sau khi xuất phiếu này, Cơ sở dữ liệu hộ tịch đã trả lại hồ sơ. Xin xem lý do trong phiếu mới ở "
                "outbox/…/ra-soat."
            )
        if self.status in ("approved", "transferred"):
            raise RowRefused(f"Hồ sơ không còn chờ rà soát: {STATUS_LABELS[self.status]}.")
        if self.status == "rejected" and str(self.record["status_actor"]).startswith(ACTOR):
            raise RowRefused("Hồ sơ đã bị người rà soát từ chối và trả lại đơn vị số hóa; xin chờ giao lại.")
        if self.status == "rejected" and self.record["status_actor"] == HELD_BY_SAMPLE:
            raise RowRefused("Hồ sơ đã được trả lại đơn vị số hóa cùng cả lô kiểm tra mẫu; xin chờ giao lại.")
        if self.status == "rejected" and kind in ("approve", "reject"):
            raise RowRefused(
                f"Hồ sơ đang ở trạng thái {STATUS_LABELS['rejected']} vì còn lỗi. Xin chọn «{words.CORRECT}», hoặc xác "
                "nhận Đúng theo sổ nếu trang sổ ghi như vậy."
            )

    def _is_asked(self) -> bool:
        return any(f["rule"] in GONE_QUESTIONS for f in self.known.faults.get(self.record_id, []))

    def _refuse_if_not_asked(self, kind: Kind) -> None:
        """Refuses an answer about a row that is there again, and withdrawing what the national database has."""
        if not self._is_asked():
            raise RowRefused("Câu hỏi này đã được trả lời, hoặc dòng đã được giao lại. Xin dùng phiếu mới.")
        if kind == "withdraw" and (self.status == "transferred" or self.record["sent"]):
            raise RowRefused(
                "Hồ sơ đã được gửi sang Cơ sở dữ liệu hộ tịch nên không rút ở đây được. Nếu trang sổ thật sự không có, "
                "xin xử lý ở Cơ sở dữ liệu hộ tịch theo quy định."
            )

    def _refuse_if_contradictory(self, kind: Kind) -> None:
        formulas = self.row.computed.intersection(self.row.cells)
        if formulas:
            raise RowRefused(f"Ô chứa công thức hoặc giá trị lỗi: {', '.join(map(self._label, sorted(formulas)))}.")
        if kind in ("approve", "reject", "confirm") and self.edits:
            raise RowRefused(
                f"{self._edited()} nhưng quyết định là «{words.KIND_LABELS[kind]}». Xin chọn «{words.CORRECT}» nếu "
                "muốn lưu phần đã sửa, hoặc trả lại giá trị cũ."
            )
        if kind == "correct" and not self.edits:
            raise RowRefused(f"Quyết định là «{words.CORRECT}» nhưng chưa có ô nào được sửa.")
        if kind == "correct" and self._has_slipped():
            raise RowRefused(
                "Quá nhiều ô không được hỏi đã thay đổi: có thể các dòng đã bị xáo trộn. Xin kiểm tra lại."
            )
        if kind in ("reject", "withdraw") and not any(c.isalnum() for c in self.row.answer(words.REASON) or ""):
            raise RowRefused(f"Quyết định «{words.KIND_LABELS[kind]}» phải có lý do.")
        if kind == "reject" and self._confirms():
            raise RowRefused(f"Vừa «{words.REJECT}» vừa «Đúng theo sổ». Xin chỉ chọn một.")
        if kind == "confirm" and not any(f["rule"] in CONFIRMABLE for f in self.known.faults.get(self.record_id, [])):
            raise RowRefused("Hồ sơ không có giá trị nào cần xác nhận Đúng theo sổ. Xin chọn quyết định.")

    def _refuse_if_unsigned(self, decision: Decision) -> None:
        if not any(letter.isalpha() for letter in decision.reviewer):
            raise RowRefused("Chưa ghi họ tên người rà soát.")
        if decision.kind == "approve" and decision.four_eyes:
            made = self.known.decisions.get(self.record_id, [])
            correctors = [
                d["reviewer"] for d in made if d["decision"] == "correct" and d["result_version"] == self.version
            ]
            if any(_folded(name) == _folded(decision.reviewer) for name in correctors):
                raise RowRefused(
                    "Người đã sửa thông tin không được tự phê duyệt: đơn vị yêu cầu người thứ hai phê duyệt."
                )

    def _has_slipped(self) -> bool:
        """Whether number and name both changed, though nobody asked about them: that is another record's row."""
        asked = {f["field"] for f in self.known.faults.get(self.record_id, [])}
        register = self.record["register"]
        names = [n for n in registers.REQUIRED[register] if registers.field(register, n).kind == "name"]
        moved = {n for n in self.edits if n not in asked}
        return "so" in moved and any(n in moved for n in names)

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
