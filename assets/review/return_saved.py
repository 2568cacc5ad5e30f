"""Return workbooks that somebody has saved since they were written: known as such, and put aside instead of lost.

They are known by what Excel and LibreOffice leave in a file: another time of change than of making, or times inside the
package.
"""

import re
from itertools import count
from pathlib import Path
from zipfile import BadZipFile, ZipFile

_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)  # of every part, as the workbooks are written
_TIMES = re.compile(r"<dcterms:(created|modified)[^>]*>([^<]*)<")


def is_as_written(path: Path) -> bool:
    """Whether nobody has saved a workbook since it was written; false for what cannot be read."""
    try:
        with ZipFile(path) as package:
            times = dict(_TIMES.findall(package.read("docProps/core.xml").decode()))
            dated = {part.date_time for part in package.infolist()}
    except (OSError, BadZipFile, KeyError, ValueError):
        return False
    return dated == {_WRITTEN_AT} and times.get("created") == times.get("modified")


def put_aside(path: Path, word: str) -> None:
    """Renames `<book>.tra-lai.xlsx` to `<book>.tra-lai.<word>.xlsx`, with a number where that is taken.

    Raises OSError: it is open in Excel on a shared drive, or the folder cannot be written.
    """
    stem = path.name.removesuffix(".xlsx")
    names = (f"{stem}.{word}{'' if turn == 1 else f'-{turn}'}.xlsx" for turn in count(1))
    path.replace(next(free for name in names if not (free := path.with_name(name)).exists()))
