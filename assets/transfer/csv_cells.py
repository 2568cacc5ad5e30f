"""Values in CSV files that people open in Excel: none of them may become a formula."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: str | None) -> str:
    """A cell's text; one that Excel would compute gets an apostrophe before it."""
    text = value or ""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS) else text
