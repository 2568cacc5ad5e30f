"""What each line of an acknowledgement file is worth, and what follows for records (pure frames).

accepted   the record is transferred
bounced    the record waits for a person again
late       true of the package, but the record has another version or status by now: noted, the record stays
repeated   said before, with the same outcome: nothing changes
refused    never sent, contradicting an earlier answer, or not understood
"""

from datetime import datetime

import polars as pl

from warehouse.zone import ZONE

OUTCOMES = ("accepted", "bounced")
RULE = "transfer_bounced"

# A code goes into events and alerts, where nothing personal may stand: only what looks like a code is one.
_CODE = r"^[A-Za-z0-9][A-Za-z0-9._\-/]{0,39}$"


def judge_lines(lines: pl.DataFrame, packages: pl.Series, items: pl.DataFrame) -> pl.DataFrame:
    """Lines with package and outcome as understood, result and reason (Vietnamese), in the same order.

    The first line that answers a record counts; what contradicts it later in the file is refused like what
    contradicts an earlier file.

    Args:
        lines: columns of `ack_file.LINES`.
        packages: names of the packages that were sent.
        items: `package_items_asked.sql` for the packages named.
    """
    outcome = pl.col("outcome").str.to_lowercase()
    known = (
        lines.with_columns(outcome=outcome, package=pl.col("package").str.to_uppercase())
        .join(items, on=["package", "record_id"], how="left", maintain_order="left")
        .with_columns(_unsaid(packages).alias("fault"))
        .with_columns(answers=pl.col("fault").is_null())
    )
    item = ["package", "record_id"]
    first = pl.col("outcome").filter("answers").first().over(item)
    earlier = pl.when(pl.col("known_outcome") == "sent").then(first).otherwise("known_outcome")
    opens = (
        pl.col("answers")
        & (pl.col("known_outcome") == "sent")
        & (pl.int_range(pl.len()).over(item) == pl.int_range(pl.len()).filter("answers").first().over(item))
    )
    judged = known.with_columns(earlier=earlier, opens=opens).with_columns(
        stands=(pl.col("current_version") == pl.col("sent_version")) & (pl.col("current_status") == "approved")
    )
    result = (
        pl.when(~pl.col("answers"))
        .then(pl.lit("refused"))
        .when("opens")
        .then(pl.when("stands").then("outcome").otherwise(pl.lit("late")))
        .when(pl.col("outcome") == pl.col("earlier"))
        .then(pl.lit("repeated"))
        .otherwise(pl.lit("refused"))
    )
    return (
        judged.with_columns(result=result)
        .with_columns(reason=_reason())
        .select(*lines.columns, "result", "reason", "sent_version")
    )


def _unsaid(packages: pl.Series) -> pl.Expr:
    """Why a line answers nothing that was sent (Vietnamese sentence), null if it does."""
    return (
        pl.when(pl.col("package").is_null() | pl.col("record_id").is_null() | pl.col("outcome").is_null())
        .then(pl.lit("Dòng thiếu tên gói, mã bản ghi hoặc kết quả, hoặc thừa cột so với dòng tiêu đề."))
        .when(~pl.col("outcome").is_in(OUTCOMES))
        .then(pl.lit("Kết quả chỉ có thể là accepted (được nhận) hoặc bounced (bị trả lại)."))
        .when(~pl.col("package").is_in(packages.implode()))
        .then(pl.format("Gói {} chưa từng được gửi.", "package"))
        .when(pl.col("known_outcome").is_null())
        .then(pl.format("Bản ghi này không có trong gói {}.", "package"))
    )


def _reason() -> pl.Expr:
    said = pl.col("earlier").replace_strict({"accepted": "được nhận", "bounced": "bị trả lại"}, default="")
    day = pl.col("answered_at").dt.convert_time_zone(ZONE.key).dt.strftime("%d/%m/%Y")
    since = pl.coalesce(pl.format("ngày {}", day), pl.lit("ở dòng trước của tệp này"))
    return (
        pl.when(~pl.col("answers"))
        .then("fault")
        .when(pl.col("result") == "accepted")
        .then(pl.lit("Bản ghi chuyển sang trạng thái Đã chuyển vào Cơ sở dữ liệu hộ tịch."))
        .when(pl.col("result") == "bounced")
        .then(pl.lit("Bản ghi trở lại trạng thái Chờ rà soát, kèm mã trả lại."))
        .when(pl.col("result") == "late")
        .then(
            pl.format(
                "Gói gửi phiên bản {}; bản ghi nay đã khác (phiên bản {}) nên trạng thái được giữ nguyên.",
                "sent_version",
                pl.col("current_version").cast(pl.Utf8).fill_null("?"),
            )
        )
        .when(pl.col("result") == "repeated")
        .then(pl.format("Đã ghi nhận «{}» {}; không có gì thay đổi.", said, since))
        .otherwise(pl.format("Trái với trả lời «{}» đã ghi nhận {}; đề nghị làm rõ với bên nhận.", said, since))
    )


def moves(judged: pl.DataFrame, happened_at: datetime) -> pl.DataFrame:
    """What the answers do to records, in the columns that `package_moves.sql` and the journal take.

    Args:
        judged: result of `judge_lines`.
    """
    taken = judged.filter(pl.col("result").is_in(OUTCOMES))
    accepted = pl.col("result") == "accepted"
    code = plain_code()
    marked = pl.format(" (mã {})", code).fill_null("")
    words = pl.coalesce("message", pl.when(code.is_null()).then("code"))
    told = pl.format(": {}", words.str.strip_chars_end(".")).fill_null("")
    return taken.sort("record_id").select(
        "record_id",
        pl.col("sent_version").alias("version"),
        pl.lit("approved").alias("from_status"),
        pl.when(accepted).then(pl.lit("transferred")).otherwise(pl.lit("pending_review")).alias("to_status"),
        pl.format("ack:{}", "package").alias("actor"),
        pl.when(accepted)
        .then(pl.lit("được Cơ sở dữ liệu hộ tịch tiếp nhận"))
        .otherwise(pl.lit("bị Cơ sở dữ liệu hộ tịch trả lại") + marked)
        .alias("reason"),
        code.alias("code"),
        pl.format("Cơ sở dữ liệu hộ tịch trả lại bản ghi trong gói {}{}{}.", "package", marked, told).alias("finding"),
        pl.lit(happened_at).alias("happened_at"),
    )


def plain_code() -> pl.Expr:
    """The code of an answer, null where the cell holds something else; the whole cell stays in the acknowledgement."""
    return pl.when(pl.col("code").str.contains(_CODE)).then("code")
