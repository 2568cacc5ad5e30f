"""The way of deliveries into the ledger: read, judged, landed in order of arrival; each in one transaction.

One step for all three stages: while some deliveries land, the workers read and judge the next ones.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from assets.failures import discreet
from assets.intake.assets import DELIVERED
from assets.intake.totals import totals
from assets.partitions import deliveries as partitions
from assets.progress.tables import counts
from assets.records import assets as records
from assets.review import writing
from assets.verdicts.landing import Landed, land_together
from assets.verdicts.together import companies
from assets.verdicts.verdict import STATUS_LABELS
from assets.workbench import Workbench
from checks.catalogue import RULE

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A landing takes 0.2 s, whatever lands, and 0.06 s a thousand rows; what lands last, nothing is read beside.
ROWS_TOGETHER = 6_000

VERDICTS = dg.AssetSpec(
    "verdicts",
    description="Một dòng là một hồ sơ hộ tịch trong sổ cái, với trạng thái theo kết quả kiểm tra.\n\n"
    "Có lỗi thì «Từ chối»; không lỗi nhưng có cảnh báo thì «Chờ rà soát»; không có gì thì theo cài đặt "
    "`review.approve`. Mỗi lần giao vào sổ cái trong một giao dịch, theo thứ tự nhận; mọi thay đổi trạng thái đều "
    "được ghi thành sự kiện.",
    deps=["records", "findings", "delivered_documents", "review_decisions"],
    partitions_def=partitions,
    group_name="3_phe_duyet",
    owners=["team:du-lieu"],
    kinds={"duckdb", "polars"},
    tags={"giai_doan": "phe_duyet"},
)
_SPECS = (*DELIVERED, *records.JUDGED, VERDICTS)
# Dagster counts the results by the annotation.
_Done = dg.MaterializeResult


@dg.multi_asset(
    name="deliveries",
    description="Đưa từng lần giao trong `inbox` vào sổ cái: đọc tệp Excel và PDF của từng quyển sổ, kiểm tra "
    "từng dòng theo toàn bộ danh mục quy tắc, ghi kết luận.",
    specs=_SPECS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
@discreet
def deliveries(
    context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]
) -> tuple[_Done, _Done, _Done, _Done, _Done, _Done]:
    """Takes each delivery of the run, in order."""
    keys = context.partition_keys
    workbench.preparation.start(keys, workbench.inbox)
    done = 0
    for some in _judged(context, workbench, keys):
        for key, told in _land(workbench, some, context.run_id).items():
            context.add_asset_metadata(_described(told), asset_key="verdicts", partition_key=key)
        done += len(some)
        workbench.heard("deliveries", done, len(keys))
    with workbench.timed("collecting"):
        writing.begin(workbench)
    done_all: list[_Done] = [dg.MaterializeResult(asset_key=spec.key) for spec in _SPECS]
    books, documents, rows, cleaned, found, landed = done_all
    return books, documents, rows, cleaned, found, landed


def _read(workbench: Workbench, key: str) -> dict[str, dict[str, Any]]:
    with workbench.attempt("intake", key):
        workbench.preparation.wait_until_read(key)
    return totals(workbench.home, key) if workbench.has_read(key) else {}


def _judge(workbench: Workbench, key: str) -> dict[str, int]:
    if workbench.has_read(key):
        with workbench.attempt("judging", key):
            return workbench.preparation.wait_until_judged(key)
    return {}


def _judged(context: dg.AssetExecutionContext, workbench: Workbench, keys: list[str]) -> Iterator[list[str]]:
    """The deliveries in their order, once they are read and judged, as many at a time as are worth a landing."""
    some: list[str] = []
    rows = 0
    for key in keys:
        read = _read(workbench, key)
        judged = _judge(workbench, key)
        for asset, metadata in (read | records.described(judged, workbench.preparation.lexicon)).items():
            context.add_asset_metadata(metadata, asset_key=asset, partition_key=key)
        some.append(key)
        rows += sum(n for name, n in judged.items() if name.startswith("rows_"))
        if rows >= ROWS_TOGETHER:
            yield some
            some, rows = [], 0
    if some:
        yield some


def _land(workbench: Workbench, keys: list[str], run_id: str) -> dict[str, Landed]:
    """Lands those that were read and judged; where several cannot land together, the others land alone."""
    ready = [key for key in keys if workbench.has_read(key)]
    landed: dict[str, Landed] = {}
    with workbench.timed("landing"):
        for some in _companies(workbench, ready):
            try:
                landed |= _land_together(workbench, some, run_id)
            except Exception:
                # Nothing of them is in the ledger. Whichever is to blame is left out, and holds back no other.
                for key in some:
                    with workbench.attempt("verdicts", key):
                        landed |= _land_together(workbench, [key], run_id)
    for told in landed.values():
        workbench.tally.add(told)
    return {key: landed.get(key, Landed()) for key in keys}


def _companies(workbench: Workbench, ready: list[str]) -> list[list[str]]:
    try:
        return companies(workbench.ledger, workbench.home, ready, workbench.approve)
    except Exception:  # a set that cannot be read: its own landing tells
        return [[key] for key in ready]


def _land_together(workbench: Workbench, keys: list[str], run_id: str) -> dict[str, Landed]:
    return land_together(
        workbench.ledger,
        workbench.home,
        keys,
        approve=workbench.approve,
        tree=workbench.tree,
        run_id=run_id,
        now=datetime.now(_ZONE),
        rules=workbench.rules,
        sampling=workbench.sampling,
    )


def _described(landed: Landed) -> dict[str, Any]:
    """Metadata of the verdicts on one delivery."""
    labelled = {STATUS_LABELS[status]: n for status, n in landed.by_status.items()}
    return {
        "dagster/row_count": sum(labelled.values()),
        "Quyển sổ nhận vào": landed.books_accepted,
        "Quyển sổ trả lại": landed.books_returned,
        "Hồ sơ mới": landed.records_new,
        "Hồ sơ thay đổi": landed.records_changed,
        "Theo trạng thái": dg.MetadataValue.md(counts(labelled, ("Trạng thái", "Số hồ sơ"))),
        **_in_shadow(landed.findings_by_shadow_rule),
    }


def _in_shadow(found: dict[str, int]) -> dict[str, Any]:
    """Metadata of rules that only run on trial; nothing where there is none."""
    named = {RULE[rule].title: n for rule, n in found.items()}
    told = dg.MetadataValue.md(counts(named, ("Quy tắc chạy thử, chưa có hiệu lực", "Số phát hiện")))
    return {"Quy tắc chạy thử": told} if named else {}
