"""Contractors that stand out by a rule: measured on what the ledger holds now, an annex of the closing report."""

import duckdb
import polars as pl

from assets.progress.anomalies import anomalies, contractor_counts
from assets.reports.form import Section
from warehouse.statements import statement

_NOTHING = "Không có đơn vị số hóa nào có tỷ lệ lỗi lệch hẳn so với các đơn vị khác."
_NOTE = (
    "So tỷ lệ bản ghi có lỗi của từng đơn vị số hóa với mức giữa của các đơn vị khác, theo từng quy tắc, trên nội dung "
    "hiện có; chỉ nêu nơi lệch vượt ngưỡng. Đơn vị có dưới 100 bản ghi không được so."
)


def contractors_measured(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """How far each contractor stands out by each rule, the furthest first (`assets.progress.anomalies.SCHEMA`)."""
    records = connection.execute(statement("reports/makers_of_records")).pl()
    faults = connection.execute(statement("reports/faults_of_records")).pl()
    return anomalies(contractor_counts(records, faults))


def section(measured: pl.DataFrame) -> Section:
    """The annex: one sentence for each contractor and rule that is worth telling."""
    told = measured.filter("stands_out")["sentence"].to_list()
    return Section(
        "Bất thường",
        "ĐƠN VỊ SỐ HÓA CÓ TỶ LỆ LỖI BẤT THƯỜNG",
        tuple(f"{at}. {sentence}" for at, sentence in enumerate(told, start=1)) or (_NOTHING,),
        notes=(_NOTE,),
    )
