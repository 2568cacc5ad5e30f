"""Sent = accepted + bounced + open: per package and in all, and `hotich verify` says where it is not so."""

from datetime import timedelta

import duckdb
import pytest

from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.packing import pack
from assets.transfer.reconciliation import reconciled, reconciliation
from tests.deliveries import NOW
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify


@pytest.fixture
def answered(home: Home) -> Home:
    """Two packages; the first has one record accepted, one bounced."""
    with open_ledger(home) as con:
        pack(con, home, max_records=7, max_bytes=10**9, now=NOW)
        home.acks.mkdir()
        (home.acks / "mot.csv").write_text(
            "package,record_id,outcome,code,message\n"
            "LS-2024-0001,06205.KS.2008.01.2008.0001,accepted,,\n"
            "LS-2024-0001,06205.KS.2008.01.2008.0002,bounced,E1,\n",
            encoding="utf-8",
        )
        take_acknowledgements(con, home, run_id="run", now=NOW + timedelta(days=1))
    return home


def test_each_package_and_all_together_add_up(answered: Home) -> None:
    with open_ledger(answered) as con:
        table = reconciliation(con).select("package", "sent", "accepted", "bounced", "open", "difference")
        assert table.rows() == [
            ("LS-2024-0001", 6, 1, 1, 4, 0),
            ("LS-2024-0002", 4, 0, 0, 4, 0),
            (None, 10, 1, 1, 8, 0),
        ]
        total = reconciled(con)
        assert (total.packages, total.sent, total.open, total.unbalanced) == (2, 10, 8, ())
    assert verify(answered) == []


def test_without_packages_everything_is_nothing(con: duckdb.DuckDBPyConnection) -> None:
    total = reconciled(con)
    assert (total.packages, total.sent, total.accepted, total.bounced, total.open) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("tampering", "law"),
    [
        ("delete from ledger.package_items where outcome = 'accepted'", "20_packages_add_up"),
        ("update ledger.packages set status = 'answered'", "20_packages_add_up"),
        ("update ledger.package_items set outcome = 'lost' where outcome = 'sent'", "20_packages_add_up"),
        (
            "insert into ledger.package_items select 'LS-2024-0002', record_id, version, 'sent', null, null "
            "from ledger.package_items where package = 'LS-2024-0001' and outcome = 'sent'",
            "21_packages_never_overlap",
        ),
        ("update ledger.package_items set version = 7 where outcome = 'accepted'", "22_transferred_are_accepted"),
        ("update ledger.records set status = 'approved' where status = 'transferred'", "22_transferred_are_accepted"),
        ("delete from ledger.acknowledgements", "23_answers_have_sources"),
        (
            "update ledger.package_items set package = 'LS-2024-0002' where outcome = 'bounced'",
            "23_answers_have_sources",
        ),
    ],
)
def test_verify_names_what_was_tampered_with(answered: Home, tampering: str, law: str) -> None:
    with open_ledger(answered) as con:
        con.execute(tampering)
    assert law in {violation.law for violation in verify(answered)}
