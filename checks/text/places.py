"""Verdicts on places and addresses: what cannot be Vietnamese is an error, a misspelt unit name a warning.

Numbers, abbreviations and punctuation are the rule in addresses, never a fault. Whether a place lies in the
delivering unit is another rule's question.
"""

import re
from collections import Counter
from dataclasses import replace
from functools import cache, lru_cache

from checks.text.lexicon import Lexicon
from checks.text.shipped_shares import ShippedShares
from checks.text.slots import Word
from checks.text.suggest import Suggester
from checks.text.syllables import is_legal
from checks.text.unit_names import misspelt_units
from checks.text.verdict import FINE, NameVerdict, in_case_of, sum_up
from checks.text.words import Place, WordJudge
from warehouse.registers import read_reference
from warehouse.units import all_units

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# Abbreviations, codes and roman numerals: UBND, TP, K9, 5B, Khu3, Km12, II.
_CODE = re.compile(
    r"(?-i:[A-ZĐ]{1,6})\d*(?-i:[A-Z]?)|\d+[a-zđ]{0,2}|[a-zđ]{1,2}\d+[a-z]?|"
    r"(?:khu|tổ|đội|thôn|bản|xóm|ấp|khối|số|ngõ|phố|phường|quận)\d+[a-z]?|(?-i:[IVXLC]+)",
    re.IGNORECASE,
)
# What stands in the place of a letter that was lost or misread: huy?n, N@ Pàn.
_STRANGE = re.compile(r"\S*(?:[^\W\d_][?@|~]|[?@|~][^\W\d_])\S*")
_NO_WORD = NameVerdict("error", None, "ô không có chữ và số nào")
_SMALL_ABBREVIATIONS = frozenset(["ubnd", "ubhc", "hđnd", "tand", "bvđk", "ttyt", "htx", "ktt", "tdp", "ql", "tl"])
_ADDRESS_WORDS = str.split(
    "xã phường thị trấn huyện quận thành phố tỉnh thôn bản làng xóm ấp khu tổ đội khối phố đường ngõ số "
    "nhà công an cục ủy ban nhân dân bệnh viện trạm y tế trung tâm việt nam trung quốc nà pò khuổi pác "
    "kéo cốc lũng phja đồng"
)


@cache
def _judge() -> WordJudge:
    """Judges words by those of unit names, provinces and addresses; place names have no slots of their own."""
    words = Counter(word for unit in all_units() for word in unit.full_name.split())
    words.update(
        word for row in read_reference("pid_province_codes.csv") for word in row["province_before_2025"].split()
    )
    words.update(_ADDRESS_WORDS)
    rows = [{"syllable": word, "group": "", "weight": str(number)} for word, number in words.items() if is_legal(word)]
    return WordJudge(Suggester(Lexicon(ShippedShares(rows, []))))


@lru_cache(maxsize=65536)
def judge_place(place: str) -> NameVerdict:
    """Verdict on a place or an address that has been decoded and cleaned."""
    if place and not any(sign.isalnum() for sign in place):
        return _NO_WORD
    strange = _STRANGE.search(place)
    if strange is not None:
        return NameVerdict("error", None, f"“{strange[0]}” có ký hiệu lạ")
    verdicts = []
    where = Place("family", no_marks=place.isascii())
    for found in _WORD.finditer(place):
        word = found[0]
        if is_legal(word) or len(word) <= 2 or _CODE.fullmatch(word) or word in _SMALL_ABBREVIATIONS:
            continue
        verdict = _judge().verdict(word.lower(), where)
        if verdict is not None and verdict.severity == "error":
            verdicts.append((Word(word, found.start(), "family"), verdict))
    if verdicts:
        wrong = sum_up(place, verdicts)
        return replace(wrong, suggestion=wrong.suggestion and _with_unit_names(wrong.suggestion))
    misspelt = misspelt_units(place)
    if not misspelt:
        return FINE
    first = misspelt[0]
    reason = f"“{first.written}” gần giống tên đơn vị “{first.meant}”"
    return NameVerdict("warning", _with_unit_names(place), reason)


def _with_unit_names(place: str) -> str:
    """The text with misspelt unit names put right: Bình Gìa is no Bình Già but Bình Gia."""
    for start, written, meant in reversed(misspelt_units(place)):
        place = place[:start] + in_case_of(written, meant) + place[start + len(written) :]
    return place
