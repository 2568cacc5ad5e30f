"""Judging the rows of a review workbook that came back: which decisions count, and why the others do not.

One row is judged in `row_judge.py`; what follows from a decision is worked out in `decided_books.py`.
"""

from collections import Counter
from typing import Any

import duckdb
import polars as pl

from assets.review import review_words as words
from assets.review.answer import Answer, Circumstances, RowRefused, Standing
from assets.review.filled_workbook import FilledRow
from assets.review.row_judge import RowJudge
from warehouse.ledger.decisions import decisions_on
from warehouse.ledger.tables import read


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
        version, bounces = _checked_keys(row, record["bounces"] if record else 0)
        if record is None:
            raise RowRefused("Mã bản ghi này không có trong hệ thống. Xin dùng lại tệp trong outbox/…/ra-soat.")
        if record["unit_code"] != circumstances.unit_code:
            raise RowRefused("Hồ sơ thuộc đơn vị khác với thư mục đặt tệp; chỉ đơn vị quản lý hồ sơ được quyết định.")
        return RowJudge(row, record, version, bounces, known, circumstances).answer()
    except RowRefused as why:
        return Answer(row, "refused", str(why), status)


def _checked_keys(row: FilledRow, bounces: int) -> tuple[int, int]:
    """The row's version and how often its record had bounced; raises RowRefused if its keys do not belong together.

    Args:
        bounces: how often the record has bounced by now.
    """
    record_id, version = row.keys.get(words.RECORD), _version(row)
    if record_id is None and not row.keys:
        raise RowRefused("Dòng này không có mã bản ghi: phiếu rà soát không nhận thêm hồ sơ mới. Xin xóa dòng.")
    code, offer = row.keys.get(words.CHECK), row.keys.get(words.OFFER)
    shown = (
        n
        for n in range(bounces + 1)
        if code == words.check_code(record_id or "", version or 0, offer or words.round_code(n))
    )
    known = next(shown, None)
    if record_id is None or version is None or known is None:
        raise RowRefused("Ô khóa của dòng đã bị sửa hoặc dán từ dòng khác. Xin dùng lại tệp trong outbox/…/ra-soat.")
    return version, known
