"""The tables of ISO 2859-1:1999 as they are printed: one line a code letter, one cell an AQL from 0.010 to 10.

A number is the acceptance number; v and ^ are the arrows down and up. Written out cell by cell on purpose, to be an
independent witness of the diagonals in `tables.py`.
"""

NORMAL = """
A    2  v v v v v v v v v v v v v v 0 v
B    3  v v v v v v v v v v v v v 0 ^ v
C    5  v v v v v v v v v v v v 0 ^ v 1
D    8  v v v v v v v v v v v 0 ^ v 1 2
E   13  v v v v v v v v v v 0 ^ v 1 2 3
F   20  v v v v v v v v v 0 ^ v 1 2 3 5
G   32  v v v v v v v v 0 ^ v 1 2 3 5 7
H   50  v v v v v v v 0 ^ v 1 2 3 5 7 10
J   80  v v v v v v 0 ^ v 1 2 3 5 7 10 14
K  125  v v v v v 0 ^ v 1 2 3 5 7 10 14 21
L  200  v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^
M  315  v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^
N  500  v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^
P  800  v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^
Q 1250  0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^
R 2000  ^ ^ 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^
"""

# Line S has one plan only; it is where the arrows of Q and R at AQL 0.025 lead.
TIGHTENED = """
A    2  v v v v v v v v v v v v v v v v
B    3  v v v v v v v v v v v v v v 0 v
C    5  v v v v v v v v v v v v v 0 v v
D    8  v v v v v v v v v v v v 0 v v 1
E   13  v v v v v v v v v v v 0 v v 1 2
F   20  v v v v v v v v v v 0 v v 1 2 3
G   32  v v v v v v v v v 0 v v 1 2 3 5
H   50  v v v v v v v v 0 v v 1 2 3 5 8
J   80  v v v v v v v 0 v v 1 2 3 5 8 12
K  125  v v v v v v 0 v v 1 2 3 5 8 12 18
L  200  v v v v v 0 v v 1 2 3 5 8 12 18 ^
M  315  v v v v 0 v v 1 2 3 5 8 12 18 ^ ^
N  500  v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^
P  800  v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^
Q 1250  v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^
R 2000  0 ^ v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^
S 3150  - - 1 - - - - - - - - - - - - -
"""

REDUCED = """
A    2  v v v v v v v v v v v v v v 0 v
B    2  v v v v v v v v v v v v v 0 ^ v
C    2  v v v v v v v v v v v v 0 ^ v v
D    3  v v v v v v v v v v v 0 ^ v v 1
E    5  v v v v v v v v v v 0 ^ v v 1 2
F    8  v v v v v v v v v 0 ^ v v 1 2 3
G   13  v v v v v v v v 0 ^ v v 1 2 3 5
H   20  v v v v v v v 0 ^ v v 1 2 3 5 6
J   32  v v v v v v 0 ^ v v 1 2 3 5 6 8
K   50  v v v v v 0 ^ v v 1 2 3 5 6 8 10
L   80  v v v v 0 ^ v v 1 2 3 5 6 8 10 ^
M  125  v v v 0 ^ v v 1 2 3 5 6 8 10 ^ ^
N  200  v v 0 ^ v v 1 2 3 5 6 8 10 ^ ^ ^
P  315  v 0 ^ v v 1 2 3 5 6 8 10 ^ ^ ^ ^
Q  500  0 ^ ^ v 1 2 3 5 6 8 10 ^ ^ ^ ^ ^
R  800  ^ ^ ^ 1 2 3 5 6 8 10 ^ ^ ^ ^ ^ ^
"""

# Table 1: from, to, then S-1 S-2 S-3 S-4 I II III.
CODE_LETTERS = """
2       8       A A A A A A B
9       15      A A A A A B C
16      25      A A B B B C D
26      50      A B B C C D E
51      90      B B C C C E F
91      150     B B C D D F G
151     280     B C D E E G H
281     500     B C D E F H J
501     1200    C C E F G J K
1201    3200    C D E G H K L
3201    10000   C D F G J L M
10001   35000   C D F H K M N
35001   150000  D E G J L N P
150001  500000  D E G J M P Q
500001  9999999 D E H K N Q R
"""


def rows(table: str) -> dict[str, tuple[int, list[str]]]:
    """Code letter to sample size and printed cells."""
    split = [line.split() for line in table.strip().splitlines()]
    return {letter: (int(n), cells) for letter, n, *cells in split}


def follow(table: str, letter: str, column: int) -> tuple[str, int, int]:
    """Letter, n and Ac of the first plan that the printed arrows lead to."""
    printed = rows(table)
    letters = list(printed)
    at = letters.index(letter)
    while (cell := printed[letters[at]][1][column]) in "v^":
        at += 1 if cell == "v" else -1
    return letters[at], printed[letters[at]][0], int(cell)
