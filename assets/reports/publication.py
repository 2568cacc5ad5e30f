"""Making a report: counted and frozen the first time, brought back as it was every other time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from assets.reports.form import Form
from assets.reports.form_pdf import form_pdf
from assets.reports.form_workbook import form_workbook
from assets.reports.forms import LABELS, Inputs, Report, build_form, gather
from assets.reports.frozen import FrozenReport, ReportKey, find_frozen, freeze
from assets.reports.options import ReportOptions
from assets.reports.reporting_days import tree_on
from assets.reports.unit_lines import Scope
from assets.review.workbook_layout import save_whole
from warehouse.home import Home
from warehouse.ledger.connection import ZONE


class ReportUnavailable(Exception):
    """A report cannot be made; the text is one Vietnamese sentence."""


@dataclass(frozen=True)
class Made:
    """A report that is there: its key, its files, whether it was made now or earlier, the journal's place it counts to."""

    key: ReportKey
    files: tuple[Path, ...]
    new: bool
    event_no: int


@dataclass
class ReportDesk:
    """Makes the reports of one day; what they count is gathered once, when the first of them is new.

    The connection must be the ledger's writer: reports are noted in it.
    """

    connection: duckdb.DuckDBPyConnection
    home: Home
    options: ReportOptions
    run_id: str
    now: datetime
    _gathered: dict[date, Inputs] | None = None

    def make(self, report: Report, as_of: date, scope: Scope | None = None) -> Made:
        """The report of a day; the same files whenever it is made again.

        Raises:
            ReportUnavailable: the day has not come, a file was altered, or cannot be written again as it was.
            UnknownUnit: the scope's unit is not in the tree of the report.
        """
        scope = scope or Scope()
        if as_of > self.now.astimezone(ZONE).date():
            raise ReportUnavailable(f"Chưa đến ngày {as_of:%d/%m/%Y}; chỉ lập báo cáo đến ngày hôm nay.")
        key = ReportKey(report, as_of, scope, self.options.tree_of(as_of))
        frozen = find_frozen(self.connection, key)
        if frozen is None:
            return self._freeze(key)
        self._restore(frozen)
        return Made(key, tuple(self.home.reports / path for path in frozen.files), new=False, event_no=frozen.event_no)

    def _freeze(self, key: ReportKey) -> Made:
        inputs = self._inputs(key.as_of)
        form = build_form(_report(key.report), inputs, key.scope, self.options)
        files = _files(key, form)
        # Noted first: a file without a note would be counted again, a note without a file is written again.
        freeze(
            self.connection, key, inputs.counts.cut, form, files, made_at=self.now, run_id=self.run_id
        )
        for path, content in files.items():
            save_whole(self.home.reports / path, content)
        written = tuple(self.home.reports / path for path in files)
        return Made(key, written, new=True, event_no=inputs.counts.cut.event_no)

    def _inputs(self, as_of: date) -> Inputs:
        gathered = self._gathered = self._gathered or {}
        if as_of not in gathered:
            gathered[as_of] = gather(self.connection, self.home, as_of, self.options)
        return gathered[as_of]

    def _restore(self, frozen: FrozenReport) -> None:
        missing = []
        for path, fingerprint in frozen.files.items():
            file = self.home.reports / path
            if not file.exists():
                missing.append(path)
            elif sha256(file.read_bytes()).hexdigest() != fingerprint:
                raise ReportUnavailable(
                    f"Tệp {file} đã bị sửa sau khi chốt báo cáo (mã băm khác mã đã ghi); đề nghị chuyển tệp đó sang "
                    f"chỗ khác rồi chạy lại để có lại bản đã chốt."
                )
        files = _files(frozen.key, frozen.form) if missing else {}
        for path in missing:
            if sha256(files[path]).hexdigest() != frozen.files[path]:
                raise ReportUnavailable(
                    f"Không dựng lại được {path} đúng từng byte như khi chốt (chương trình đã thay đổi cách trình bày); "
                    f"đề nghị lấy lại tệp từ bản sao lưu."
                )
            save_whole(self.home.reports / path, files[path])


def make_reports(
    desk: ReportDesk, as_of: date, reports: Sequence[Report] = ("bieu-1", "bieu-2"), scopes: Sequence[Scope] = (Scope(),)
) -> list[Made]:
    """Several reports of one day, for one or more units."""
    return [desk.make(report, as_of, scope) for scope in scopes for report in reports]


def _report(name: str) -> Report:
    for report in LABELS:
        if report == name:
            return report  # type: ignore[return-value]
    raise ReportUnavailable(f"Không có báo cáo «{name}».")


def _files(key: ReportKey, form: Form) -> dict[str, bytes]:
    """Path below `reports/` to content: a folder per day, below it one per unit that reports on itself."""
    own = "" if key.tree == tree_on(key.as_of) else f".dia-ban-{key.tree}"
    folder = f"{key.as_of.isoformat()}/{key.scope.folder}/" if key.scope.folder else f"{key.as_of.isoformat()}/"
    stem = f"{folder}{key.report}{own}"
    return {f"{stem}.xlsx": form_workbook(form), f"{stem}.pdf": form_pdf(form)}
