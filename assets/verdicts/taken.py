"""Deliveries as intake and judging left them in the work folder: the Parquet sets, read back as frames."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.registers import REGISTERS

# What tells a book in every frame: its name is one within its delivery only.
BOOK = ["delivery_no", "book"]
_NUMBER = pl.Int32


@dataclass(frozen=True)
class Taken:
    """Deliveries that were read and judged and land together; mostly one.

    Every frame has `delivery_no`, the number that its delivery gets in the ledger; `row_id` tells a row among all of
    them. `deliveries`: delivery_no, delivery_key, unit_code, unit_folder, delivery, fingerprint, content_sha256,
    received_at, in order. `books` has these numbers, units, names and times too, and `book_key`.
    """

    deliveries: pl.DataFrame
    books: pl.DataFrame
    documents: pl.DataFrame
    rows: dict[str, pl.DataFrame]
    clean: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    shadows: pl.DataFrame


def book_keys() -> pl.Expr:
    """Key of the register book that a stem names, over all deliveries: unit, register, year opened, number."""
    return pl.concat_str("unit_code", "register", pl.col("year_opened"), pl.col("book_number"), separator="|").alias(
        "book_key"
    )


def read_books(folder: Path) -> pl.DataFrame:
    """The books of `home.work/<key>/` with unit_code and book_key; FileNotFoundError if intake has not finished."""
    unit = _about(folder)["unit_code"]
    return pl.read_parquet(folder / "books.parquet").with_columns(unit_code=pl.lit(unit)).with_columns(book_keys())


def read_taken(folders: Sequence[Path], first_no: int) -> Taken:
    """Reads deliveries from `home.work/<key>/`, in the order in which they land.

    Args:
        first_no: number of the first of them in the ledger.

    Raises:
        FileNotFoundError: intake or judging has not finished there.
    """
    told = [_about(folder) for folder in folders]
    deliveries = pl.DataFrame([_delivery(about) for about in told]).with_columns(
        pl.int_range(first_no, first_no + len(told), dtype=_NUMBER).alias("delivery_no")
    )
    # Rows are numbered from 0 within each delivery.
    starts = accumulate((about["rows"] for about in told[:-1]), initial=0)
    places = list(zip(folders, deliveries["delivery_no"], starts, strict=True))

    def whole(name: str) -> pl.DataFrame:
        return pl.concat(_parts(places, name), how="vertical_relaxed")

    present = [r for r in REGISTERS if any((folder / f"rows_{r}.parquet").exists() for folder in folders)]
    about_delivery = deliveries.select("delivery_no", "unit_code", "delivery", "received_at")
    books = whole("books").join(about_delivery, on="delivery_no", maintain_order="left")
    return Taken(
        deliveries=deliveries,
        books=books.with_columns(book_keys()),
        documents=whole("documents"),
        rows={r: whole(f"rows_{r}") for r in present},
        clean={r: whole(f"clean_{r}") for r in present},
        findings=whole("judged"),
        shadows=whole("shadows"),
    )


def _about(folder: Path) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
    return about


def _delivery(about: dict[str, Any]) -> dict[str, Any]:
    texts = ("unit_code", "unit_folder", "delivery", "fingerprint", "content_sha256")
    return {
        "delivery_key": about["key"],
        **{name: about[name] for name in texts},
        "received_at": datetime.fromisoformat(about["received_at"]),
    }


def _parts(places: list[tuple[Path, int, int]], name: str) -> Iterator[pl.DataFrame]:
    """One frame of each delivery that has it, with the delivery's number and rows numbered over all of them."""
    for folder, number, start in places:
        file = folder / f"{name}.parquet"
        if name[:5] in ("rows_", "clean") and not file.exists():  # the delivery holds nothing of this register
            continue
        frame = pl.read_parquet(file).with_columns(delivery_no=pl.lit(number, dtype=_NUMBER))
        yield frame.with_columns(pl.col("row_id") + start) if start and "row_id" in frame.columns else frame
