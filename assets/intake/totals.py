"""What one delivery holds, in counts only: what its partition shows in the interface."""

import polars as pl

from warehouse.home import Home


def totals(home: Home, key: str) -> dict[str, dict[str, int]]:
    """Counts per asset of a delivery that has been read: `dagster/row_count` and what else tells its size.

    Reads `books.parquet` and `documents.parquet` in `home.work/<key>`.
    """
    books = pl.read_parquet(home.work / key / "books.parquet", columns=["register", "rows_delivered", "pdfs_delivered"])
    documents = pl.read_parquet(home.work / key / "documents.parquet", columns=["bytes", "problem"])
    return {
        "delivered_books": {
            "dagster/row_count": books.height,
            "Quyển không rõ loại sổ": books["register"].null_count(),
        },
        "delivered_documents": {
            "dagster/row_count": documents.height,
            "Tệp PDF có vấn đề": documents.height - documents["problem"].null_count(),
            "Dung lượng (byte)": int(documents["bytes"].sum()),
        },
        "delivered_rows": {"dagster/row_count": int(books["rows_delivered"].sum())},
    }
