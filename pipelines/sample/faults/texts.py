"""Names and places written wrongly: slips, likely slips, legacy fonts, and what can be repaired without loss."""

import unicodedata
from collections.abc import Callable
from random import Random

from pipelines.sample import names
from pipelines.sample.draft import BookDraft, Draft
from pipelines.sample.faults import charsets
from pipelines.sample.faults.fault import Fault, filled, has_foreigner, pick, vietnamese_names
from pipelines.sample.faults.slips import SLIPS

# Family names and middle names that nobody bears, one stroke from ones that everybody bears.
_RARE = {
    "Nguyễn": "Nguyên", "Hoàng": "Hoang", "Nông": "Nong", "Triệu": "Triêu", "Trần": "Trân",
    "Thị": "Thi",
}  # fmt: skip
# Slips that no spelling of a name explains; in places digits and signs are usual.
_IN_ANY_NAME = ("digit", "sign")
_OFFICE = ("noiDangKy", "noiCap")
_BLOCKS = ("nksHoTen", "meHoTen", "chaHoTen")
_LEGACY = {
    "tcvn3": charsets.as_tcvn3,
    "vni": charsets.as_vni,
    "viscii": charsets.as_viscii,
    "utf8": charsets.as_utf8_misread,
}


def _words_at_risk(draft: Draft, name: str, words: list[str]) -> list[int]:
    """Syllables that may be spoilt: in a birth's names not the family name, which another rule compares."""
    first = 1 if name in _BLOCKS and draft.register == "KS" else 0
    return [i for i in range(first, len(words)) if words[i].isalpha() and words[i][0].isupper() and len(words[i]) > 1]


def _slip(rng: Random, book: BookDraft, draft: Draft) -> bool:
    places = [] if has_foreigner(draft) else [n for n in filled(draft, "place") if n not in _OFFICE]
    name = pick(rng, vietnamese_names(draft) if rng.random() < 0.75 else places)
    if name is None:
        return False
    words = draft.values[name].split(" ")
    candidates = _words_at_risk(draft, name, words)
    rng.shuffle(candidates)
    kinds = [k for k in SLIPS if name.endswith("HoTen") or k not in _IN_ANY_NAME]
    for at in candidates:
        kind = rng.choice(kinds)
        spoilt = SLIPS[kind](words[at])
        written = " ".join([*words[:at], spoilt or "", *words[at + 1 :]])
        # A name without any mark may be a foreigner's, however it is spelt.
        if spoilt and (kind in _IN_ANY_NAME or not written.isascii()):
            return draft.break_field("spelling", kind, name, written)
    return False


def _unusual(rng: Random, book: BookDraft, draft: Draft) -> bool:
    fit = []
    for name in vietnamese_names(draft):
        words = draft.values[name].split(" ")
        first = 1 if name in _BLOCKS and draft.register == "KS" else 0
        fit += [
            (name, i)
            for i in range(first, min(2, len(words) - 1))
            if (words[i] == "Thị") == (i == 1) and words[i] in _RARE
        ]
    if not fit:
        return False
    name, at = rng.choice(fit)
    words = draft.values[name].split(" ")
    words[at] = _RARE[words[at]]
    return draft.break_field("spelling_unusual", "middle name" if at else "family name", name, " ".join(words))


def _legacy(rng: Random, book: BookDraft, draft: Draft) -> bool:
    fields = [n for n in (*vietnamese_names(draft), *filled(draft, "place")) if n not in _OFFICE]
    name = pick(rng, fields)
    if name is None:
        return False
    kind = rng.choice(list(_LEGACY))
    written = _LEGACY[kind](draft.values[name])
    # Without foreign letters the text could pass for another Vietnamese one ("Hồng" in VNI is "Hoàng") or for a slip.
    foreign = sum(c.isalpha() and c not in charsets.letters() for c in written or "")
    if written is None or foreign < 2:
        return False
    return draft.break_field("text_encoding", kind, name, written)


def _look_alike(text: str) -> str:
    """Đ as the Icelandic letter of the same looks, else a Cyrillic letter."""
    return text.replace("Đ", "\u00d0", 1) if "Đ" in text else text.replace("a", "\u0430", 1)


_REPAIRABLE: dict[str, Callable[[str], str]] = {
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "double space": lambda text: text.replace(" ", "  ", 1),
    "trailing space": lambda text: f"{text} ",
    "leading space": lambda text: f" {text}",
    "no-break space": lambda text: text.replace(" ", "\u00a0", 1),
    "zero width": lambda text: text.replace(" ", " \u200b", 1),
    "look-alike": _look_alike,
    "line break": lambda text: text.replace(", ", ",\n", 1),
}


def _repairable(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, filled(draft, "name", "place", "ethnicity", "nationality"))
    if name is None:
        return False
    kind = rng.choice(list(_REPAIRABLE))
    written = _REPAIRABLE[kind](draft.values[name])
    return written != draft.values[name] and draft.break_field("text_normalised", kind, name, written)


def _one_case(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, (n for n in vietnamese_names(draft) if n.endswith("HoTen")))
    if name is None:
        return False
    capitals = rng.random() < 0.75
    text = draft.values[name]
    return draft.break_field(
        "name_case", "capitals" if capitals else "small", name, text.upper() if capitals else text.lower()
    )


def _other_family(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """The child bears a family name of neither parent (in life: adoption, or a slip of the clerk)."""
    parents = [p for key, p in draft.people.items() if key in ("me", "cha")]
    # A child of an unknown father may bear his name.
    if "nksHoTen" not in draft.values or len(parents) < 2 or has_foreigner(draft):
        return False
    taken = {p.family for p in parents}
    family = names.family_name(rng, "Tày")
    if family in taken:
        return False
    text = draft.values["nksHoTen"]
    return draft.break_field("surname_mismatch", "other family", "nksHoTen", f"{family} {text.split(' ', 1)[1]}")


TEXT_FAULTS = (
    Fault("spelling", "error", 7, _slip),
    Fault("text_encoding", "error", 3, _legacy),
    Fault("spelling_unusual", "warning", 3, _unusual),
    Fault("text_normalised", "info", 4, _repairable),
    Fault("name_case", "info", 3, _one_case),
    Fault("surname_mismatch", "info", 1, _other_family, ("KS",)),
)
