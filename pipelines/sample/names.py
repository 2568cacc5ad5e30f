"""Full names of people of Lạng Sơn by ethnic group, sex and generation.

Family and given names come from `warehouse/reference/names_*.csv`. Which group a person belongs to is drawn by the
district; families (who bears whose name) are made in `people`.
"""

from functools import cache
from random import Random

from pipelines.sample.chance import Weighted
from warehouse.registers import read_reference

# Rough shares per thousand, after the census of 2019 (Nùng 43 %, Tày 35 %, Kinh 16 %, Dao 3.5 %); districts differ.
_PROVINCE = {"Nùng": 430, "Tày": 350, "Kinh": 160, "Dao": 35, "Sán Chay": 8, "Hoa": 5, "Mông": 4}
_DISTRICT = {
    "178": {"Kinh": 480, "Tày": 260, "Nùng": 230, "Hoa": 15},
    "181": {"Dao": 110, "Nùng": 520, "Kinh": 40},
    "185": {"Tày": 690, "Nùng": 130, "Dao": 80},
    "186": {"Kinh": 380, "Nùng": 480, "Tày": 90, "Sán Chay": 15, "Mông": 12},
    "188": {"Tày": 430, "Dao": 120, "Sán Chay": 30},
    "189": {"Tày": 540, "Dao": 220, "Sán Chay": 90, "Nùng": 110},
}

# How the same group is written in the list of dân tộc: mostly the bare name, sometimes with the local one.
_WRITTEN = {
    "Nùng": (("Nùng", 60), ("Nùng (Phàn Sinh)", 1), ("Nùng (Nùng Cháo)", 1)),
    "Tày": (("Tày", 60), ("Tày (Ngạn)", 0.3)),
    "Kinh": (("Kinh", 1),),
    "Dao": (("Dao", 20), ("Dao (Thanh Y)", 2), ("Dao (Dao Đỏ)", 1)),
    "Sán Chay": (("Sán Chay", 4), ("Sán Chay (Cao Lan)", 2), ("Sán Chay (Sán Chỉ)", 1)),
    "Hoa": (("Hoa", 8), ("Hoa (Hán)", 1)),
    "Mông": (("Mông", 6), ("Mông (HMông)", 1)),
}

_MONG = {
    "vàng",
    "giàng",
    "sùng",
    "thào",
    "vừ",
    "lầu",
    "mùa",
    "cư",
    "lù",
    "tráng",
    "ly",
    "hạng",
    "hầu",
    "dương",
    "ma",
}
_HOA = {
    "lý",
    "hoàng",
    "trần",
    "voòng",
    "lâm",
    "sèn",
    "ninh",
    "vương",
    "chang",
    "phoòng",
    "lìu",
    "chắng",
    "làu",
}
_SAN_CHAY = (
    ("hoàng", 30),
    ("trần", 20),
    ("ninh", 15),
    ("lý", 15),
    ("lục", 8),
    ("trương", 8),
    ("nình", 6),
    ("đặng", 5),
)

# Chinese partners stand in the registers in Latin letters, as in their passports.
_PINYIN_FAMILY = ("Huang", "Li", "Wang", "Zhang", "Liang", "Nong", "Wei", "Lu", "Tan", "Chen")
_PINYIN_GIVEN_M = ("Guoqiang", "Jianhua", "Zhiwei", "Weimin", "Xiaoming", "Rongfu")
_PINYIN_GIVEN_F = ("Meilan", "Lihua", "Xiuying", "Haiyan", "Yulan", "Fengying")


@cache
def groups(district: str | None) -> Weighted[str]:
    """Ethnic groups of one district by weight."""
    return Weighted({**_PROVINCE, **_DISTRICT.get(district or "", {})}.items())


@cache
def _written(group: str) -> Weighted[str]:
    return Weighted(_WRITTEN[group])


def written_group(rng: Random, group: str) -> str:
    """The group as a clerk writes it."""
    return _written(group).draw(rng)


@cache
def _families(group: str) -> Weighted[str]:
    if group == "Sán Chay":
        return Weighted(_SAN_CHAY)
    wanted = {"Kinh": "kinh", "Tày": "tay_nung", "Nùng": "tay_nung", "Dao": "dao"}.get(group, "mong_hoa_other")
    own = {"Mông": _MONG, "Hoa": _HOA}.get(group)
    rows = ((r["syllable"], float(r["weight"])) for r in read_reference("names_family.csv") if r["group"] == wanted)
    # The list's rarest Kinh names (weight 1) are shared by given names; a real book of a commune has none of them.
    rare = 1.5 if group == "Kinh" else 0
    return Weighted((s, w) for s, w in rows if w > rare and (own is None or s in own))


@cache
def _given(slot: str, skew: int, limit: int) -> Weighted[str]:
    """Syllables of one slot; a rank r weighs 1/(r + skew), so a small skew lets the first ones rule."""
    rows = [(r["syllable"], int(r["rank"])) for r in read_reference("names_given.csv") if r["slot"] == slot]
    return Weighted((s, 1 / (rank + skew)) for s, rank in rows if rank <= limit)


def family_name(rng: Random, group: str) -> str:
    """A family name of the group, capitalised."""
    return _families(group).draw(rng).capitalize()


def _middle(rng: Random, group: str, female: bool, born: int) -> list[str]:
    plain = 0.8 if born < 1980 else 0.55 if born < 2000 else 0.25
    if group in ("Dao", "Mông") and rng.random() < 0.5:
        return ["a"] if group == "Mông" and not female else [_given("middle_minority_extra", 6, 99).draw(rng)]
    if rng.random() < plain * (1 if female else 0.75):
        first = "thị" if female else "văn"
        more = rng.random() < (0.3 if female else 0.05)
        return [first, _given("middle_f" if female else "middle_m", 8, 34).draw(rng)] if more else [first]
    return [_given("middle_f" if female else "middle_m", 5, 99).draw(rng)]


def given_names(rng: Random, group: str, female: bool, born: int) -> str:
    """Middle and given name, capitalised: "Thị Thu Hà", "Văn Quân", "Sếnh"; older people more old-fashioned."""
    extra = 0.55 if group in ("Dao", "Mông") else 0.10 if group != "Kinh" and born < 1970 else 0.0
    slot = "given_minority_extra" if rng.random() < extra else "given_f" if female else "given_m"
    while True:
        middle = _middle(rng, group, female, born)
        given = _given(slot, 15, 200).draw(rng)
        if given not in middle and len(set(middle)) == len(middle):
            return " ".join(part.capitalize() for part in (*middle, given))


def foreign_name(rng: Random, female: bool) -> str:
    """A Chinese name in Latin letters."""
    return f"{rng.choice(_PINYIN_FAMILY)} {rng.choice(_PINYIN_GIVEN_F if female else _PINYIN_GIVEN_M)}"
