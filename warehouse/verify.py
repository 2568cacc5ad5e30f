"""The laws that the ledger keeps (contract, section 4), each a statement that returns what breaks it."""

from dataclasses import dataclass
from importlib.resources import files

from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.contents import altered_contents
from warehouse.ledger.decisions import first_broken_decision
from warehouse.ledger.journal import first_broken_link
from warehouse.ledger.lots import wrongly_drawn
from warehouse.ledger.package_files import altered_packages

JOURNAL_LAW = "Nhật ký trạng thái là một chuỗi liền, không bị sửa"
DECISION_LAW = "Các quyết định rà soát là một chuỗi liền, không bị sửa"
CONTENT_LAW = "Nội dung mỗi bản ghi khớp mã băm đã ghi khi nhận"

SAMPLE_LAW = "Mẫu của mỗi lô kiểm tra đúng theo hạt giống đã ghi"
PACKAGE_LAW = "Gói chuyển trên đĩa đúng như khi đóng gói"


@dataclass(frozen=True)
class Violation:
    """One broken law: its name, and Vietnamese words with counts and ids only."""

    law: str
    detail: str


def verify(home: Home) -> list[Violation]:
    """Checks every law in `warehouse/sql/laws/*.sql`; an empty list is a sound ledger.

    Each statement's first line names the law in Vietnamese; it returns rows (place, found) where the law is broken.
    Raises LedgerUnavailable if there is no ledger or somebody writes it.
    """
    broken: list[Violation] = []
    with open_ledger(home, read_only=True) as connection:
        for law in sorted(files("warehouse").joinpath("sql", "laws").iterdir(), key=lambda f: f.name):
            text = law.read_text(encoding="utf-8")
            title = text.splitlines()[0].removeprefix("--").strip()
            rows = connection.execute(text).fetchall()
            if rows:
                shown = "; ".join(f"{place}: {found}" for place, found in rows[:5])
                more = f" (và {len(rows) - 5} trường hợp khác)" if len(rows) > 5 else ""
                broken.append(Violation(law.name.removesuffix(".sql"), f"{title}: {shown}{more}"))
        if (event := first_broken_link(connection)) is not None:
            broken.append(Violation("journal_chain", f"{JOURNAL_LAW}: đứt tại sự kiện số {event}"))
        if (decision := first_broken_decision(connection)) is not None:
            broken.append(Violation("decision_chain", f"{DECISION_LAW}: đứt tại quyết định số {decision}"))
        broken += [Violation("content_hash", f"{CONTENT_LAW}: {place}") for place in altered_contents(connection)]
        broken += [Violation("lot_draw", f"{SAMPLE_LAW}: {lot}") for lot in wrongly_drawn(connection)]
        broken += [
            Violation("package_files", f"{PACKAGE_LAW}: {place}") for place in altered_packages(connection, home)
        ]
    return broken


def laws() -> list[str]:
    """Titles of the laws, in the order in which they are checked."""
    folder = files("warehouse").joinpath("sql", "laws")
    texts = [law.read_text(encoding="utf-8") for law in sorted(folder.iterdir(), key=lambda f: f.name)]
    return [
        *(text.splitlines()[0].removeprefix("--").strip() for text in texts),
        JOURNAL_LAW,
        DECISION_LAW,
        CONTENT_LAW,
        SAMPLE_LAW,
        PACKAGE_LAW,
    ]
