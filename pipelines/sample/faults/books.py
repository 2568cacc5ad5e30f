"""Faults of a book as a whole, and small oddities (quirks) of accepted books: what each is called and allowed on.

How they are carried out is in `book`, `workbook` and `delivery`: they change which files are written, and how.
"""

RETURNED = (
    "workbook_unreadable",
    "column_missing",
    "manifest_mismatch",
    "workbook_missing",
    "book_name_invalid",
)
"""Books that go back as a whole: their rows make no records."""

BOOK_FAULTS = (
    "workbook_unreadable",
    "documents_missing",
    "column_missing",
    "manifest_mismatch",
    "workbook_missing",
    "book_name_invalid",
)

UNREADABLE = ("cut", "old format", "no header", "no workbook")
"""Ways in which a workbook cannot be read."""

QUIRKS = ("number_gap", "column_unknown")
