"""The order in which a lot's records are drawn: random, and worked out again by anyone who knows the seed.

The order is this project's own definition and is never changed, because old samples must stay provable: records by
BLAKE2b with a digest of 16 bytes over the UTF-8 text `seed|record_id`, smallest digest first. How many are drawn, and
where seeds come from, is told in `assets.review.sampling`.
"""

from collections.abc import Iterable
from hashlib import blake2b

_DIGEST_BYTES = 16


def in_draw_order(record_ids: Iterable[str], seed: str) -> list[str]:
    """Records in the order in which a seed draws them; the order in which they are given makes no difference."""
    return sorted(record_ids, key=lambda record_id: (_digest(seed, record_id), record_id))


def _digest(seed: str, record_id: str) -> bytes:
    return blake2b(f"{seed}|{record_id}".encode(), digest_size=_DIGEST_BYTES).digest()
