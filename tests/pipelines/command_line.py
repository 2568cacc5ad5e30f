"""The command line through click's runner, as the tests of it call it."""

import json
from typing import Any

from click.testing import CliRunner, Result

from pipelines.cli import main
from tests.deliveries import Book
from warehouse.home import Home


def hotich(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def told(result: Result) -> dict[str, Any]:
    """The one JSON object on standard output."""
    (line,) = result.stdout.splitlines()
    answer: dict[str, Any] = json.loads(line)
    return answer


def run(home: Home) -> dict[str, Any]:
    result = hotich("run", "--home", str(home.root), "--json")
    assert result.exit_code == 0, result.stderr
    return told(result)


def book(*rows: dict[str, str | None], stem: str = "hongphong.KS.2008.01") -> Book:
    return Book(list(rows), stem=stem)
