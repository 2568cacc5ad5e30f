"""Drawing the sample: a random order of a lot's records that anyone can work out again from the seed.

The order is this project's own definition and is never changed, because old samples must stay provable: records by
BLAKE2b with a digest of 16 bytes over the UTF-8 text `seed|record_id`, smallest digest first; the sample is the first
n of them. A program's own random generator would promise less: its sequence may change with its version.
"""

import secrets
from collections.abc import Collection
from hashlib import blake2b

_DIGEST_BYTES = 16


def fresh_seed() -> str:
    """A seed that nobody can foresee: 32 hexadecimal digits.

    Made when the lot is taken and recorded with the sample. A seed known earlier, or taken from the lot itself, would
    let a contractor learn which records will be read.
    """
    return secrets.token_hex(16)


def draw(record_ids: Collection[str], n: int, seed: str) -> tuple[str, ...]:
    """The n records to be read, in the order drawn; all of them if the lot has no more than n.

    The order in which the records are given makes no difference, and a greater sample begins with the smaller one.

    Raises:
        ValueError: a record named twice, no seed, or a `|` in the seed.
    """
    if not seed or "|" in seed:
        raise ValueError("a seed is a text without |")
    if len(set(record_ids)) != len(record_ids):
        raise ValueError("a record stands twice in the lot")
    return tuple(sorted(record_ids, key=lambda record_id: (_digest(seed, record_id), record_id))[:n])


def _digest(seed: str, record_id: str) -> bytes:
    return blake2b(f"{seed}|{record_id}".encode(), digest_size=_DIGEST_BYTES).digest()
