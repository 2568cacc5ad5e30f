"""ASCII forms of Vietnamese names, as they stand in folder and file names."""

import re
import unicodedata


def slug(text: str, joint: str = "-") -> str:
    """ "Hồng Phong" becomes "hong-phong", or "hongphong" with an empty joint."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", joint, letters).strip(joint or None)
