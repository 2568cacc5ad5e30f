"""Workbooks opened, filled in and saved by LibreOffice itself: a macro types into cells as a person would.

Protected cells refuse what is typed into them, as they do on the screen.
"""

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

Cell = tuple[str, int, int, str]  # sheet, row and column as people count them, text

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}
</script:module>"""


def fill(soffice: str, folder: Path, workbooks: dict[Path, list[Cell]]) -> dict[Path, Path]:
    """Types into workbooks; returns where each was saved, as .xlsx under `folder`. The originals stay as they are."""
    saved = {source: folder / f"{number}.xlsx" for number, source in enumerate(workbooks, start=1)}
    macro = "\n".join(_macro(source, saved[source], cells) for source, cells in workbooks.items())
    told = "Dim told(0) As New com.sun.star.beans.PropertyValue\nDim document As Object"
    module = _MODULE.format(escape(f"Sub Work\n{told}\n{macro}\nStarDesktop.terminate()\nEnd Sub\n"))
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    # The first start lays out the profile, with an empty module of that name; the second one works.
    subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    (folder / "profile/user/basic/Standard/Module1.xba").write_text(module, encoding="utf-8")
    subprocess.run([*command, "macro:///Standard.Module1.Work"], check=True, capture_output=True, timeout=240)
    return saved


def _macro(source: Path, target: Path, cells: list[Cell]) -> str:
    """Opens, types, saves and closes one workbook."""
    lines = [
        'told(0).Name = "Hidden"',
        "told(0).Value = True",
        f'document = StarDesktop.loadComponentFromURL("{source.as_uri()}", "_blank", 0, told())',
    ]
    for sheet, row, column, text in cells:
        quoted = text.replace('"', '""')
        place = f'document.Sheets.getByName("{sheet}").getCellByPosition({column - 1}, {row - 1})'
        lines.append(f'{place}.String = "{quoted}"')
    lines += [
        'told(0).Name = "FilterName"',
        'told(0).Value = "Calc MS Excel 2007 XML"',
        f'document.storeToURL("{target.as_uri()}", told())',
        "document.close(True)",
    ]
    return "\n".join(lines)
