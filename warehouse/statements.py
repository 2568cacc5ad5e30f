"""SQL statements by name: `statement("ledger/known_books")` is `warehouse/sql/ledger/known_books.sql`."""

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> str:
    """Text of one `.sql` file; FileNotFoundError if there is none."""
    return files("warehouse").joinpath("sql", *f"{name}.sql".split("/")).read_text(encoding="utf-8")
