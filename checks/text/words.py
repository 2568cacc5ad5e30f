"""Verdict on one word of a name: cannot be Vietnamese, unlikely where it stands, or nothing to say."""

import re
from typing import Literal, NamedTuple

from checks.text.keyboard import undo_typing
from checks.text.known_spellings import BETWEEN_NAMES, KNOWN_SPELLINGS
from checks.text.normalise import fold
from checks.text.shipped_shares import Sex, Slot
from checks.text.suggest import Suggester, doubt, slips_into
from checks.text.syllables import is_legal, repair_tone_place

Severity = Literal["error", "warning"]

# A word in small letters among capitalised ones is ten times likelier a slip (L read as l, T as t).
_ODD_CASE = 1.0
# What this share of people bear is never doubted.
_COMMON = 0.003
_MOST_KEPT = 200_000
_TWO_VOWEL_GROUPS = re.compile(r"[aeiouy]+[^aeiouy]+[aeiouy]")
_NO_VOWEL = re.compile(r"[bcdđghklmnpqrstvx]{2,3}")
# Peoples who write their names in spellings of their own, with letters and endings Vietnamese has not.
_OWN_SPELLING = frozenset(
    str.split(
        "Ba Na|Ba-na|Bru Vân Kiều|Bru-Vân Kiều|Brâu|Chăm|Chơ Ro|Chơ-ro|Chu Ru|Chu-ru|Co|Cơ Ho|Cơ-ho|Cơ Tu|"
        "Cơ-tu|Ê Đê|Ê-đê|Gia Rai|Gia-rai|Gié Triêng|Gié-Triêng|Hrê|Hre|Khơ Me|Khơ-me|Khmer|Mạ|Mnông|Ra Glai|"
        "Ra-glai|Rơ Măm|Rơ-măm|Tà Ôi|Tà-ôi|Xơ Đăng|Xơ-đăng|Xtiêng",
        "|",
    )
)
_SLOT_NAMES: dict[Slot, str] = {"family": "họ", "middle": "chữ đệm", "given": "tên"}


class Place(NamedTuple):
    """Where a word stands: its slot, the bearer's declared dân tộc and sex ("" unknown), and its neighbours."""

    slot: Slot
    group: str = ""
    sex: Sex = ""
    # no word of the name bears a mark
    no_marks: bool = False
    # the word begins small while others begin with a capital
    odd_case: bool = False


class WordVerdict(NamedTuple):
    """Severity, the syllable likely meant (small letters), and why; {word} and {meant} stand for the two."""

    severity: Severity
    meant: str | None
    reason: str


class WordJudge:
    """Judges words by one lexicon; verdicts are kept, since the same words come again and again."""

    def __init__(self, near: Suggester) -> None:
        self.near = near
        self._groups = frozenset(near.lexicon.groups())
        self._kept: dict[tuple[str, Place], WordVerdict | None] = {}

    def verdict(self, word: str, place: Place) -> WordVerdict | None:
        """Verdict on a word in small letters."""
        key = (word, place)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._judge(word, place)
        return self._kept[key]

    def _judge(self, word: str, place: Place) -> WordVerdict | None:
        if (len(word) == 1 and word.isalpha()) or word in KNOWN_SPELLINGS or word in BETWEEN_NAMES:
            return None
        if is_legal(word):
            return self._judge_legal(word, place)
        if "'" in word and word.replace("'", "").isalpha():
            return self._judge_apostrophe(word)
        return self._judge_illegal(word, place)

    def _judge_legal(self, word: str, place: Place) -> WordVerdict | None:
        syllable, lexicon = fold(word), self.near.lexicon
        slot, group, sex = place[:3]
        if slot == "family" and lexicon.listed(syllable, slot, group):
            return None
        share = lexicon.weight(syllable, slot, group, sex)
        if share > _COMMON:
            return None
        odd = _ODD_CASE if place.odd_case else 0.0
        # Nearly all words are fine whoever bears them. The bound is safe: more slips are never less doubtful.
        if group in self._groups:
            most = self.near.most_slips_into(syllable, slot)
            if doubt(most, share) + odd < lexicon.doubtful(syllable, slot, group, most):
                return None
        likely = self.near.nearest(syllable, slot, group, sex)
        slips = slips_into(likely)
        if doubt(slips, share) + odd < lexicon.doubtful(syllable, slot, group, slips):
            return None
        meant = self.near.surest(syllable, slot, group, sex)
        like = "“{meant}”" if meant else " hoặc ".join(f"“{near.syllable.capitalize()}”" for near in likely[:2])
        return WordVerdict("warning", meant, f"{_SLOT_NAMES[slot]} “{{word}}” rất hiếm gặp, gần giống {like}")

    def _judge_illegal(self, word: str, place: Place) -> WordVerdict:
        # Where no letter is left, nobody can tell which one stood there.
        has_letter = any(letter.isalpha() for letter in word)
        meant = self.near.surest(word, *place[:3]) if has_letter else None
        if not word.isalpha():
            what = "chữ số" if any(c.isdigit() for c in word) else "ký hiệu lạ"
            return WordVerdict("error", meant, f"“{{word}}” có {what}")
        if repair_tone_place(word) is not None:
            return WordVerdict("error", meant, "“{word}” đặt dấu thanh sai chữ cái")
        typed = undo_typing(word)
        if typed is not None and not (place.no_marks and not self._usual(typed, place)):
            return WordVerdict("error", meant, "“{word}” còn sót phím gõ dấu")
        apart = None if meant else self.near.taken_apart(word)
        if apart is not None:
            return WordVerdict("error", apart, "“{word}” viết liền hai chữ")
        if _NO_VOWEL.fullmatch(word):
            return WordVerdict("warning", meant, "“{word}” không đủ một âm tiết, có thể là chữ viết tắt")
        if self._may_be_foreign(word, place):
            return WordVerdict("warning", meant, "“{word}” không phải âm tiết tiếng Việt, có thể là tên nước ngoài")
        return WordVerdict("error", meant, "“{word}” không phải âm tiết tiếng Việt")

    @staticmethod
    def _may_be_foreign(word: str, place: Place) -> bool:
        """No mark anywhere, a word of several syllables (Jenny), or a people with a spelling of its own."""
        if place.group in _OWN_SPELLING:
            return True
        return word.isascii() and (place.no_marks or _TWO_VOWEL_GROUPS.search(word) is not None)

    def _usual(self, typed: str, place: Place) -> bool:
        """Whether the syllable behind the keys is a known name: Nguyeenx is Nguyễn, Max is no Mã."""
        return len(typed) > 2 and self.near.lexicon.known(fold(typed), place.slot, place.group)

    @staticmethod
    def _judge_apostrophe(word: str) -> WordVerdict | None:
        """H'Mông and O'Brien are names; Lu'ơng and So'n are ư and ơ that a scanner took apart."""
        joined = word.replace("u'", "ư").replace("o'", "ơ")
        if "'" in joined or word.startswith(("u'", "o'")) or not is_legal(joined):
            return None
        return WordVerdict("warning", fold(joined), "“{word}” có dấu nháy giữa âm tiết, có thể là “{meant}”")
