"""What a small campaign looks like to the screens: its ledger brought to rest, counted as on a given day."""

from datetime import date
from typing import Any

from assets.dashboards.facts import Facts, read_facts
from tests.assets.reports.small_campaign import SmallCampaign
from warehouse.units import Tree

_SETTLE = """
update ledger.records r
set status = e.status, first_verdict = e.first_verdict, resubmissions = e.rounds, first_received_at = e.first_at
from (
    select
        record_id,
        arg_max(to_status, event_no) as status,
        arg_min(to_status, event_no) filter (to_status <> 'draft') as first_verdict,
        count(*) filter (to_status = 'draft') - 1 as rounds,
        min(happened_at) as first_at
    from ledger.status_events
    group by record_id
) e where e.record_id = r.record_id
"""


def facts_of(
    work: SmallCampaign, as_of: date, *, tree: Tree = "2024", goal: int | None = None, deadline: date | None = None
) -> Facts:
    """The facts of a campaign's ledger; its records stand where their events put them."""
    work.ledger.execute(_SETTLE)
    return read_facts(work.ledger, as_of=as_of, tree=tree, goal=goal, deadline=deadline)


def add_findings(work: SmallCampaign, rule: str, ids: list[str], severity: str = "error", delivery: int = 1) -> None:
    """Open findings of a rule, one per record."""
    rows: list[list[Any]] = [[i, rule, severity, delivery] for i in ids]
    work.ledger.executemany(
        "insert into ledger.findings (record_id, version, rule, severity, delivery_no) values (?, 1, ?, ?, ?)", rows
    )
