"""The operating characteristic of a plan: how likely a book of a given quality is accepted.

Quality is the share of nonconforming records, 0 to 1. Without a lot size the share is that of the contractor's work as
a whole (binomial, as in the standard's Table 10 for percent nonconforming); with one it is that of this very book
(hypergeometric, because a record is not read twice).
"""

from math import comb

_STEPS = 60  # halvings of 0..1: beyond the precision of a float


def acceptance_probability(share: float, n: int, ac: int, lot_size: int | None = None) -> float:
    """Probability that a sample of n shows no more than ac nonconforming records.

    Args:
        share: share nonconforming; of a lot, rounded to whole records.
        n: records read.
        ac: acceptance number.
        lot_size: records of the book, at least n; null for the contractor's work as a whole.

    Raises:
        ValueError: a share outside 0 to 1, or a sample greater than its lot.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not at {share}")
    if lot_size is None:
        return _binomial(share, n, ac)
    if n > lot_size:
        raise ValueError(f"a sample of {n} is greater than its lot of {lot_size}")
    return _hypergeometric(round(share * lot_size), lot_size, n, ac)


def quality_accepted(probability: float, n: int, ac: int, lot_size: int | None = None) -> float:
    """The greatest share nonconforming that is still accepted with this probability or more.

    At 0.95 it is the quality that a contractor may count on (95 % point), at 0.10 the quality that hardly ever passes
    (10 % point, the consumer's risk quality).
    """
    if lot_size is not None:
        counts = range(lot_size + 1)
        bad = max((c for c in counts if _hypergeometric(c, lot_size, n, ac) >= probability), default=0)
        return bad / lot_size
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _binomial(middle, n, ac) >= probability else (low, middle)
    return low


def _binomial(share: float, n: int, ac: int) -> float:
    terms = (comb(n, bad) * share**bad * (1 - share) ** (n - bad) for bad in range(min(ac, n) + 1))
    return min(1.0, sum(terms))


def _hypergeometric(bad: int, lot_size: int, n: int, ac: int) -> float:
    # Whole numbers up to the last division: exact for any book.
    ways = sum(comb(bad, found) * comb(lot_size - bad, n - found) for found in range(min(ac, n) + 1))
    return ways / comb(lot_size, n)
