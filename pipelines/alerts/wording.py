"""Words of messages for units, contractors, packages, numbers and times; the gate through which every name passes.

A unit is called by the reference list, a contractor by its code or by the name that the settings give it, a book
never by its file's stem. What a contractor or a reviewer typed stays out, whatever it says.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b

from warehouse.units import Tree, find_unit
from warehouse.zone import ZONE

_UNIT_CODE = re.compile(r"\d{3}|\d{5}")
# A package is named by the pipeline; a name that no pipeline would give is not repeated.
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_DIGIT = re.compile(r"\d")
# Codes of the national side come in a CSV that somebody may have edited: letters of a code, then digits.
_ANSWER_CODE = re.compile(r"[A-Z]{0,5}[-_]?\d{1,6}")
_RUN = re.compile(r"[0-9a-f-]{8,40}")
# Names of jobs, assets, checks and channels are identifiers of the program and its settings.
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_/-]{0,99}")


def count(value: int) -> str:
    """A count as it is written in Vietnamese: 12.345."""
    return f"{value:,}".replace(",", ".")


def decimal(value: float, places: int = 1) -> str:
    """A number with a decimal comma and dots between thousands: 1.234,5."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def percent(part: float) -> str:
    """A share (0 to 1) as a percentage: 12,5%."""
    return f"{decimal(100 * part)}%"


def day(moment: datetime) -> str:
    """Local date: 20/05/2024."""
    return moment.astimezone(ZONE).strftime("%d/%m/%Y")


def minute(moment: datetime) -> str:
    """Local time and date: 08:00 ngày 20/05/2024."""
    return moment.astimezone(ZONE).strftime("%H:%M ngày %d/%m/%Y")


def lasting(duration: timedelta) -> str:
    """A duration in its two largest words: "2 ngày 3 giờ", "3 giờ 20 phút", "5 phút"."""
    minutes = max(int(duration.total_seconds() // 60), 0)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    words = [f"{n} {word}" for n, word in ((days, "ngày"), (hours, "giờ"), (minutes, "phút")) if n]
    return " ".join(words[:2]) or "dưới 1 phút"


def unit(code: str, tree: Tree) -> str:
    """A delivering unit by the reference list: "Xã Hồng Phong (mã 06196)"."""
    if not _UNIT_CODE.fullmatch(code):
        return "đơn vị chưa rõ mã"
    known = find_unit(code, tree)
    return f"{known.full_name} (mã {code})" if known else f"đơn vị mã {code} (chưa có trong danh mục)"


def contractor_code(name: str) -> str:
    """The code of a contractor: `SH-3F9A0C`, the same for every spelling of case and Unicode form."""
    plain = unicodedata.normalize("NFC", " ".join(name.split())).casefold()
    return f"SH-{_code(plain)}"


def _code(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest().upper()


def contractor(name: str, shown: Mapping[str, str]) -> str:
    """A contractor under the name that the settings give its code, else under the code; "" is not known."""
    if not name:
        return "đơn vị số hóa chưa rõ tên"
    code = contractor_code(name)
    return f"đơn vị số hóa {shown[code]} ({code})" if code in shown else f"đơn vị số hóa mã {code}"


def package(name: str) -> str:
    """A transfer package by its name, or by a code if no pipeline would name it so: `GC-3F9A0C`."""
    return name if _PACKAGE.fullmatch(name) and _DIGIT.search(name) else f"GC-{_code(name)}"


def answer_code(code: str | None) -> str:
    """A code of an acknowledgement, "khác" for what does not look like one."""
    return code if code and _ANSWER_CODE.fullmatch(code) else "khác"


def identifier(name: str) -> str:
    """A job, an asset, a check or a channel by its name, or by a code if no program would name it so."""
    return name if _IDENTIFIER.fullmatch(name) else f"TEN-{_code(name)}"


def run(run_id: str) -> str:
    """The first digits of a run's id, as the interface shows them."""
    return run_id[:8] if _RUN.fullmatch(run_id) else "chưa rõ"


def listed(counts: Mapping[str, int]) -> str:
    """Names with counts, the largest first: "workbook_unreadable 2, column_missing 1"."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count(n)}" for name, n in ordered)
