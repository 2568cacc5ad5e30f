"""A province that approves by sample, for six weeks with kills, against an account that knows the standard itself."""

from collections import Counter
from pathlib import Path

from tests.months.kills import Killed
from tests.months.lots import SampledAccount
from tests.months.play import Play
from tests.months.sampled_script import SCRIPT, SIZES, SLIPS
from tests.months.steps import STEPS
from warehouse.home import Home


def test_lots_are_drawn_read_and_judged_as_the_account_has_it_after_every_step(tmp_path: Path) -> None:
    home, account = Home(tmp_path), SampledAccount()
    step = Killed(home, "sampled", watched=True)
    try:
        Play(home, step, SCRIPT, account=account, weeks=6, sizes=SIZES, slips=SLIPS).run()
    finally:
        step.close()

    assert set(step.deaths) == set(STEPS)
    assert {"accepted", "returned", "withdrawn"} <= {lot.result for lot in account.lots}
    assert {"normal", "tightened"} <= {lot.severity for lot in account.lots}
    assert any(lot.came_before for lot in account.lots)
    assert any(lot.left and lot.result != "withdrawn" for lot in account.lots)
    assert account.late_for_lot
    by_contractor = Counter((lot.contractor, lot.severity) for lot in account.lots)
    assert by_contractor["Công ty B", "tightened"] == 0
    assert {"approve", "correct", "reject", "refused"} <= set(account.decided)
    assert {"accepted", "bounced"} <= set(account.answered)
    assert any(e.by == "sample" and e.status == "approved" for e in account.entries.values())
