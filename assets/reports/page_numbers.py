"""A PDF canvas that knows at the end how many pages there are, and writes the foot of each."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

_SIZE = 7


class NumberedPages(Canvas):
    """Keeps every page until the last is known, then writes "Trang 2/7" and what stands at the foot."""

    def __init__(self, *args: Any, footer: str, font: str, left: float, right: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._footer, self._font, self._left, self._right = footer, font, left, right
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the name that reportlab calls
        self._kept.append(dict(self.__dict__))
        # What the canvas itself does between two pages; its stubs do not know it.
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Writes the feet and the file."""
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self.setFont(self._font, _SIZE)
            self.drawString(self._left, 9 * mm, self._footer)
            self.drawRightString(self._right, 9 * mm, f"Trang {number}/{len(self._kept)}")
            super().showPage()
        super().save()
