"""Synthetic names by ethnic group, for measuring the name checker. No real person's name is in it.

Drawn from the shipped lists by their rough weights, and from lists of this module that the lexicon under test
does not hold (`held_out`): local family names, minority given names and the long tail of everyday names. The
rarest twelfth of those (`never_seen`) is also kept out of the names a lexicon learns from. Slips are made in
`slips`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from checks.text.normalise import fold, title_case
from checks.text.shipped_shares import Sex
from warehouse.registers import read_reference

# Shares of the province's people, roughly; small groups are drawn larger when they are measured.
PROVINCE = {
    "Nùng": 0.42, "Tày": 0.35, "Kinh": 0.17, "Dao": 0.035, "Hoa": 0.01, "Sán Chay": 0.01, "Mông": 0.005,
}  # fmt: skip
GROUPS = tuple(PROVINCE)

_FAMILY_LISTS = {"Kinh": "kinh", "Tày": "tay_nung", "Nùng": "tay_nung", "Dao": "dao"}
# Families the shipped lists do not have, or not for the group; weights as in names_family.csv.
_LOCAL_FAMILIES = {
    "Kinh": "đổng:2 ngũ:1 nhị:1 sơn:2 tân:1 lỡ:1 hình:1 bùn:1 trừ:1 quế:1 lang:1 chúc:1",
    "Tày": "hỷ:8 sái:4 dinh:3 lèng:1 nình:4 đổng:2 thàng:2 chẩu:1 bình:2 đới:3 ban:1 quan:6 khương:1",
    "Nùng": "sầy:2 hỷ:4 thàng:3 lùng:3 phùn:3 cháng:2 nhình:2 vầy:1 dình:1 chẩu:3 ban:1 sấm:1",
    "Dao": "chẻo:6 trềnh:4 dương:10 lò:6 tòng:3 chìu:10 phồng:1 sìn:1 tắng:2 bồn:5 phượng:4",
    "Mông": "sình:4 lừu:4 vù:4 và:3 sồng:4 lìa:1 mùng:1 xeo:1 vàng:10 giàng:10 sùng:10 lý:6 ma:6 thào:8 vừ:6 "
    "lầu:6 dương:4 hầu:4 mùa:4 cư:4 lù:4 tráng:3 ly:3 hoàng:2 hạng:3 hờ:2 cứ:2 chá:2 phàng:2 lồ:2 lau:1 xồng:1",
    "Hoa": "sú:3 sìu:5 chí:2 lỷ:4 tsằn:2 hoàng:9 trần:9 lý:8 lâm:6 voòng:6 phoòng:4 chắng:5 lìu:4 làu:3 chíu:3 "
    "nình:3 tằng:4 ngô:3 trương:3 vương:3 lương:3 hứa:2 thẩm:2 vũ:1 hà:2 tiêu:1 ngải:1 sèn:2",
    "Sán Chay": "nịnh:9 trần:14 hoàng:13 lâm:9 ninh:6 lục:5 la:5 nông:5 trương:5 lý:6 tô:3 đàm:2 hà:3 vi:3 tống:2 "
    "tăng:2 âu:2 phùng:3 sầm:2 từ:3 lã:1 chu:2 nguyễn:5 dương:3 đặng:2 phạm:1",
}
# Given names of the countryside and of old books that the shipped lists do not have.
_LONG_TAIL_WORDS = str.split(
    "khuyên bền vững đượm thìn tỵ sửu dần mão ngọ dậu tuất hợi tý quỳ bưởi chanh nhài huề sáu bảy tám "
    "chín mười ba tư nhỡ cả hai vĩ đoan thục nhiên ngà nguyện hưởng nhớ mong đợi chăm siêng cần kiệm "
    "liêm chút chắt lượm thoại thự trác trạch tấn tiệp tích triển trình tuân tuyển uy văn vịnh võ vụ xoa "
    "xuyến yên ước ứng cừ cử bài bằng bổng bốn chiểu chuẩn chúc choọng dậu doanh duẩn đề điệp điểm đính "
    "độ đồng đới giáp gấm gái hạ hàm hạng hành hiệu hiện hoán hoằng hội huyên hựu kế khôi khởi kỳ kỷ lai "
    "lăng lâu lê liêm lịch liệu loa lỡ lưu lừng mạc mẫn mậu nghi nghị nghiêm ngọ nguyễn nhân nhâm nho "
    "nhuận nhường niên niệm ninh oai phiên phiệt phòng phổ quảng quỹ rảo rặm riêng rộng sâm sắc soạn "
    "súng tạo tề thạo thăng thẩm thế thiêm thiệu thoan thọ thuần thước thường tiếp tiềm toản tôn trại "
    "trụ truyền trữ tự tước ty vạn vọng xá xiêm xứng xuyên xường"
)
# One order for ever, without rhyme or reason: the first are the more frequent ones.
_LONG_TAIL = Random(1).sample(sorted(set(_LONG_TAIL_WORDS)), len(set(_LONG_TAIL_WORDS)))  # noqa: S311 - names for a measurement, not secrets
_MINORITY_GIVEN_SHARE = {
    "Kinh": 0.002, "Tày": 0.04, "Nùng": 0.06, "Dao": 0.35, "Mông": 0.6, "Hoa": 0.35, "Sán Chay": 0.1,
}  # fmt: skip
_LONG_TAIL_SHARE = 0.03
_GENERATION_MIDDLE_SHARE = {"Tày": 0.02, "Nùng": 0.05, "Dao": 0.3, "Hoa": 0.25, "Sán Chay": 0.08}


@dataclass(frozen=True)
class Name:
    """A clean name with what the register says of its bearer."""

    text: str
    group: str
    sex: Sex


def _zipf(rows: list[str], flat: float = 3.0) -> tuple[list[str], list[float]]:
    return rows, [1.0 / (rank + flat) for rank in range(1, len(rows) + 1)]


@cache
def _given(slot: str) -> tuple[list[str], list[float]]:
    return _zipf([row["syllable"] for row in read_reference("names_given.csv") if row["slot"] == slot])


@cache
def _common() -> frozenset[str]:
    """Syllables that the lexicon under test ships: families, and the given and middle names of Vietnam."""
    given = [row["syllable"] for row in read_reference("names_given.csv") if "extra" not in row["slot"]]
    return frozenset(map(fold, (*given, *(row["syllable"] for row in read_reference("names_family.csv")))))


@cache
def held_out() -> frozenset[str]:
    """Syllables that the lexicon under test does not ship: minority given and middle names, the long tail."""
    extra = (*_given("given_minority_extra")[0], *_given("middle_minority_extra")[0])
    return frozenset(map(fold, (*extra, *_LONG_TAIL, *(family for family, _ in _local_families())))) - _common()


@cache
def held_out_families() -> frozenset[tuple[str, str]]:
    """Pairs of list and family name that the lexicon under test must not ship: every fourth rarer one."""
    rows = [row for row in read_reference("names_family.csv") if float(row["weight"]) <= 60]
    return frozenset((row["group"], row["syllable"]) for row in rows[::4])


@cache
def never_seen() -> frozenset[str]:
    """Held-out syllables that are also kept out of the names a lexicon learns from: the rarest twelfth."""
    families = [family for family, weight in _local_families() if weight <= 1]
    tails = (_given("given_minority_extra")[0], _given("middle_minority_extra")[0], _LONG_TAIL)
    rarest = [syllable for tail in tails for syllable in tail[-(len(tail) // 12) :]]
    rest = [syllable for tail in tails for syllable in tail[: -(len(tail) // 12)]]
    return frozenset(map(fold, (*families, *rarest))) - frozenset(map(fold, rest)) - _common()


def _local_families() -> list[tuple[str, float]]:
    pairs = (pair.split(":") for families in _LOCAL_FAMILIES.values() for pair in families.split())
    return [(family, float(weight)) for family, weight in pairs]


@cache
def _families(group: str) -> tuple[list[str], list[float]]:
    weights: dict[str, float] = {}
    for row in read_reference("names_family.csv"):
        if row["group"] == _FAMILY_LISTS.get(group):
            weights[row["syllable"]] = weights.get(row["syllable"], 0.0) + float(row["weight"])
    for pair in _LOCAL_FAMILIES[group].split():
        family, weight = pair.split(":")
        weights[family] = weights.get(family, 0.0) + float(weight)
    return list(weights), list(weights.values())


def _pick(rng: Random, choice: tuple[list[str], list[float]]) -> str:
    return rng.choices(*choice)[0]


def _given_name(rng: Random, group: str, sex: str) -> str:
    chance = rng.random()
    if chance < _MINORITY_GIVEN_SHARE[group]:
        return _pick(rng, _zipf(_given("given_minority_extra")[0], 6.0))
    if chance < _MINORITY_GIVEN_SHARE[group] + _LONG_TAIL_SHARE:
        return _pick(rng, _zipf(_LONG_TAIL, 6.0))
    # Names are not bound to a sex: about one in twenty is listed for the other one.
    other = "f" if sex == "m" else "m"
    return _pick(rng, _given(f"given_{other if rng.random() < 0.05 else sex}"))


def _middle_names(rng: Random, group: str, sex: str) -> list[str]:
    if group == "Mông":
        words = ["a"] if sex == "m" and rng.random() < 0.6 else ["thị"] if sex == "f" and rng.random() < 0.7 else []
    elif rng.random() < _GENERATION_MIDDLE_SHARE.get(group, 0.0):
        words = [_pick(rng, _given("middle_minority_extra"))]
    elif rng.random() < (0.5 if sex == "m" else 0.65):
        words = ["văn" if sex == "m" else "thị"]
    else:
        words = [_pick(rng, _given(f"middle_{sex}"))]
    if words and group != "Mông" and rng.random() < 0.2:
        words.append(_pick(rng, _given(f"given_{sex}")))
    return words


def _draw(rng: Random, group: str) -> Name:
    sex: Sex = rng.choice(("m", "f"))
    words = [_pick(rng, _families(group)), *_middle_names(rng, group, sex), _given_name(rng, group, sex)]
    return Name(title_case(" ".join(words)), group, sex)


def draw_names(rng: Random, group: str, number: int, *, for_learning: bool = False) -> Iterator[Name]:
    """Names of one group; those for learning hold none of the `never_seen` syllables."""
    while number:
        name = _draw(rng, group)
        if for_learning and not never_seen().isdisjoint(fold(name.text).split()):
            continue
        number -= 1
        yield name
