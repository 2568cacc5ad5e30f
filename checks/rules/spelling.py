"""Spelling of names and places: syllables that cannot be Vietnamese, and names that are likely a slip.

Whether a syllable is one is decided in `checks.text`, which texts are worth the question in `doubts`, and what comes
of the question in `hearing`, where it is known of whom the cell speaks.
"""

import polars as pl

from checks.rules.doubts import doubtful_names, doubtful_places
from checks.rules.reading import DOUBT, Reading, faults_frame
from checks.rules.rule import Rule
from checks.text.lexicon import Lexicon

RULES = (
    Rule(
        "spelling",
        "cell",
        "error",
        title="Sai chính tả",
        message="{label} {value} có chữ không thể là tiếng Việt{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và gõ lại.",
        reason="Spelling rules of Vietnamese syllables (QĐ 240/QĐ, 1984), with the wider letters of minority names.",
        example="“Nguyeenx Văn Nam”, “Nguy3n”, “Tòan”",
    ),
    Rule(
        "spelling_unusual",
        "cell",
        "warning",
        title="Tên viết khác thường",
        message="{label} {value} có chữ hiếm gặp{detail}.",
        advice="Đề nghị đối chiếu với trang sổ; nếu sổ ghi đúng như vậy thì giữ nguyên.",
        reason="It may be a minority or foreign name, or a slip of one mark: only the page can tell.",
        example="“Nguyên Văn Nam” where Nguyễn is likely",
    ),
)


def _doubted(reading: Reading, doubtful: pl.Series) -> Reading:
    """The values marked as doubtful until they are heard; until then they are operands like others."""
    if doubtful.is_empty():
        return reading
    values = reading.values.filter(pl.col("text").is_in(doubtful.implode()))["value"]
    faults = faults_frame((value, DOUBT, None, None) for value in values)
    return reading.with_faults(faults)


def read_names(reading: Reading, lexicon: Lexicon) -> Reading:
    """Doubts about persons' names."""
    return _doubted(reading, doubtful_names(reading.values["text"].drop_nulls(), lexicon))


def read_places(reading: Reading) -> Reading:
    """Doubts about places and addresses."""
    return _doubted(reading, doubtful_places(reading.values["text"].drop_nulls()))
