"""Every command that the documents tell people to type is there."""

import re
from pathlib import Path

import click
import pytest

from pipelines.cli import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
_TYPED = re.compile(r"(?:`|«|^\s*\$? ?)hotich ((?:[a-z][a-z0-9-]*[ `»\n])+)", re.MULTILINE)


def typed(page: Path) -> set[tuple[str, ...]]:
    """The words after `hotich` wherever a page tells somebody to type it."""
    found = _TYPED.findall(page.read_text(encoding="utf-8"))
    return {tuple(re.split(r"[ `»\n]+", words.strip(" `»\n"))) for words in found}


def test_the_documents_tell_of_commands() -> None:
    assert {("run",), ("transfer", "pack"), ("alerts", "contractors")} <= set().union(*map(typed, PAGES))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_is_there(page: Path) -> None:
    for words in typed(page):
        command: click.Command = main
        for word in words:
            if not isinstance(command, click.Group):
                break  # what follows is an argument
            assert word in command.commands, f"hotich {' '.join(words)}"
            command = command.commands[word]
