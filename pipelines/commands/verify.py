"""`hotich verify`: the laws of the ledger, each checked."""

import json
from pathlib import Path

import click

from pipelines.commands.trouble import CommandError
from pipelines.settings import find_home
from warehouse.verify import laws, verify


def command(root: Path | None, *, as_json: bool) -> None:
    """Checks every law; raises CommandError if one is broken."""
    broken = verify(find_home(root))
    told = {"laws": len(laws()), "violations": [{"law": v.law, "detail": v.detail} for v in broken]}
    if broken:
        for violation in broken:
            click.echo(f"✗ {violation.detail}", err=True)
        raise CommandError(f"Sổ cái vi phạm {len(broken)} trên {len(laws())} điều phải giữ.", told)
    if as_json:
        click.echo(json.dumps({"ok": True, **told}, ensure_ascii=False))
    else:
        click.echo(f"✓ Sổ cái đúng cả {len(laws())} điều phải giữ: không mất dòng nào, không thừa dòng nào.")
