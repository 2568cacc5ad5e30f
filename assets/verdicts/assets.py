"""The way of a delivery into the ledger: read, judged, landed; one transaction per delivery, in order of arrival.

One step for all three stages: while one delivery lands, the workers read and judge the next ones.
"""

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
from assets.verdicts.landing import Landed, land_delivery
from assets.verdicts.verdict import STATUS_LABELS
from assets.workbench import Workbench
from checks.catalogue import RULE

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

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
    for done, key in enumerate(keys, start=1):
        told = _read(workbench, key) | _judge(workbench, key) | _land(workbench, key, context.run_id)
        for asset, metadata in told.items():
            context.add_asset_metadata(metadata, asset_key=asset, partition_key=key)
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


def _judge(workbench: Workbench, key: str) -> dict[str, dict[str, Any]]:
    judged: dict[str, int] = {}
    if workbench.has_read(key):
        with workbench.attempt("judging", key):
            judged = workbench.preparation.wait_until_judged(key)
    return records.described(judged, workbench.preparation.lexicon)


def _land(workbench: Workbench, key: str, run_id: str) -> dict[str, dict[str, Any]]:
    landed = Landed()
    if workbench.has_read(key):
        with workbench.attempt("verdicts", key), workbench.timed("landing"):
            landed = land_delivery(
                workbench.ledger,
                workbench.home,
                key,
                approve=workbench.approve,
                tree=workbench.tree,
                run_id=run_id,
                now=datetime.now(_ZONE),
                rules=workbench.rules,
                sampling=workbench.sampling,
            )
            workbench.tally.add(landed)
    labelled = {STATUS_LABELS[status]: n for status, n in landed.by_status.items()}
    return {
        "verdicts": {
            "dagster/row_count": sum(labelled.values()),
            "Quyển sổ nhận vào": landed.books_accepted,
            "Quyển sổ trả lại": landed.books_returned,
            "Hồ sơ mới": landed.records_new,
            "Hồ sơ thay đổi": landed.records_changed,
            "Theo trạng thái": dg.MetadataValue.md(counts(labelled, ("Trạng thái", "Số hồ sơ"))),
            **_in_shadow(landed.findings_by_shadow_rule),
        }
    }


def _in_shadow(found: dict[str, int]) -> dict[str, Any]:
    """Metadata of rules that only run on trial; nothing where there is none."""
    named = {RULE[rule].title: n for rule, n in found.items()}
    told = dg.MetadataValue.md(counts(named, ("Quy tắc chạy thử, chưa có hiệu lực", "Số phát hiện")))
    return {"Quy tắc chạy thử": told} if named else {}
