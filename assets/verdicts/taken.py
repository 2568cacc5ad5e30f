"""A delivery as intake and judging left it in the work folder: the Parquet set, read back as frames."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.registers import REGISTERS


@dataclass(frozen=True)
class TakenDelivery:
    """One delivery, read and judged, not landed yet."""

    about: dict[str, Any]
    books: pl.DataFrame
    documents: pl.DataFrame
    rows: dict[str, pl.DataFrame]
    clean: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    shadows: pl.DataFrame

    @property
    def unit_code(self) -> str:
        """GSO code of the delivering unit."""
        return str(self.about["unit_code"])


def book_keys(books: pl.DataFrame, unit_code: str) -> pl.Expr:
    """Key of the register book that a stem names, over all deliveries: unit, register, year opened, number."""
    return pl.concat_str(
        pl.lit(unit_code), "register", pl.col("year_opened"), pl.col("book_number"), separator="|"
    ).alias("book_key")


def read_taken(folder: Path) -> TakenDelivery:
    """Reads `home.work/<key>/`; FileNotFoundError if intake or judging has not finished there."""
    about = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
    present = [r for r in REGISTERS if (folder / f"rows_{r}.parquet").exists()]
    books = pl.read_parquet(folder / "books.parquet")
    return TakenDelivery(
        about=about,
        books=books.with_columns(book_keys(books, about["unit_code"])),
        documents=pl.read_parquet(folder / "documents.parquet"),
        rows={r: pl.read_parquet(folder / f"rows_{r}.parquet") for r in present},
        clean={r: pl.read_parquet(folder / f"clean_{r}.parquet") for r in present},
        findings=pl.read_parquet(folder / "judged.parquet"),
        shadows=pl.read_parquet(folder / "shadows.parquet"),
    )
