"""The national side: packages are read from the transfer folder, and answered in `acks/`, in time or weeks later."""

import csv
from pathlib import Path

from warehouse.home import Home

Answer = tuple[str, str, str]  # package, record, outcome


def packages(home: Home) -> dict[str, list[str]]:
    """Records of each package that was sent, from the package's own list."""
    if not home.transfer.is_dir():
        return {}
    found = {}
    for folder in sorted(p for p in home.transfer.iterdir() if p.is_dir() and not p.name.startswith(".")):
        text = (folder / "records.csv").read_text(encoding="utf-8-sig")
        found[folder.name] = [line["record_id"] for line in csv.DictReader(text.splitlines())]
    return found


def answer(home: Home, name: str, answers: list[Answer]) -> Path:
    """Writes a file of answers."""
    home.acks.mkdir(exist_ok=True)
    path = home.acks / name
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["package", "record_id", "outcome", "code", "message"])
        for package, record_id, outcome in answers:
            lines.writerow([package, record_id, outcome, "E17" if outcome == "bounced" else "", ""])
    return path
