"""The document of alerts and the catalogue say the same."""

import re
import time
import tomllib
from pathlib import Path
from typing import Any

from pipelines.alerts.channels.webhook import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign
from pipelines.alerts.rule import SEVERITY_LABELS
from pipelines.alerts.rules import RULES
from pipelines.alerts.settings import AlertSettings

TEXT = (Path(__file__).parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| `")]


def test_every_rule_is_documented_with_its_severity_in_the_order_of_the_catalogue() -> None:
    documented = [(row[0].strip("`"), row[1]) for row in ROWS if len(row) == 4]
    assert documented == [(rule.rule, SEVERITY_LABELS[rule.severity]) for rule in RULES]


def test_every_setting_that_is_documented_for_a_rule_exists() -> None:
    for row in ROWS:
        if len(row) == 4:
            section = getattr(AlertSettings(), row[0].strip("`"))
            names = [part.split("`")[1] for part in row[3].split(", ") if "`" in part]
            assert set(names) <= set(type(section).model_fields), row[0]


def test_the_settings_of_the_document_are_taken() -> None:
    alerts = tomllib.loads(block("toml"))["alerts"]
    alerts["webhooks"]["truc"]["secret"] = "from the environment"  # noqa: S105 - of this test
    assert AlertSettings(**alerts).webhooks["truc"].only_critical


def test_the_receivers_check_of_the_document_tells_ours_from_others() -> None:
    shown: dict[str, Any] = {}
    exec(block("python"), shown)  # noqa: S102 - the document's own lines
    stamp, body = str(int(time.time())), b'{"id":"hotich-1"}'
    headers = {TIMESTAMP_HEADER: stamp, SIGNATURE_HEADER: sign("bi-mat-dung-chung", stamp, body)}
    assert shown["is_ours"]("bi-mat-dung-chung", headers, body)
    assert not shown["is_ours"]("bi-mat-khac", headers, body)
    assert not shown["is_ours"]("bi-mat-dung-chung", headers, body + b" ")
    old = str(int(stamp) - 600)
    replayed = {TIMESTAMP_HEADER: old, SIGNATURE_HEADER: sign("bi-mat-dung-chung", old, body)}
    assert not shown["is_ours"]("bi-mat-dung-chung", replayed, body)


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]
