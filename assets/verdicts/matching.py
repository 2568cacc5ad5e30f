"""Which delivered row is which record (contract, section 4): pure frames, no ledger, no judging.

A record is told by its registration number inside its book; a row of a return workbook by the record it names; a row
without a readable number by its sheet row until the number is corrected.
"""

import polars as pl

# A record that waits for nothing more is never taken over by a row with another number.
_OPEN = ("draft", "pending_review", "rejected")

INCOMING = (
    "row_id",
    "book_key",
    "ref_record_id",
    "number",
    "number_year",
    "sheet_row",
    "row_hash",
    "is_return",
)
EXISTING = (
    "record_id",
    "book_key",
    "number",
    "number_year",
    "sheet_row",
    "row_hash",
    "from_return",
    "status",
    "gone_in",
    "withdrawn",
)


def _pair(incoming: pl.DataFrame, existing: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Pairs (row_id, record_id) of equal keys; the first of several with the first, the second with the second."""
    left = incoming.drop_nulls(on).with_columns(pl.int_range(pl.len()).over(on).alias("turn"))
    right = existing.drop_nulls(on).with_columns(pl.int_range(pl.len()).over(on).alias("turn"))
    return left.join(right.select("record_id", *on, "turn"), on=[*on, "turn"]).select("row_id", "record_id")


def match_rows(incoming: pl.DataFrame, existing: pl.DataFrame) -> pl.DataFrame:
    """Pairs each delivered row with the record it is about.

    Args:
        incoming: one row per delivered row, columns INCOMING, in order of sheet rows.
        existing: one row per current record of the same books, columns EXISTING.

    Returns:
        row_id, record_id for the rows that are known records; the other rows are new records.
    """
    pairs = [pl.DataFrame(schema={"row_id": incoming.schema["row_id"], "record_id": pl.String})]
    if existing.is_empty():  # a book that comes for the first time, as most do
        return pairs[0]

    def take(on: list[str], rows: pl.Expr, records: pl.Expr) -> None:
        nonlocal incoming, existing
        if incoming.is_empty() or existing.is_empty():
            return
        found = _pair(incoming.filter(rows), existing.filter(records), on)
        incoming = incoming.join(found, on="row_id", how="anti")
        existing = existing.join(found, on="record_id", how="anti")
        pairs.append(found)

    named = incoming.with_columns(pl.col("ref_record_id").alias("record_id")).select("row_id", "record_id", "book_key")
    found = named.drop_nulls().join(existing.select("record_id", "book_key"), on=["record_id", "book_key"])
    found = found.unique("record_id", keep="first", maintain_order=True).select("row_id", "record_id")
    incoming = incoming.join(found, on="row_id", how="anti")
    existing = existing.join(found, on="record_id", how="anti")
    pairs.append(found)

    every = pl.lit(value=True)
    number = ["book_key", "number", "number_year"]
    take([*number, "row_hash"], every, every)
    take([*number, "sheet_row"], ~pl.col("is_return"), ~pl.col("from_return"))
    take(number, every, every)
    # The number was corrected, or is not readable yet: the place in the contractor's own sheet tells the record.
    of_sheet, same_sheet = ~pl.col("is_return"), ~pl.col("from_return") & pl.col("status").is_in(_OPEN)
    take(["book_key", "sheet_row", "row_hash"], of_sheet, same_sheet)
    # Where a row is known to be gone and its number with it, another one stands in its place now.
    take(["book_key", "sheet_row"], of_sheet, same_sheet & (pl.col("gone_in").is_null() | pl.col("withdrawn")))
    return pl.concat(pairs)


def new_record_ids(rows: pl.DataFrame, taken: set[str]) -> pl.DataFrame:
    """Identifiers of new records: `06196.KS.2008.01.2008.0012`, or `….r17` for sheet row 17 without a number.

    Two rows that claim the same number are two records: the later one gets `-2`. An identifier never changes again,
    also when the number is corrected, so that events and decisions keep their record.

    Args:
        rows: row_id, unit_code, register, year_opened, book_number, number, number_year, sheet_row.
        taken: identifiers that the ledger uses already for these books.
    """
    book = [
        pl.col("unit_code"),
        pl.lit("."),
        pl.col("register"),
        pl.lit("."),
        pl.col("year_opened").cast(pl.Utf8),
        pl.lit("."),
        pl.col("book_number").cast(pl.Utf8).str.zfill(2),
    ]
    own = pl.concat_str(
        pl.lit("."),
        pl.col("number_year").cast(pl.Utf8),
        pl.lit("."),
        pl.col("number").cast(pl.Utf8).str.zfill(4),
    )
    by_row = pl.concat_str(pl.lit(".r"), pl.col("sheet_row").cast(pl.Utf8))
    stems = rows.with_columns(pl.concat_str(*book, pl.coalesce(own, by_row)).alias("record_id"))
    clear = stems.filter(pl.col("record_id").is_unique() & ~pl.col("record_id").is_in(list(taken)))
    used = taken | set(clear["record_id"].to_list())
    contested = stems.join(clear, on="row_id", how="anti").select("row_id", "record_id")
    names: list[str] = []
    for stem in contested["record_id"].to_list():
        name, turn = stem, 1
        while name in used:
            turn += 1
            name = f"{stem}-{turn}"
        used.add(name)
        names.append(name)
    contested = contested.with_columns(pl.Series("record_id", names, dtype=pl.Utf8))
    return pl.concat([clear.select("row_id", "record_id"), contested])
