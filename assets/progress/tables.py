"""Frames of counts as Markdown tables for the interface, capped: it shows whatever it is given, in full."""

import re
from collections.abc import Mapping

import polars as pl

from assets.progress.charts import number

MOST_ROWS = 200
MOST_BYTES = 64_000
# What has a meaning within a line; `http://`, `www.` and `@` would become links.
_SIGNS = re.compile(r"([\\`*_\[\]<>|~&!$@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


def in_markdown(text: str) -> str:
    """Text within a line of Markdown, shown as it stands whatever signs it has."""
    return _SIGNS.sub(r"\\\1", text)


def markdown(frame: pl.DataFrame, headings: Mapping[str, str]) -> str:
    """A Markdown table of the named columns under their Vietnamese headings.

    At most 200 rows and 64 kB; what is left out is said below the table with its number.
    """
    columns = list(headings)
    right = {name for name in columns if frame.schema[name].is_numeric()}
    lines = [
        "| " + " | ".join(headings[name] for name in columns) + " |",
        "|" + "|".join("---:" if name in right else ":---" for name in columns) + "|",
    ]
    size = sum(len(line.encode()) for line in lines)
    shown = 0
    for row in frame.select(columns).head(MOST_ROWS).iter_rows():
        line = "| " + " | ".join(_cell(value) for value in row) + " |"
        size += len(line.encode()) + 1
        if size > MOST_BYTES - 200:
            break
        lines.append(line)
        shown += 1
    if shown < frame.height:
        lines.append(f"\n… và {number(frame.height - shown)} dòng khác.")
    return "\n".join(lines)


def counts(values: Mapping[str, int], headings: tuple[str, str]) -> str:
    """A Markdown table of names and counts, the largest first."""
    name, n = headings
    frame = pl.DataFrame({"name": list(values), "n": list(values.values())}, schema={"name": pl.Utf8, "n": pl.Int64})
    return markdown(frame.sort("n", descending=True, maintain_order=True), {"name": name, "n": n})


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    return in_markdown(str(value).replace("\n", " "))
