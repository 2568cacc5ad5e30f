"""Text as it is written inside a workbook's XML, turned into the text that a person sees. Whole columns at once."""

import re

import polars as pl

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SIGNS = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile(rf"&#(?:x([0-9A-Fa-f]{{1,6}})|([0-9]{{1,7}}));|{'|'.join(_SIGNS)}")


def _sign(code: int, original: str) -> str:
    # Halves of surrogate pairs are no text, and numbers beyond Unicode no characters: they stay as written.
    return original if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def unescape(text: pl.Series) -> pl.Series:
    """XML entities resolved, for text that no XML parser has read."""
    if not text.str.contains("&", literal=True).any():
        return text
    if text.str.contains("&#", literal=True).any():  # rare, so in Python: `&amp;#10;` is no line break
        return text.map_elements(lambda t: _ENTITY.sub(_resolve, t), return_dtype=pl.String)
    return text.str.replace_many(list(_SIGNS), list(_SIGNS.values()))


def _resolve(match: re.Match[str]) -> str:
    if match[0] in _SIGNS:
        return _SIGNS[match[0]]
    return _sign(int(match[1], 16) if match[1] else int(match[2]), match[0])


def unescape_office(text: pl.Series) -> pl.Series:
    """`_x000D_` and its like, with which Office writes characters that XML cannot hold, resolved."""
    escaped = text.str.contains("_x", literal=True)
    if not escaped.any():
        return text
    return text.map_elements(
        lambda t: _ESCAPE.sub(lambda m: _sign(int(m[1], 16), m[0]), t) if "_x" in t else t, return_dtype=pl.String
    )


def has_declarations(xml: str) -> bool:
    """Whether there are comments, CDATA sections or the like, so that `<` may be text. (One sign is found faster.)"""
    return "!" in xml and "<!" in xml
