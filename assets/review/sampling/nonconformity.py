"""When a sampled record counts against its book.

Whether the reviewer's decision itself is valid (version, reason, four eyes) is judged where decisions are taken back.
"""

from collections.abc import Collection
from functools import cache
from typing import Literal

from warehouse.registers import Field, fields

Decision = Literal["approve", "correct", "reject"]

# The words of the review workbook (contract, section 4). «Đúng theo sổ» confirms a value, it decides nothing here.
DECISION_LABELS: dict[Decision, str] = {"approve": "Phê duyệt", "correct": "Sửa thông tin", "reject": "Từ chối"}

_REQUESTER = "nyc"  # người yêu cầu: brought the papers, is not whom the event is about
_LIFE = ("NgaySinh", "NgayChet", "GioiTinh")


@cache
def major_fields(register: str) -> frozenset[str]:
    """Fields whose mistake makes another record of it: which event, which persons.

    Number, book and date of registration; name, sex, dates of birth and death and identity numbers of the persons the
    event is about, parents and spouses included. The Ministry's guidance does not grade mistakes: this grading is the
    project's own. Places, words, page, remarks, the signer and the requester are minor.
    """
    return frozenset(f.name for f in fields(register) if _is_major(f))


def is_nonconforming(register: str, decision: Decision, corrected: Collection[str] = ()) -> bool:
    """Whether a decision on a sampled record counts against its book: refused, or corrected in a major field.

    Args:
        register: KS, KT, KH, CMC or HN.
        decision: what the reviewer decided.
        corrected: names of the fields the reviewer changed; looked at only for "correct".

    Raises:
        ValueError: a decision that does not exist; an unknown word must not pass for a good record.
    """
    if decision not in DECISION_LABELS:
        raise ValueError(f"decision {decision!r} is none of {', '.join(DECISION_LABELS)}")
    if decision == "correct":
        return not major_fields(register).isdisjoint(corrected)
    return decision == "reject"


def _is_major(field: Field) -> bool:
    if field.kind in ("number", "book_number") or field.name == "ngayDangKy":
        return True
    if field.person in ("", _REQUESTER):
        return False
    return field.kind in ("name", "id_number") or field.name.endswith(_LIFE)
