"""The way of deliveries into the ledger: read, judged, landed in order of arrival; each in one transaction.

One step for all three stages: while some deliveries land, the workers read and judge the next ones.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import dagster as dg

from assets import failures
from assets.failures import discreet
from assets.intake.assets import DELIVERED
from assets.intake.totals import totals
from assets.partitions import deliveries as partitions
from assets.preparation import Judging
from assets.progress.tables import counts
from assets.records import assets as records
from assets.records.judging import Counts
from assets.review import writing
from assets.verdicts.landing import Landed, land_together
from assets.verdicts.together import companies
from assets.verdicts.verdict import STATUS_LABELS
from assets.workbench import Workbench
from checks.catalogue import RULE
from warehouse.zone import ZONE

# Rows that are worth a landing. More would hardly cost less, and what is read last, nothing else is done beside.
_WORTH_LANDING = 8_000

VERDICTS = dg.AssetSpec(
    "verdicts",
    description="Một dòng là một hồ sơ hộ tịch trong sổ cái, với trạng thái theo kết quả kiểm tra.\n\n"
    "Có lỗi thì «Từ chối»; không lỗi nhưng có cảnh báo thì «Chờ rà soát»; không có gì thì theo cài đặt "
    "`review.approve`. Mỗi lần giao vào sổ cái trọn vẹn trong một giao dịch, theo thứ tự nhận; mọi thay đổi trạng "
    "thái đều được ghi thành sự kiện.",
    deps=["records", "findings", "delivered_documents", "review_decisions", "acknowledgements"],
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
    for some, judging in _prepared(context, workbench, keys):
        judged = _judged(context, workbench, some, judging)
        landed = _land(context, workbench, list(judged))
        for key in some:
            told = records.described(judged.get(key, {}), workbench.preparation.lexicon)
            told["verdicts"] = _described(landed.get(key, Landed()))
            for asset, metadata in told.items():
                context.add_asset_metadata(metadata, asset_key=asset, partition_key=key)
        done += len(some)
        workbench.heard("deliveries", done, len(keys))
    with workbench.timed("collecting"):
        writing.begin(workbench)
    done_all: list[_Done] = [dg.MaterializeResult(asset_key=spec.key) for spec in _SPECS]
    books, documents, rows, cleaned, found, verdicts = done_all
    return books, documents, rows, cleaned, found, verdicts


def _prepared(
    context: dg.AssetExecutionContext, workbench: Workbench, keys: Sequence[str]
) -> Iterator[tuple[list[str], Judging]]:
    """The deliveries in their order, as many at a time as are worth a landing, and their judging that has begun.

    The workers are always ahead: while some land, the next ones are judged, and those behind them are read.
    """
    before: tuple[list[str], Judging] | None = None
    some: list[str] = []
    rows = 0
    for key in keys:
        if before and workbench.preparation.is_judged_first(before[1], key):
            yield before
            before = None
        some.append(key)
        rows += _read(context, workbench, key)
        if rows >= _WORTH_LANDING or key == keys[-1]:
            begun = workbench.preparation.judge(list(filter(workbench.has_read, some)))
            if before:
                yield before
            before = some, begun
            some, rows = [], 0
    if before:
        yield before


def _read(context: dg.AssetExecutionContext, workbench: Workbench, key: str) -> int:
    """Waits until a delivery has been read, and tells what it holds; returns its rows, 0 if it could not be read."""
    with workbench.attempt("intake", key):
        workbench.preparation.wait_until_read(key)
    if not workbench.has_read(key):
        return 0
    counted = totals(workbench.home, key)
    for asset, metadata in counted.items():
        context.add_asset_metadata(metadata, asset_key=asset, partition_key=key)
    return counted["delivered_rows"]["dagster/row_count"]


def _judged(
    context: dg.AssetExecutionContext, workbench: Workbench, keys: Sequence[str], judging: Judging
) -> dict[str, Counts]:
    """Counts of those that could be judged; where they could not be judged together, each is judged alone."""
    try:
        return judging.result()
    except Exception as error:
        _told_apart(context, "kiểm tra", error)
        judged: dict[str, Counts] = {}
        for key in filter(workbench.has_read, keys):
            with workbench.attempt("judging", key):
                judged |= workbench.preparation.judge([key]).result()
        return judged


def _land(context: dg.AssetExecutionContext, workbench: Workbench, keys: list[str]) -> dict[str, Landed]:
    """Lands what was judged; where deliveries cannot land together, each lands alone."""
    landed: dict[str, Landed] = {}
    with workbench.timed("landing"):
        for some in _companies(context, workbench, keys):
            try:
                landed |= _land_together(workbench, some, context.run_id)
            except Exception as error:
                # Nothing of them is in the ledger. Whichever is to blame is left out, and holds back no other.
                _told_apart(context, "ghi sổ cái", error)
                for key in some:
                    with workbench.attempt("verdicts", key):
                        landed |= _land_together(workbench, [key], context.run_id)
    for told in landed.values():
        workbench.tally.add(told)
    return landed


def _told_apart(context: dg.AssetExecutionContext, stage: str, error: Exception) -> None:
    """Notes in the run's log that deliveries go on one by one, and why: a fault that no delivery is blamed for."""
    where = "\n".join(failures.trace_of(error))
    context.log.warning(f"Không {stage} chung được các lần giao; làm riêng từng lần giao.\n{where}")


def _companies(context: dg.AssetExecutionContext, workbench: Workbench, ready: list[str]) -> list[list[str]]:
    try:
        return companies(workbench.ledger, workbench.home, ready, workbench.approve)
    except Exception as error:  # a set that cannot be read: its own landing tells which
        _told_apart(context, "ghi sổ cái", error)
        return [[key] for key in ready]


def _land_together(workbench: Workbench, keys: list[str], run_id: str) -> dict[str, Landed]:
    return land_together(
        workbench.ledger,
        workbench.home,
        keys,
        approve=workbench.approve,
        tree=workbench.tree,
        run_id=run_id,
        now=datetime.now(ZONE),
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
