"""Where the words of a name stand: family, middle, given, and what the middle says of the bearer's sex."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from checks.text.lexicon import Count
from checks.text.misreadings import readings
from checks.text.normalise import fold
from checks.text.shipped_shares import Sex, Slot

_CHUNK = re.compile(r"\S+")
_LETTERS = r"[^\W\d_]+(?:'[^\W\d_]+)*"
_PART = re.compile(_LETTERS)
# Letters with separators as names really have them: Mai-Linh, Hòa/Hoà, V.An, A., "Sáu"; or separators alone.
_SOUND_CHUNK = re.compile(rf"\"?{_LETTERS}(?:[-/.,]{_LETTERS})*\"?[.,]?|[-./,]+")
_BRACKETED = re.compile(rf"[(\"]*{_LETTERS}(?:[-/.,(]{_LETTERS})*[.,]?[)\"]*[.,]?|[-./,()]+")
_SEX_OF_MIDDLE: dict[str, Sex] = {"văn": "m", "thị": "f"}


class Word(NamedTuple):
    """One word of a name: as written, where it starts, and its slot."""

    text: str
    start: int
    slot: Slot


def words_of(name: str) -> list[Word]:
    """The words of a name with their slots; all after the first middle name count as given.

    Brackets and hyphens part words: in `Hòa (Hoà)` both stand as given names. What no name looks like
    (`Tr@n`, `\\/ăn`) stays one word, signs and all.
    """
    sound = _BRACKETED if name.count("(") == name.count(")") else _SOUND_CHUNK
    found = [part for chunk in _CHUNK.finditer(name) for part in _parts(chunk[0], chunk.start(), sound)]
    last = len(found) - 1
    return [
        Word(text, start, "family" if i == 0 else "middle" if i == 1 and i < last else "given")
        for i, (text, start) in enumerate(found)
    ]


def _parts(chunk: str, start: int, sound: re.Pattern[str]) -> list[tuple[str, int]]:
    if chunk.isalpha():
        return [(chunk, start)]
    # A scanner reads H as I-I: that is one word, not two.
    if sound.fullmatch(chunk) and not ("-" in chunk and readings(chunk.lower())):
        return [(part[0], start + part.start()) for part in _PART.finditer(chunk)]
    return [(chunk, start)]


def sex_by_middle(words: list[Word]) -> Sex:
    """What Văn or Thị in the middle says; "" without them."""
    if len(words) < 3:
        return ""
    return _SEX_OF_MIDDLE.get(words[1].text.lower(), "")


def base_group(ethnicity: str) -> str:
    """The group of a declared dân tộc: `Nùng (Phàn Slình)` is Nùng."""
    return ethnicity.partition(" (")[0]


class Named(NamedTuple):
    """A name met `times` times in a book, with the declared group and sex of its bearers ("" unknown)."""

    name: str
    group: str
    sex: Sex
    book: str
    times: int = 1


def count_names(names: Iterable[Named]) -> list[Count]:
    """Counts for `lexicon.learn`, one per slot, group, sex and syllable; every syllable also under sex "".

    Give it distinct names per book: that is where the time goes.
    """
    seen: Counter[tuple[Slot, str, Sex, str]] = Counter()
    books: dict[tuple[Slot, str, Sex, str], set[str]] = defaultdict(set)
    for named in names:
        words = words_of(named.name)
        sex = named.sex or sex_by_middle(words)
        for word in words:
            syllable = fold(word.text)
            # Văn and Thị tell the sex, so they cannot be counted by it.
            cue_here = {"family": "", "middle": named.sex, "given": sex}[word.slot]
            for cue in {cue_here, ""}:
                key = (word.slot, base_group(named.group), cue, syllable)
                seen[key] += named.times
                books[key].add(named.book)
    return [Count(*key, times, len(books[key])) for key, times in seen.items()]
