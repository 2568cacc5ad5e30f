"""Drawing the sample: the first records of a lot in an order that anyone can work out again from the seed.

The order itself is defined on the ground (`warehouse.draw_order`), where the laws of the ledger prove old samples. A
program's own random generator would promise less: its sequence may change with its version.
"""

import secrets
from collections.abc import Collection
from hashlib import blake2b

from warehouse.draw_order import in_draw_order


def fresh_seed() -> str:
    """A seed that nobody can foresee: 32 hexadecimal digits.

    Made when the lot is taken and recorded with the sample. A seed known earlier, or taken from the lot itself, would
    let a contractor learn which records will be read.
    """
    return secrets.token_hex(16)


def seed_of(seed: str, lot: str) -> str:
    """A lot's seed where all follow from one: whoever knows that one can foresee every sample."""
    return blake2b(f"{seed}|{lot}".encode(), digest_size=16).hexdigest()


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
    return tuple(in_draw_order(record_ids, seed)[:n])
