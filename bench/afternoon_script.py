"""What a user would write in an afternoon: pandas, openpyxl, Great Expectations per book, pypdf in a loop.

It does the same kind of work on the same deliveries (read, judge, look at every PDF, land, return workbooks), one book
after another. Run as `python -m bench.afternoon_script INBOX OUT`; prints one JSON line with its own seconds,
measured after the imports.
"""

import io
import json
import os
import sys
import time
import zipfile
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb
import great_expectations as gx
import openpyxl
import pandas as pd
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from pypdf import PdfReader

from warehouse.registers import REGISTERS, REQUIRED, fields

_DATE = r"^(\d{2}\.)?(\d{2}\.)?\d{4}$"


def _expectations(register: str, columns: list[str]) -> list:
    e = gx.expectations
    suite: list = [e.ExpectColumnValuesToNotBeNull(column=c) for c in REQUIRED[register] if c in columns]
    for f in fields(register):
        if f.name not in columns:
            continue
        if f.kind == "date":
            suite.append(e.ExpectColumnValuesToMatchRegex(column=f.name, regex=_DATE))
        elif f.kind == "id_number":
            suite.append(e.ExpectColumnValuesToMatchRegex(column=f.name, regex=r"^(\d{9}|\d{12})$"))
        elif f.kind == "code":
            suite.append(e.ExpectColumnValuesToBeInSet(column=f.name, value_set=[str(n) for n in range(9)]))
        elif f.kind == "name":
            suite.append(e.ExpectColumnValuesToMatchRegex(column=f.name, regex=r"^[^\d@#]+$"))
    suite.append(e.ExpectColumnValuesToBeUnique(column="so"))
    return suite


def _read(path: Path, register: str) -> pd.DataFrame | None:
    book = pd.read_excel(path, engine="openpyxl", dtype=str, header=None, sheet_name=None)
    names = {f.name.lower(): f.name for f in fields(register)}
    for sheet in book.values():
        for top in range(min(10, len(sheet))):
            header = [names.get(str(v).split("\n")[0].strip().lower()) for v in sheet.iloc[top]]
            if sum(h is not None for h in header) >= 3:
                frame = sheet.iloc[top + 1 :].copy()
                frame.columns = [h or f"c{i}" for i, h in enumerate(header)]
                return frame.loc[:, ~frame.columns.duplicated()].dropna(how="all")
    return None


def _wrong_order(row: pd.Series) -> bool:
    """Birth or death after registration, row by row as one writes it first."""
    day = pd.to_datetime(row.get("ngayDangKy"), format="%d.%m.%Y", errors="coerce")
    for name in ("nksNgaySinh", "nktNgayChet", "chongNgaySinh", "voNgaySinh"):
        other = pd.to_datetime(row.get(name), format="%d.%m.%Y", errors="coerce")
        if pd.notna(day) and pd.notna(other) and other > day:
            return True
    return False


def _scans(stem: Path) -> tuple[int, int]:
    """(PDFs, PDFs that pypdf cannot read) of a book's zip or folder."""
    files: list[bytes] = []
    if stem.with_name(stem.name + ".zip").exists():
        with zipfile.ZipFile(stem.with_name(stem.name + ".zip")) as archive:
            files = [archive.read(n) for n in archive.namelist()]
    elif stem.is_dir():
        files = [p.read_bytes() for p in stem.iterdir()]
    broken = 0
    for data in files:
        try:
            broken += len(PdfReader(io.BytesIO(data), strict=True).pages) < 1
        except Exception:  # whatever pypdf raises means the same here
            broken += 1
    return len(files), broken


def _return(path: Path, target: Path, bad: set[int]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for n in bad:
        cell = sheet.cell(row=n + 1, column=1)
        cell.fill = PatternFill("solid", fgColor="FFC7CE")
        cell.comment = Comment("Lỗi", "kiểm tra")
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def run(inbox: Path, out: Path) -> dict[str, float]:
    """Works through every book below `inbox`; returns rows, bad rows, PDFs."""
    con = duckdb.connect(str(out / "afternoon.duckdb"))
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("books")
    totals = {"rows": 0, "bad_rows": 0, "pdfs": 0}
    for i, path in enumerate(sorted(inbox.rglob("*.xlsx"))):
        register = path.stem.split(".")[-3] if path.stem.count(".") >= 3 else ""
        if register not in REGISTERS:
            continue
        try:
            frame = _read(path, register)
        except Exception:  # a book that does not open is skipped, as one does
            frame = None
        if frame is None or "so" not in frame.columns:
            continue
        asset = source.add_dataframe_asset(f"book{i}")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
        suite = gx.ExpectationSuite(f"suite{i}", expectations=_expectations(register, list(frame.columns)))
        result = batch.validate(suite, result_format={"result_format": "COMPLETE"})
        bad = {n for r in result.results for n in r.result.get("unexpected_index_list") or []}
        bad |= set(frame.index[frame.apply(_wrong_order, axis=1)])
        pdfs, _ = _scans(path.with_suffix(""))
        con.execute(f"create table book{i} as select * from frame")
        if bad:
            _return(path, out / f"{path.stem}.tra-lai.xlsx", bad)
        totals = {
            "rows": totals["rows"] + len(frame),
            "bad_rows": totals["bad_rows"] + len(bad),
            "pdfs": totals["pdfs"] + pdfs,
        }
    con.close()
    return {k: float(v) for k, v in totals.items()}


if __name__ == "__main__":
    started = time.perf_counter()
    counts = run(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({"seconds": time.perf_counter() - started, **counts}))
