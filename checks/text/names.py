"""Verdicts on a person's name: cannot be Vietnamese (error), unlikely (warning), or nothing to say.

Judge names that `legacy` has decoded and `normalise` has cleaned. Never changes a name; a suggestion is for a
person to accept. Places are judged in `places`.
"""

import re
from functools import lru_cache

from checks.text.lexicon import Lexicon, shipped
from checks.text.normalise import fold, title_case
from checks.text.places import judge_place
from checks.text.shipped_shares import Sex, Slot
from checks.text.slots import Word, base_group, sex_by_middle, words_of
from checks.text.suggest import Suggester
from checks.text.syllables import is_legal
from checks.text.verdict import FINE, NameVerdict, sum_up
from checks.text.words import Place, WordJudge, WordVerdict

__all__ = ["FINE", "NameVerdict", "family_name", "is_fine_word", "judge_name", "judge_place"]

# Signs that names and their old spellings hold: H'Mông, Mai-Linh, Hòa (Hoà), Nguyễn V. An, "tức Sáu".
_SIGNS_ALLOWED = frozenset(" '-().,/\"")
# UBND, TAND, TTYT, KT. beside words of a name: an office stands there, or somebody's title.
_ABBREVIATION = re.compile(r"\(?[A-ZĐ]{2,6}[.)]?")
_ABBREVIATED = WordVerdict("warning", None, "“{word}” có thể là chữ viết tắt")
# What Word and Excel make of them while somebody types.
_PLAIN_SIGNS = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "."})
_NO_LETTER = NameVerdict("error", None, "tên người không có chữ cái nào")
# What is written where the register gives no name, in small letters and without the signs around. Nobody's family name
# is Không or Chưa.
NOTE = re.compile(
    r"^(?:không|chưa)(?: |$)|(?:^| )(?:không rõ|không tên|chưa rõ|chưa đặt tên|chưa có tên)(?: |$)"
    r"|^(?:đã ký|như trên|để trống|bỏ trống)$"
)
AROUND_NOTES = ' .,-/()[]"'
_NOTE = NameVerdict("warning", None, "đây có vẻ là lời ghi chú, không phải tên người")


def family_name(name: str) -> str:
    """The family name as a comparison key; empty for an empty name."""
    words = words_of(name)
    return fold(words[0].text) if words else ""


def is_fine_word(word: str, slot: Slot, group: str, sex: Sex, lexicon: Lexicon) -> bool:
    """Whether one word of a name raises no doubt where it stands, in a name that bears marks and capitals."""
    odd_case = word[0].islower() and slot != "middle"
    verdict = _judge_over(lexicon).verdict(word.lower(), Place(slot, group, sex, odd_case=odd_case))
    return verdict is None and _mixed_case(Word(word, 0, slot)) is None


def judge_name(
    name: str, *, foreign: bool = False, group: str = "", sex: Sex = "", lexicon: Lexicon | None = None
) -> NameVerdict:
    """Verdict on one person's name.

    A foreign national's name is judged for digits and signs only. `group` is the declared dân tộc, `sex` what
    the row says ("m", "f"); both only sharpen the judgement. `lexicon` is a learned one; the shipped lists
    serve without.
    """
    name = name.translate(_PLAIN_SIGNS)
    if name and not any(letter.isalpha() for letter in name):
        return _NO_LETTER
    if NOTE.search(fold(name).strip(AROUND_NOTES)):
        return _NOTE
    if foreign:
        return _judge_signs(name)
    words = words_of(name)
    people = base_group(group)
    judge = _judge_over(lexicon or shipped())
    verdicts = _verdicts(words, people, sex or sex_by_middle(words), judge, no_marks=name.isascii())
    if verdicts:
        return sum_up(name, verdicts)
    if name.count("(") != name.count(")"):
        return NameVerdict("warning", None, "tên người có dấu ngoặc không đủ đôi")
    return FINE


@lru_cache(maxsize=4)
def _judge_over(lexicon: Lexicon) -> WordJudge:
    """One judge per lexicon, kept while it is in use: it remembers its verdicts."""
    return WordJudge(Suggester(lexicon))


def _verdicts(
    words: list[Word], group: str, sex: Sex, judge: WordJudge, *, no_marks: bool
) -> list[tuple[Word, WordVerdict]]:
    found = []
    capitals = sum(word.text[0].isupper() for word in words)
    has_small = any(not word.text.isupper() for word in words)
    for word in words:
        # Văn and Thị in small letters are an old habit, not a slip.
        odd_case = word.text[0].islower() and word.slot != "middle" and capitals > 0
        verdict = judge.verdict(word.text.lower(), Place(word.slot, group, sex, no_marks, odd_case))
        verdict = verdict or _mixed_case(word)
        if verdict is not None and has_small and _ABBREVIATION.fullmatch(word.text) and not is_legal(word.text):
            verdict = _ABBREVIATED
        if verdict is not None:
            found.append((word, verdict))
    return found


def _mixed_case(word: Word) -> WordVerdict | None:
    """Capitals inside a word (NGuyễn, hOà), but for those after an apostrophe."""
    tail = word.text[1:]
    if tail.islower() or not tail or word.text.isupper() or word.text == title_case(word.text):
        return None
    return WordVerdict("warning", word.text.lower(), "“{word}” viết hoa lẫn lộn")


def _judge_signs(name: str) -> NameVerdict:
    sign = next((c for c in name if not (c.isalpha() or c in _SIGNS_ALLOWED)), None)
    if sign is None:
        return FINE
    return NameVerdict("error", None, f"tên người có {'chữ số' if sign.isdigit() else 'ký hiệu'} “{sign}”")
