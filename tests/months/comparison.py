"""The player's account held against the ledger and against what lies on people's desks."""

from collections import Counter
from typing import Any

from assets.review.review_words import CORRECTABLE_SHEET, GONE_SHEET, OFFERS_SHEET, PENDING_SHEET
from tests.months.account import Account, Entry
from tests.months.contractors import ROWS_SHEET, Returned, return_path
from tests.months.province import ERRORS, Place
from tests.months.reviewers import Desk
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify

_BY_UNIT = "select unit_code, register, delivered, draft, pending_review, approved, rejected, transferred"
_STATUSES = ("draft", "pending_review", "approved", "rejected", "transferred")


def check(home: Home, account: Account) -> None:
    """Every law of the ledger holds, and everything that can be counted is as the account has it."""
    assert verify(home) == []
    told, kept = _told(account), _kept(home)
    for what, expected in told.items():
        assert kept[what] == expected, _difference(what, expected, kept[what], account)


def _told(account: Account) -> dict[str, Any]:
    entries = account.entries.values()
    units: dict[tuple[str, str], Counter[str]] = {}
    for e in entries:
        units.setdefault((e.place.unit, e.place.register), Counter())[e.status] += 1
    outcomes = Counter(outcome for items in account.items.values() for _, outcome in items.values())
    return {
        "records": {e.record_id: (e.version, e.status) for e in entries},
        "units": {k: (n.total(), *(n[s] for s in _STATUSES)) for k, n in units.items()},
        "staging": {e.record_id: (e.version, _cells(e)) for e in entries if e.is_closed},
        "rows": dict(account.rows),
        "decisions": {k: n for k, n in account.decided.items() if k != "refused" and n},
        "answers": {k: n for k, n in account.answered.items() if n},
        "items": {(p, r): item for p, items in account.items.items() for r, item in items.items()},
        "lots": account.told_of_lots(),
        "balance": (outcomes.total(), outcomes["accepted"], outcomes["bounced"], outcomes["sent"], 0),
    }


def _cells(entry: Entry) -> dict[str, str | None]:
    return {name: value for name, value in entry.typed.cells().items() if value is not None}


def _kept(home: Home) -> dict[str, Any]:
    with open_ledger(home, read_only=True) as con:

        def ask(query: str) -> list[Any]:
            return con.execute(query).fetchall()

        staged: dict[str, Any] = {}
        for register in ("ks", "kt", "kh"):
            for row in con.sql(f"from staging.{register}").pl().iter_rows(named=True):
                assert row["record_id"] not in staged
                about = ("record_id", "version", "unit_code", "approved_at", "approved_by")
                cells = {k: v for k, v in row.items() if k not in about and v is not None}
                staged[row["record_id"]] = (row["version"], cells)
        records = ask("select record_id, version, status from review.records")
        assert len(records) == len({r for r, _, _ in records})
        accepted = "from review.books where status = 'accepted' group by all"
        rows = ask(
            f"select unit_code || ' ' || split_part(book, '.', 2) || ' ' || book_number, sum(rows_delivered) {accepted}"
        )
        ((total,),) = ask(
            "select count(*) from (select distinct delivery_no, book, sheet_row from ledger.delivered_rows)"
        )
        assert total == sum(n for _, n in rows)
        return {
            "records": {r: (v, s) for r, v, s in records},
            "units": {(u, r): tuple(n) for u, r, *n in ask(f"{_BY_UNIT} from progress.by_unit")},
            "staging": staged,
            "rows": {place: int(n) for place, n in rows},
            "decisions": dict(ask("select decision, count(*) from ledger.decisions group by all")),
            "answers": dict(ask("select result, count(*) from ledger.acknowledgements group by all")),
            "items": {
                (p, r): (v, o) for p, r, v, o in ask("select package, record_id, version, outcome from transfer.items")
            },
            "lots": {
                lot: (*terms, parts)
                for lot, *terms, parts in ask(
                    "select l.lot, l.severity, l.resubmitted, l.n, l.ac, l.result, "
                    "{'read': list(m.record_id order by m.record_id) filter (m.part = 'sample'), 'left': "
                    "list(m.record_id order by m.record_id) filter (m.part = 'left')} "
                    "from review.lots l join review.lot_records m on m.lot = l.lot group by all"
                )
            },
            "balance": ask(
                "select sent, accepted, bounced, open, difference from transfer.reconciliation where package is null"
            )[0],
        }


def _difference(what: str, expected: Any, found: Any, account: Account) -> str:
    if not isinstance(expected, dict):
        return f"{what}: expected {expected}, found {found}"
    keys = [k for k in {**expected, **found} if expected.get(k) != found.get(k)][:5]
    lines = [f"{what}: {len(keys)} differ"]
    for key in keys:
        lines.append(f"{key}: expected {expected.get(key)}, found {found.get(key)}")
        if key in account.entries:
            lines.append(f"    {account.entries[key]}")
    return "\n".join(lines)


def waits(account: Account, entry: Entry) -> str | None:
    """The sheet of the review workbook on which a record waits for its unit, if it does."""
    if entry.offer is not None:
        return OFFERS_SHEET
    if account.is_read(entry):
        return PENDING_SHEET
    if entry.asks_for_row:
        return GONE_SHEET
    errors, _ = account.faults(entry)
    if entry.status == "rejected" and entry.by == "policy" and errors <= ERRORS:
        return CORRECTABLE_SHEET
    return None


def waiting(account: Account) -> dict[Place, set[tuple[str, str, int, int | None]]]:
    """Rows of the review workbooks by book: sheet, record, version, version of the other content."""
    found: dict[Place, set[tuple[str, str, int, int | None]]] = {}
    for entry in account.entries.values():
        if (sheet := waits(account, entry)) is not None:
            offer = entry.offer.version if entry.offer else None
            found.setdefault(entry.place, set()).add((sheet, entry.record_id, entry.version, offer))
    return found


def check_review_workbooks(home: Home, account: Account) -> None:
    """What waits lies on the desks of its unit, and nothing else does."""
    expected = waiting(account)
    for place, rows in expected.items():
        desk = Desk.opened(home, place)
        found = {(s.sheet, s.record_id, s.version, s.offer) for s in desk.rows}
        assert found == rows, (place, found ^ rows, [account.entries[r] for _, r, *_ in found ^ rows])
    assert len(list(home.outbox.rglob("*.ra-soat.xlsx"))) == len(expected)


def check_return_workbooks(home: Home, account: Account) -> None:
    """Every rejected record lies in the return workbook of the delivery that its content came with, as it stands, and
    nothing else does; but where a folder was filled again, the workbook is that of its last content."""
    rejected: dict[tuple[Place, str], dict[str, int]] = {}
    for entry in account.entries.values():
        if entry.status == "rejected" and not entry.withdrawn:
            rejected.setdefault((entry.place, entry.delivery), {})[entry.record_id] = entry.version
    for (place, delivery), versions in rejected.items():
        found = {r: v for r, (_, v) in Returned.opened(return_path(home, place, delivery)).rows().items()}
        missing = {r: (v, found.get(r), account.entries[r]) for r, v in versions.items() if found.get(r) != v}
        assert missing == {}, (place, delivery)
        assert found.keys() == versions.keys(), (place, delivery)
    lying = {path for path in home.outbox.rglob("*.tra-lai.xlsx") if ROWS_SHEET in Returned.sheets(path)}
    assert lying == {return_path(home, place, delivery) for place, delivery in rejected}
