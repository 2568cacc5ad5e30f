"""The floor under any reader: read every byte once, inflate every workbook. One core, no thought.

Run as `python -m bench.floor INBOX`; prints one JSON line with its own seconds.
"""

import json
import sys
import time
import zipfile
from pathlib import Path


def run(inbox: Path) -> dict[str, float]:
    """Reads all files below `inbox` and inflates the workbooks' parts; returns bytes read and inflated."""
    read = inflated = 0
    for path in sorted(p for p in inbox.rglob("*") if p.is_file()):
        read += len(path.read_bytes())
        if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml":
                        inflated += len(archive.read(name))
    return {"bytes_read": float(read), "bytes_inflated": float(inflated)}


if __name__ == "__main__":
    started = time.perf_counter()
    sizes = run(Path(sys.argv[1]))
    print(json.dumps({"seconds": time.perf_counter() - started, **sizes}))
