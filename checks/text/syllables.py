"""The grammar of written Vietnamese syllables: onset, rhyme and tone, with their spelling rules.

Two grammars: the core one of Vietnamese itself, and a wider one with what names of Tày, Nùng, Dao, Mông and
Highland people need in Vietnamese letters (Slương, Pjò, Phja, Dzì, Txay, Kạ, Krông). The grammar knows no
frequencies: whether a legal syllable is likely as a name is the matter of `lexicon`.
"""

from dataclasses import dataclass
from functools import lru_cache

from checks.text.letters import HEAVY, SHARP, VOWELS, split_tones, with_tone

_ONSETS = ("", *str.split("b c d đ g h l m n p r s t v x ch gh gi k kh ng ngh nh ph qu th tr"))
_LABIALS = ("b", "m", "p", "ph", "v")

_PLAIN_RHYMES = str.split(
    "a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc âu ây âm ân âng âp ât âc e eo em en eng "
    "ep et ec ê êu êm ên ênh êp êt êch i ia iu im in inh ip it ich iêu iêm iên iêng iêp iêt iêc o oi om "
    "on ong op ot oc oong ooc ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt u ua ui um un ung up ut uc uôi "
    "uôm uôn uông uôt uôc ư ưa ưi ưu ưng ưc ưt ươi ươu ươm ươn ương ươp ươt ươc"
)
_ROUNDED_RHYMES = str.split(
    "oa oai oao oay oan oang oanh oat oac oach oam oap oăn oăng oăt oăc oăm oe oeo oen oet uân uâng uât "
    "uây uê uênh uêch uơ uy uya uynh uyt uych uyu uyên uyêt uyn uyp"
)
# After q the letter u is part of the onset: quê, quốc, quới, quít and quýt.
_RHYMES_AFTER_QU = str.split(
    "a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc ân âng ât âu ây e en eo et eng em ep ê "
    "ên êt ênh êch êu i in it ich inh iu ô ôc ôi ôn ơ ơi ơn ơt ơm y ynh yt ych yên yêt yn"
)
_Y_ONSETS = ("", "b", "d", "đ", "h", "k", "l", "m", "n", "s", "t", "th", "v", "x", "ch", "nh", "p", "ph", "r", "tr")
_BARE_Y_RHYMES = ("yêu", "yêm", "yên", "yêng", "yêt")

_WIDER_ONSETS = str.split("sl pj phj bj mj khj dz tx ts hl hm hn hr kr br gr đr dr pr sr mr kl bl gl pl ml chr")
_WIDER_RHYMES = str.split(
    "ưm ưn ưp ơng ơc ơch êng êc ing ic ôông oong ooc ôôc uôp uên uêt uêu oem oep eu ây oau uâu uâm uâp "
    "oeng ak ăk âk ek êk ik ok ôk ơk uk ưk iêk uôk ươk yêng"
)

_STOPS = ("p", "t", "c", "ch", "k")
# Letters of a diphthong that bear the tone when no shape mark decides: mía, mùa, but khoái, khuỷa.
_TONE_ON_SECOND = ("oa", "oe", "uy", "oo")
_TWO_PLACES = ("oa", "oe", "uy")


@dataclass(frozen=True)
class Shape:
    """A toneless syllable of the grammar: where its tone may stand (the usual place first), and its ending."""

    onset: str
    rhyme: str
    places: tuple[int, ...]
    stopped: bool
    core: bool


def _tone_places(onset: str, rhyme: str) -> tuple[int, ...]:
    start = len(onset)
    vowels = [i for i, letter in enumerate(rhyme) if letter in VOWELS]
    shaped = [i for i in vowels if rhyme[i] in "ăâêôơ"] or [i for i in vowels if rhyme[i] == "ư"]
    if shaped:
        return (start + shaped[-1],)
    if len(vowels) > 1 and rhyme[:2] in _TONE_ON_SECOND:
        open_pair = len(rhyme) == 2 and rhyme in _TWO_PLACES
        return (start, start + 1) if open_pair else (start + 1,)
    return (start + vowels[0],)


def _core_pairs() -> list[tuple[str, str]]:
    """Onset and rhyme as they are spelt together in Vietnamese words."""
    pairs = []
    for onset in _ONSETS:
        if onset == "qu":
            pairs += [(onset, rhyme) for rhyme in _RHYMES_AFTER_QU]
            continue
        if onset == "gi":
            # gi before i loses one i: gì, gìn, giêng, giết.
            pairs += [("g" if r.startswith("i") else "gi", r) for r in _PLAIN_RHYMES if r != "ia"]
            continue
        rounded = [] if onset in (*_LABIALS, "gh", "ngh") else _ROUNDED_RHYMES
        for rhyme in (*_PLAIN_RHYMES, *rounded):
            if _spelt_together(onset, rhyme):
                pairs.append((onset, rhyme))
    pairs += [(onset, "y") for onset in _Y_ONSETS]
    return pairs + [("", rhyme) for rhyme in _BARE_Y_RHYMES]


def _spelt_together(onset: str, rhyme: str) -> bool:
    front = rhyme[0] in "eêi"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front and not (onset == "c" and rhyme in _ROUNDED_RHYMES)
    return not (onset == "" and rhyme.startswith("iê"))


def _wider_pairs() -> list[tuple[str, str]]:
    plain = (*_PLAIN_RHYMES, *_WIDER_RHYMES)
    pairs = [(onset, rhyme) for onset in _WIDER_ONSETS for rhyme in (*plain, *_ROUNDED_RHYMES)]
    pairs += [(onset, rhyme) for onset in _ONSETS for rhyme in _WIDER_RHYMES if onset not in ("qu", "gi")]
    pairs += [(onset, "y") for onset in (*_ONSETS, *_WIDER_ONSETS) if onset not in ("qu", "gi")]
    pairs += [("k", rhyme) for rhyme in (*plain, *_ROUNDED_RHYMES)]
    pairs += [(onset, rhyme) for onset in _LABIALS for rhyme in _ROUNDED_RHYMES]
    return pairs


def _build() -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for core, pairs in ((True, _core_pairs()), (False, _wider_pairs())):
        for onset, rhyme in pairs:
            stopped = rhyme.endswith(_STOPS)
            places = _tone_places(onset, rhyme)
            shapes.setdefault(onset + rhyme, Shape(onset, rhyme, places, stopped, core))
    return shapes


SHAPES = _build()


@lru_cache(maxsize=65536)
def is_legal(syllable: str) -> bool:
    """Whether a syllable (any case, NFC) obeys the grammar, of Vietnamese or the wider one."""
    toneless, tones = split_tones(syllable.lower())
    shape = SHAPES.get(toneless)
    if shape is None or len(tones) > 1:
        return False
    if not tones:
        # A stopped rhyme always bears sắc or nặng; without a mark it is foreign or a slip.
        return not shape.stopped
    place, tone = tones[0]
    return place in shape.places and not (shape.stopped and tone not in (SHARP, HEAVY))


def repair_tone_place(syllable: str) -> str | None:
    """The syllable with its one tone moved to the right letter (Qúy -> Quý), None if that is not its fault.

    Small letters in, small letters out. Exact: a toneless syllable and a tone have one usual spelling.
    """
    toneless, tones = split_tones(syllable)
    shape = SHAPES.get(toneless)
    if shape is None or len(tones) != 1:
        return None
    place, tone = tones[0]
    if place in shape.places or (shape.stopped and tone not in (SHARP, HEAVY)):
        return None
    right = shape.places[0]
    return toneless[:right] + with_tone(toneless[right], tone) + toneless[right + 1 :]
