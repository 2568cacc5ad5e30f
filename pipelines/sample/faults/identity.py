"""Identity numbers that are misspelt, or that contradict their holder."""

from random import Random

from pipelines.sample.draft import BookDraft, Draft
from pipelines.sample.faults.fault import Fault, filled, pick
from pipelines.sample.people import CCCD, CMND

# Codes that no province has (pid_province_codes.csv).
_NO_PROVINCE = ("003", "021", "099")


def _prefix(name: str) -> str:
    return name.split("So", 1)[0]


def _format(rng: Random, book: BookDraft, draft: Draft) -> bool:
    papers = (CMND, CCCD)
    name = pick(
        rng,
        (
            n
            for n in filled(draft, "id_number")
            if "SoDinhDanh" in n or draft.values.get(f"{_prefix(n)}LoaiGiayToTuyThan") in papers
        ),
    )
    if name is None:
        return False
    number = draft.values[name]
    kind = rng.choice(("short", "long", "letter", "exponent"))
    written = {
        "short": number.removeprefix("0") if number.startswith("0") else number[:-1],
        "long": number + number[-1],
        "letter": number[:3] + "O" + number[4:],
        "exponent": f"{int(number):.4E}".replace(".", ","),
    }[kind]
    return draft.break_field("id_number_format", kind, name, written)


def _mismatch(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """Another sex, year or province in a 12-digit number whose holder's birth stands in the same row."""
    name = pick(
        rng,
        (
            n
            for n in filled(draft, "id_number")
            if len(draft.values[n]) == 12 and f"{_prefix(n)}NgaySinh" in draft.values
        ),
    )
    if name is None:
        return False
    number = draft.values[name]
    # A recognising parent's sex stands nowhere in the row.
    kind = rng.choice(("year", "province") if draft.register == "CMC" else ("sex", "year", "province"))
    if kind == "sex":
        written = number[:3] + str(int(number[3]) ^ 1) + number[4:]
    elif kind == "year":
        written = f"{number[:4]}{(int(number[4:6]) + rng.randint(2, 30)) % 100:02d}{number[6:]}"
    else:
        written = rng.choice(_NO_PROVINCE) + number[3:]
    return draft.break_field("id_number_mismatch", kind, name, written)


IDENTITY_FAULTS = (
    Fault("id_number_format", "error", 3, _format),
    Fault("id_number_mismatch", "warning", 3, _mismatch, since=2018),
)
