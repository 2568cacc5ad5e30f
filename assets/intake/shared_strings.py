"""The shared strings of a workbook: the text that most cells refer to by number."""

import polars as pl

from assets.intake.cell_text import has_declarations, unescape, unescape_office
from assets.intake.sheet_parser import parse_strings, until


def read_strings(xml: str | None) -> pl.Series:
    """The shared strings by index; rich text without its formats, readings of East Asian text left out.

    Raises:
        WorkbookRefused: the text is no table of strings.
    """
    if xml is None:
        return pl.Series("text", [], dtype=pl.String)
    plain = xml.replace('<t xml:space="preserve">', "<t>")
    first, last = plain.find("<si><t>"), plain.rfind("</t></si>")
    texts = plain[first + 7 : last].split("</t></si><si><t>")
    # No tag but the table's own around the strings and four for each: then none is rich text or anything else.
    around = plain[: max(first, 0)].count("<") - plain.startswith("<?xml"), plain[last + 9 :].strip()
    if around == (1, "</sst>") and plain.count("<", first, last) == 4 * len(texts) - 2:
        strings = pl.Series("text", texts, dtype=pl.String)
        strings = unescape(strings) if "&" in plain else strings
    else:
        strings = _read_rich_strings(plain)
    return unescape_office(strings) if "_x" in plain else strings


def _read_rich_strings(xml: str) -> pl.Series:
    """Shared strings, where some or all need a parser."""
    if has_declarations(xml) or "<si/>" in xml or "<si " in xml or xml.count("<si>") != xml.count("</si>"):
        return pl.Series("text", parse_strings(xml), dtype=pl.String)
    text: list[str | None] = []
    rich: list[str] = []
    # Most strings are plain and follow one another: only where a tag stands among them is looked at string by string.
    start = xml.find("<si>")
    for run in xml[start:].split("</t></si><si><t>") if start >= 0 else ():
        if "<" not in run:
            text.append(run)
            continue
        for piece in f"{run if run.startswith('<si>') else '<si><t>' + run}</t></si>".split("<si>")[1:]:
            plain = _plain_string(piece)
            text.append(plain)
            if plain is None:
                rich.append(until(piece, "</si>"))
    strings = unescape(pl.Series("text", text, dtype=pl.String))
    if not rich:
        return strings
    parsed = parse_strings("<sst>" + "".join(f"<si>{piece}" for piece in rich) + "</sst>")
    places = [place for place, plain in enumerate(text) if plain is None]
    return strings.scatter(places, pl.Series(parsed, dtype=pl.String))


def _plain_string(piece: str) -> str | None:
    """Text of `<t>…</t></si>`, None for anything else."""
    end = piece.find("</t></si>")
    return piece[3:end] if piece.startswith("<t>") and end == piece.find("<", 3) else None
