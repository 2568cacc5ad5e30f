"""Unicode text as it looks after a legacy font or a wrong decoding: what old files bring into workbooks."""

import codecs
from functools import cache
from string import ascii_letters

import viscii

from warehouse.registers import read_reference


@cache
def _table(column: str) -> dict[int, str]:
    return {ord(row["UNICODE"]): row[column] for row in read_reference("legacy_charsets.tsv")}


@cache
def letters() -> frozenset[str]:
    """All letters that Vietnamese uses."""
    return frozenset(map(chr, _table("VNI"))) | frozenset(ascii_letters)


def as_tcvn3(text: str) -> str | None:
    """TCVN3 (ABC) bytes read as Latin-1."""
    return text.translate(_table("TCVN3"))


def as_vni(text: str) -> str | None:
    """VNI read as Latin-1."""
    return text.translate(_table("VNI"))


def as_viscii(text: str) -> str | None:
    """VISCII bytes read as Windows-1252; None where a byte has no letter there (a workbook could not hold it)."""
    return _windows(codecs.charmap_encode(text, "replace", viscii.encoding_table)[0])


def as_utf8_misread(text: str) -> str | None:
    """UTF-8 bytes read as Windows-1252; None where a byte has no letter there."""
    return _windows(text.encode())


def _windows(raw: bytes) -> str | None:
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if min(text) >= " " else None
