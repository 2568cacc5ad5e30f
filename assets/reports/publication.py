"""Making a report: counted and frozen the first time, brought back as it was every other time."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from assets.reports.form import Form
from assets.reports.form_workbook import form_workbook
from assets.reports.forms import Inputs, Report, build_form, gather
from assets.reports.frozen import FrozenReport, ReportKey, find_frozen, freeze, gone_reports
from assets.reports.options import ReportOptions
from assets.reports.reporting_days import end_of, in_words, tree_on
from assets.reports.unit_lines import Scope
from assets.saving import save_whole
from warehouse.home import Home
from warehouse.zone import ZONE


class ReportUnavailable(Exception):
    """A report cannot be made; the text is one Vietnamese sentence."""


@dataclass(frozen=True)
class Made:
    """A report that is there: its files, whether it was made now, and the place in the journal that it counts to."""

    key: ReportKey
    edition: int
    files: tuple[Path, ...]
    new: bool
    event_no: int
    made_at: datetime


@dataclass
class ReportDesk:
    """Makes reports; what those of one day count is gathered once, when the first of them is new.

    The connection must be the ledger's writer: reports are noted in it.
    """

    connection: duckdb.DuckDBPyConnection
    home: Home
    options: ReportOptions
    run_id: str
    now: datetime
    _gathered: dict[date, Inputs] = field(default_factory=dict, repr=False)

    def make(self, report: Report, as_of: date, scope: Scope | None = None, *, renew: bool = False) -> Made:
        """The report of a day; the same files whenever it is made again.

        Args:
            as_of: the last day counted. While it is not over, the report counts up to now and says so.
            renew: makes a new edition, counted anew, beside the one there is: for a report that was made too early.

        Raises:
            ReportUnavailable: the day has not come, a file was altered, or cannot be written again as it was.
            UnknownUnit: the scope's unit is not in the tree of the report.
        """
        if as_of > self.now.astimezone(ZONE).date():
            raise ReportUnavailable(f"Chưa đến ngày {as_of:%d/%m/%Y}; chỉ lập được báo cáo đến hết ngày hôm nay.")
        if report == "tong-ket" and scope is not None and scope.level != "department":
            raise ReportUnavailable("Báo cáo tổng kết chỉ lập cho toàn tỉnh; đề nghị bỏ mã đơn vị.")
        key = ReportKey(report, as_of, scope or Scope(), self.options.tree_of(as_of))
        frozen = find_frozen(self.connection, key)
        if frozen is None or renew:
            return self._freeze(key, frozen.edition + 1 if frozen else 1)
        self._restore(frozen)
        files = tuple(self.home.reports / path for path in frozen.files)
        return Made(key, frozen.edition, files, new=False, event_no=frozen.event_no, made_at=frozen.made_at)

    def restore_gone(self, report: Report) -> int:
        """Writes again the files of a frozen report that are gone, and says how many came back.

        One that cannot be written again byte for byte stays gone, and `altered_files` tells of it.
        """
        restored = 0
        for frozen in gone_reports(self.connection, self.home, report):
            files = _files(frozen.key, frozen.edition, frozen.form)
            for path, fingerprint in frozen.files.items():
                file, content = self.home.reports / path, files.get(path, b"")
                if not file.exists() and sha256(content).hexdigest() == fingerprint:
                    save_whole(file, content)
                    restored += 1
        return restored

    def _freeze(self, key: ReportKey, edition: int) -> Made:
        if key.as_of not in self._gathered:
            self._gathered[key.as_of] = gather(self.connection, self.home, key.as_of, self.options)
        inputs = self._gathered[key.as_of]
        form = build_form(key.report, inputs, key.scope, self.options)
        form = replace(form, period=self._period(form, key.as_of, edition))
        files = _files(key, edition, form)
        # Noted first: a note without a file is written again, a file without a note would be counted anew.
        freeze(
            self.connection,
            key,
            inputs.counts.cut,
            form,
            files,
            edition=edition,
            made_at=self.now,
            run_id=self.run_id,
        )
        for path, content in files.items():
            save_whole(self.home.reports / path, content)
        written = tuple(self.home.reports / path for path in files)
        return Made(key, edition, written, new=True, event_no=inputs.counts.cut.event_no, made_at=self.now)

    def _period(self, form: Form, as_of: date, edition: int) -> str:
        """The line below the title: the hour too while the day is not over, and which edition it is."""
        local = self.now.astimezone(ZONE)
        told = f"(Tính đến {local:%H} giờ {local:%M} {in_words(as_of)})" if local < end_of(as_of) else form.period
        return f"{told[:-1]}; lập lần {edition}, thay bản lập lần {edition - 1})" if edition > 1 else told

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
        files = _files(frozen.key, frozen.edition, frozen.form) if missing else {}
        for path in missing:
            if sha256(files[path]).hexdigest() != frozen.files[path]:
                raise ReportUnavailable(
                    f"Không viết lại được {path} đúng từng byte như khi chốt (chương trình đã đổi cách trình bày); "
                    f"đề nghị lấy lại tệp từ bản sao lưu."
                )
            save_whole(self.home.reports / path, files[path])


def _files(key: ReportKey, edition: int, form: Form) -> dict[str, bytes]:
    """Path below `reports/` to content: a folder per day, below it one per unit that reports on itself."""
    from assets.reports.form_pdf import form_pdf  # a sixth of a second, which the main job need not pay

    # The mark of a commune that ended (`06622*`) is no letter for a file's name.
    unit = key.scope.unit.replace("*", "-cu")
    folder = f"{key.as_of.isoformat()}/{unit}/" if unit else f"{key.as_of.isoformat()}/"
    other_tree = "" if key.tree == tree_on(key.as_of) else f".dia-ban-{key.tree}"
    stem = f"{folder}{key.report}{other_tree}{f'.lan-{edition}' if edition > 1 else ''}"
    return {f"{stem}.xlsx": form_workbook(form), f"{stem}.pdf": form_pdf(form)}
