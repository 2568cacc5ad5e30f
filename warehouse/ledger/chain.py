"""Hash chains: the link of a row is BLAKE2b over the link before it and the row's own words.

A word changed, a row taken out or put in breaks the chain at that place and from there on. Which words a row has is
told by the module of its table.
"""

from collections.abc import Iterable
from hashlib import blake2b

GENESIS = "0" * 32
_SEPARATOR = "\x1f"


def link(before: str, words: Iterable[object]) -> str:
    """The link of a row: 32 hex digits; None counts as an empty word."""
    text = _SEPARATOR.join([before, *("" if word is None else str(word) for word in words)])
    return blake2b(text.encode(), digest_size=16).hexdigest()
