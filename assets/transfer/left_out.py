"""Approved records that could not go into a package, and why, in words for the person who packs."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assets.saving import save_whole
from assets.transfer.csv_cells import harmless

FILE = "khong-dong-goi.csv"

# By code; none of them names a person.
REASONS = {
    "scan_missing": "Bản ghi không có bản quét PDF; đề nghị bổ sung bản quét rồi phê duyệt lại.",
    "scan_gone": "Không còn tệp bản quét trong thư mục bàn giao (inbox); đề nghị đưa lại đúng tệp đã bàn giao.",
    "scan_changed": "Tệp bản quét trong thư mục bàn giao (inbox) đã bị thay bằng tệp khác sau khi phê duyệt; "
    "đề nghị đưa lại đúng tệp đã bàn giao, hoặc bàn giao tệp mới để rà soát lại.",
    "scan_unreadable": "Không đọc được tệp bản quét trong thư mục bàn giao (inbox); đề nghị kiểm tra tệp và quyền đọc.",
    "name_taken": "Một bản quét khác cùng tên của cùng quyển đã nằm trong gói; bản ghi sẽ đi trong gói sau.",
    "too_large": "Bản quét lớn hơn giới hạn dung lượng của một gói; đề nghị tăng giới hạn hoặc quét lại nhẹ hơn.",
    "awaiting_answer": "Phiên bản trước của bản ghi đang chờ trả lời trong gói {package}; sẽ xét tiếp khi có trả lời.",
    "already_accepted": "Phiên bản trước của bản ghi đã được nhận trong gói {package}; nội dung mới cần cải chính trực "
    "tiếp trên Cơ sở dữ liệu hộ tịch, không gửi lại để tránh trùng.",
}


@dataclass(frozen=True)
class LeftOut:
    """One record that stays behind; `package` is the package that holds it back, where one does."""

    record_id: str
    reason: str
    package: str | None = None

    @property
    def message(self) -> str:
        """Why, in a Vietnamese sentence."""
        return REASONS[self.reason].format(package=self.package)


def save_left_out(folder: Path, left_out: Iterable[LeftOut]) -> None:
    """Writes the list beside the packages, in place of the one before; no list where nothing stayed behind."""
    lines = [(harmless(one.record_id), one.reason, one.message) for one in left_out]
    if not lines:
        (folder / FILE).unlink(missing_ok=True)
        return
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Mã bản ghi", "Mã lý do", "Lý do"))
    writer.writerows(lines)
    save_whole(folder / FILE, text.getvalue().encode("utf-8-sig"))
