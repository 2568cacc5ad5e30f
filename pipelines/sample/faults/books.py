"""Faults of a book as a whole, and what may be odd about an accepted book: names only.

They are carried out where files are written (`delivery`) or numbers given (`book`).
"""

# Books that go back as a whole: their rows make no records (contract, section 2).
RETURNED = ("workbook_unreadable", "column_missing", "manifest_mismatch", "workbook_missing", "book_name_invalid")

BOOK_FAULTS = (
    "workbook_unreadable",
    "documents_missing",
    "column_missing",
    "manifest_mismatch",
    "workbook_missing",
    "book_name_invalid",
)

# Ways in which a workbook cannot be read.
UNREADABLE = ("cut", "old format", "no header", "no workbook")

# Findings on a book that reject none of its rows.
QUIRKS = ("number_gap", "column_unknown")
