"""The partition key of a delivery: stable, short, and free of any person's name.

Keys stand in run histories, logs and addresses, where personal data must never be.
"""

import hashlib
import re
import unicodedata

# Words that contractors name deliveries with; anything else may be a name and is hashed.
_WORDS = re.compile(
    "dot|lan|bs|bosung|bo|sung|tra|lai|tralai|sua|gui|giao|nop|moi|cu|lo|goi|dl|dulieu|data|"
    "ks|kt|kh|cmc|hn|xnhn|xntthn|hotich|ho|tich|so|quyen|q|nam|thang|ngay|tuan|quy|demo|mau|test"
)
_TOKEN = re.compile(r"([a-z]*)([0-9]{0,8})")  # eight digits are a date; nine or twelve an identity number
_SEPARATORS = re.compile(r"[-_. ]+")
_MAX_LENGTH = 40
_MAX_DIGITS = 11  # a date and a batch number; an identity number has twelve, in groups or not


def _fold(text: str) -> str:
    """ASCII letters of a Vietnamese text, in small letters."""
    flat = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in flat if not unicodedata.combining(c))


def _is_plain(token: str) -> bool:
    match = _TOKEN.fullmatch(token)
    return match is not None and (match[1] == "" or _WORDS.fullmatch(match[1]) is not None)


def safe_name(name: str) -> str:
    """The delivery's own name if all its words are digits or known words, else 8 hex digits of its hash."""
    tokens = [t for t in _SEPARATORS.split(_fold(name)) if t]
    digits = sum(c.isdigit() for c in name)
    text = "-".join(tokens)
    if tokens and digits <= _MAX_DIGITS and len(text) <= _MAX_LENGTH and all(_is_plain(t) for t in tokens):
        return text
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def partition_key(unit_code: str, name: str, fingerprint: str) -> str:
    """`06196_2024-05-20-dot1_3f9a0c1e`: unit, delivery, the first digits of the listing's fingerprint."""
    return f"{unit_code}_{safe_name(name)}_{fingerprint[:8]}"
