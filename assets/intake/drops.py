"""«Bỏ dòng này»: what a contractor wrote in a return workbook about a row that should not be there.

What becomes of the record is decided at landing (docs/decisions/0007).
"""

import unicodedata

import polars as pl

from checks.rules.rule import FINDING

# Every answer begins with it, whatever reason follows.
WORD = "Bỏ"
_LONGEST = 200


def with_drops(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with `drop` only where it was understood, and a finding `drop_unclear` on each other that has one."""
    if rows["drop"].null_count() == rows.height:
        return rows, pl.DataFrame(schema=FINDING)
    told = [unicodedata.normalize("NFC", text or "").strip()[:_LONGEST] for text in rows["drop"]]
    clear = [text if text.casefold().startswith(WORD.casefold()) else None for text in told]
    unclear = [
        {"row_id": place, "rule": "drop_unclear", "value": text}
        for place, (text, understood) in enumerate(zip(told, clear, strict=True))
        if text and understood is None
    ]
    found = pl.DataFrame([{c: f.get(c) for c in FINDING} for f in unclear], schema=FINDING)
    return rows.with_columns(pl.Series("drop", clear, dtype=pl.String)), found
