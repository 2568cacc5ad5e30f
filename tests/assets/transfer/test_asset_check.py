"""The check in the interface: what was sent is what came back and what still waits."""

from datetime import timedelta

import dagster as dg

from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.asset_checks import packages_add_up
from assets.transfer.packing import pack
from assets.workbench import Workbench
from tests.deliveries import NOW
from warehouse.home import Home


def check(home: Home, tampering: str | None = None) -> dg.AssetCheckResult:
    with Workbench(home) as workbench:
        if tampering:
            workbench.ledger.execute(tampering)
        result = packages_add_up(workbench=workbench)
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_it_passes_with_the_sums_and_fails_with_the_package_that_does_not_come_out(home: Home) -> None:
    with Workbench(home) as workbench:
        pack(workbench.ledger, home, max_records=7, max_bytes=10**9, now=NOW)
        home.acks.mkdir()
        (home.acks / "mot.csv").write_text(
            "package,record_id,outcome,code,message\n"
            "LS-2024-0001,06205.KS.2008.01.2008.0001,accepted,,\n"
            "LS-2024-0001,06205.KS.2008.01.2008.0002,bounced,E1,\n",
            encoding="utf-8",
        )
        take_acknowledgements(workbench.ledger, home, run_id="run", now=NOW + timedelta(days=1))
    passed = check(home)
    assert passed.passed
    told = {name: value.value for name, value in passed.metadata.items()}
    assert [told[k] for k in ("Đã gửi", "Tiếp nhận", "Trả lại", "Chưa trả lời")] == [10, 1, 1, 8]

    failed = check(home, "delete from ledger.package_items where package = 'LS-2024-0001' and outcome = 'sent'")
    assert not failed.passed
    assert failed.metadata["Gói không khớp"].value == "LS-2024-0001"


def test_without_packages_it_passes(home: Home) -> None:
    assert check(home).passed
