"""A new cross-reference table for a PDF that has lost its own, as viewers make one.

Whether the file is worth anything then is for `pdf_reader` to find out.
"""

import re

_OBJECT = re.compile(rb"(?:^|[\r\n\0 ])(\d{1,7}) (\d{1,5}) obj\b")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\d)(?!\s+\d+\s+R)")
_CATALOG = re.compile(rb"/Type\s*/Catalog(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")


def rebuilt(data: bytes) -> bytes:
    """The file with a new cross-reference table over its whole objects, as viewers make one when it is lost.

    Objects whose stream does not end are left out, so that a cut image is missing rather than half there.
    """
    table: dict[int, int] = {}
    root = None
    position = 0
    while match := _OBJECT.search(data, position):
        number, start = int(match[1]), match.start(1)
        position, dictionary = _object_end(data, match.end())
        if position < 0:
            position = match.end()
            continue
        table[number] = start
        if _CATALOG.search(dictionary):
            root = number
    if root is None:
        return b""
    entries = b"".join(b"%d 1\n%010d 00000 n \n" % (number, start) for number, start in sorted(table.items()))
    trailer = b"trailer\n<</Size %d /Root %d 0 R>>\n" % (max(table) + 1, root)
    closing = b"\nendstream\nendobj"  # for an image that was cut right behind its last byte
    data += closing
    return b"%b\nxref\n0 1\n0000000000 65535 f \n%b%bstartxref\n%d\n%%%%EOF\n" % (data, entries, trailer, len(data) + 1)


def _object_end(data: bytes, start: int) -> tuple[int, bytes]:
    """Where an object ends (-1 if it does not) and its dictionary."""
    end = data.find(b"endobj", start)
    stream = _STREAM.search(data, start, end if end >= 0 else len(data))
    if stream is None:
        return (end, data[start:end]) if end >= 0 else (-1, b"")
    dictionary = data[start : stream.start()]
    length = _LENGTH.search(dictionary)
    stop = stream.end() + int(length[1]) if length else data.find(b"endstream", stream.end())
    after = data[stop : stop + 11].lstrip(b"\r\n") if stop >= 0 else b"?"
    cut_behind = stop <= len(data) < stop + 11 and b"endstream".startswith(after)
    if not (after.startswith(b"endstream") or cut_behind):
        return -1, b""
    return stop + len(b"endstream"), dictionary
