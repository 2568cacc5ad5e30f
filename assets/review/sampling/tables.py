"""The tables of ISO 2859-1:1999 (TCVN 7790-1:2007) for single sampling of percent nonconforming: AQL 0.010 to 10.

Table 1 gives the code letter, Tables 2-A, 2-B and 2-C the plans of normal, tightened and reduced inspection. What
happens with a plan belongs in `plan.py`. Not here: AQL 15 to 1000, which count nonconformities and not records;
double and multiple sampling; the fractional plans of Table 11.

Along a diagonal of a master table (one letter on, one AQL tighter) the acceptance number is always the same, because
sample sizes and AQLs both grow by about 10^(1/5) a step. A table is therefore kept as its diagonals: the position of
the letter plus the position of the AQL tells the acceptance number, or that an arrow stands there.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal, get_args

Level = Literal["S-1", "S-2", "S-3", "S-4", "I", "II", "III"]
Severity = Literal["normal", "tightened", "reduced"]

AQLS = (0.010, 0.015, 0.025, 0.040, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0)
LETTERS = "ABCDEFGHJKLMNPQRS"  # no I, no O; S (tightened only) is reached by an arrow, never from a lot size

SAMPLE_SIZES: dict[Severity, tuple[int, ...]] = {
    "normal": (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000),
    "tightened": (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150),
    "reduced": (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800),
}

# Table 1: greatest lot size of each line but the last, which is open; one letter a line for each level.
_LOT_SIZES = (8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000)
_CODE_LETTERS: dict[Level, str] = {
    "S-1": "AAAABBBBCCCCDDD",
    "S-2": "AAABBBCCCDDDEEE",
    "S-3": "AABBCCDDEEFFGGH",
    "S-4": "AABCCDEEFGGHJJK",
    "I": "AABCCDEFGHJKLMN",
    "II": "ABCDEFGHJKLMNPQ",
    "III": "BCDEFGHJKLMNPQR",
}

# Diagonal of Tables 2-A, 2-B, 2-C to acceptance number. Between 0 and 1, and beyond the last, arrows stand.
_DIAGONALS: dict[Severity, dict[int, int]] = {
    "normal": {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21},
    "tightened": {15: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 8, 23: 12, 24: 18},
    "reduced": {14: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 6, 23: 8, 24: 10},
}
# The arrows that point up; all others point down.
_UPWARD: dict[Severity, range] = {
    "normal": range(15, 16),
    "tightened": range(0),
    "reduced": range(15, 16),
}
_LAST_DIAGONAL = 24

# An arrow where the diagonal alone would give n = 2, Ac = 0: with more than 36 % nonconforming that plan would accept
# more than the normal one of this cell (n = 5, Ac = 1). See docs/sampling.md, «What was checked».
_ARROWS_AGAINST_THE_DIAGONAL = {("tightened", "A", 10.0)}


@dataclass(frozen=True)
class MasterPlan:
    """One cell of a master table, arrows followed: `letter` is the line where the plan was found."""

    letter: str
    n: int
    ac: int

    @property
    def re(self) -> int:
        """Rejection number; since the edition of 1999 without a gap to the acceptance number in all three tables."""
        return self.ac + 1


def code_letter(lot_size: int, level: Level) -> str:
    """Code letter of Table 1.

    The table begins at 2; a lot of one record takes its first line and is read whole anyway.

    Raises:
        ValueError: an empty lot, or a level that the table does not have.
    """
    if lot_size < 1:
        raise ValueError("a lot has at least one record")
    if level not in get_args(Level):
        raise ValueError(f"inspection level {level!r} is none of {', '.join(get_args(Level))}")
    return _CODE_LETTERS[level][bisect_left(_LOT_SIZES, lot_size)]


def master_plan(letter: str, aql: float, severity: Severity) -> MasterPlan:
    """The plan of Table 2-A (normal), 2-B (tightened) or 2-C (reduced), by the first plan that an arrow leads to.

    Raises:
        ValueError: an AQL or a letter that the table does not have.
    """
    column, start = _column(aql), LETTERS.index(letter)
    if start >= len(SAMPLE_SIZES[severity]):
        raise ValueError(f"{severity} inspection has no code letter {letter}")
    lines = range(len(SAMPLE_SIZES[severity]))
    plans = [(line, ac) for line in lines if (ac := _ac(line, column, severity)) is not None]
    above = [plan for plan in plans if plan[0] <= start][-1:]
    below = [plan for plan in plans if plan[0] >= start][:1]
    upward = start + column in _UPWARD[severity] or start + column > _LAST_DIAGONAL
    # At the edges of the table an arrow can only point to where plans are.
    [(line, ac)] = (above or below) if upward else (below or above)
    return MasterPlan(LETTERS[line], SAMPLE_SIZES[severity][line], ac)


def ac_one_step_tighter(letter: str, aql: float) -> int | None:
    """Acceptance number of the same sample in Table 2-A if the AQL were one step tighter (switching score, 9.3.3.2).

    Null where Table 2-A has an arrow there; a plan of Ac 2 or more always has a neighbour.
    """
    column = _column(aql) - 1
    return _ac(LETTERS.index(letter), column, "normal") if column >= 0 else None


def _column(aql: float) -> int:
    if aql not in AQLS:
        raise ValueError(f"AQL {aql} is none of {', '.join(f'{a:g}' for a in AQLS)}")
    return AQLS.index(aql)


def _ac(line: int, column: int, severity: Severity) -> int | None:
    """Acceptance number printed in a cell; null for an arrow."""
    if (severity, LETTERS[line], AQLS[column]) in _ARROWS_AGAINST_THE_DIAGONAL:
        return None
    return _DIAGONALS[severity].get(line + column)
