"""A table of a PDF that takes its last lines along to the page of the signatures: nobody signs an empty page."""

from typing import Any

from reportlab.platypus import Flowable, PageBreak, Table

# Lines that stand above the signatures at least; a table of fewer stays whole.
LAST_LINES = 3


class SignedTable(Table):
    """A table below which `room_below` points are needed on the same page."""

    room_below = 0.0
    # Heights of the rows as reportlab finds them: None where it has not looked yet.
    _rowHeights: list[Any]  # noqa: N815 - its own name

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Its size; more than there is room for if only what belongs below it does not fit."""
        width, height = super().wrap(available_width, available_height)
        fits_alone = height <= available_height < height + self.room_below
        return (width, available_height + 1) if fits_alone and self._may_break() else (width, height)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Parts page by page; the last part keeps the lines that belong to the signatures."""
        height = available_height
        # Of a table longer than the page the heights of later lines are not known yet.
        if self._may_break() and None not in self._rowHeights:
            height = min(height, sum(self._rowHeights[:-LAST_LINES]))
        parts: list[Any] = super().split(available_width, height)
        if parts:
            parts[-1].room_below = self.room_below
        # The rest would still find room on this page.
        return [parts[0], PageBreak(), *parts[1:]] if len(parts) > 1 and height < available_height else parts

    def _may_break(self) -> bool:
        return bool(self.room_below) and len(self._rowHeights) - int(self.repeatRows) > LAST_LINES
