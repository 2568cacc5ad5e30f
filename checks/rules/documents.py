"""Rows and PDFs: which file is the page of which row, and what is wrong with the files.

One event is one row is one PDF; the file's name says number and registration date (contract, section 2). Whether a
file can be read was found at intake; here it becomes a finding on the row whose page it is.
"""

import polars as pl

from checks.rules.matching import assign
from checks.rules.rule import RELATION, Rule, Threshold, no_relations

# Intake looks at every page's size, and at its pixels where it may be empty (`assets.intake.scans`).
_LOOKED_AT = "encoded bits per pixel of a {} image below which a page may be empty and its pixels are looked at"
JPEG_BITS = Threshold("pdf_blank", "jpeg_bits", 0.25, 0.05, 4.0, _LOOKED_AT.format("JPEG"))
FAX_BITS = Threshold("pdf_blank", "fax_bits", 0.02, 0.001, 1.0, _LOOKED_AT.format("fax (CCITT G4)"))
FLATE_BITS = Threshold("pdf_blank", "flate_bits", 0.05, 0.005, 8.0, _LOOKED_AT.format("losslessly packed"))
GREY_LEVELS = Threshold("pdf_blank", "grey_levels", 25, 5, 120, "shades of 255 by which ink differs from the paper")
INK_SHARE = Threshold("pdf_blank", "ink_share", 0.0002, 0.0, 0.02, "share of a page's pixels that no writing need be")

RULES = (
    Rule(
        "pdf_missing",
        "row",
        "error",
        title="Thiếu bản quét",
        message="Không có tệp PDF nào của dòng này{detail}.",
        advice="Đề nghị giao bổ sung bản quét, đặt tên theo mẫu LOẠI.năm.quyển.ngày đăng ký.số.pdf.",
        reason="A record without its page cannot be checked by anybody (contract, section 2).",
        example="no file ends in …2008-01-15.001.pdf",
        severities=("error",),
        bound="hồ sơ không có bản quét thì không thể phê duyệt",
    ),
    Rule(
        "pdf_unreadable",
        "document",
        "error",
        title="Bản quét không đọc được",
        message="Tệp {value} không đọc được{detail}.",
        advice="Đề nghị quét lại hoặc xuất lại tệp rồi giao bổ sung.",
        reason="An empty, locked or cut file shows nothing of the page.",
        example="a PDF of 0 bytes; a password; a scan cut in the middle",
        severities=("error",),
        bound="hồ sơ không có bản quét thì không thể phê duyệt",
    ),
    Rule(
        "pdf_damaged",
        "document",
        "warning",
        title="Bản quét bị hỏng một phần",
        message="Tệp {value} bị hỏng cấu trúc nhưng trang quét còn nguyên{detail}.",
        advice="Đề nghị xuất lại tệp; trong khi chờ, người rà soát vẫn xem được trang.",
        reason="Viewers repair such a file silently, archives do not.",
        example="broken cross-references, the scan is whole",
    ),
    Rule(
        "pdf_blank",
        "document",
        "warning",
        title="Bản quét trắng",
        message="Tệp {value} không thấy chữ viết{detail}.",
        advice="Đề nghị kiểm tra bản quét và quét lại nếu trang sổ có nội dung.",
        reason="A blank scan is usually a page turned over or a lid left open. Thresholds apply to what is delivered "
        "from then on.",
        example="a white page",
        thresholds=(JPEG_BITS, FAX_BITS, FLATE_BITS, GREY_LEVELS, INK_SHARE),
    ),
    Rule(
        "pdf_duplicate",
        "row",
        "warning",
        title="Trùng bản quét",
        message="Bản quét của dòng bị trùng{detail}.",
        advice="Đề nghị giữ một bản quét đúng cho mỗi dòng.",
        reason="One event has one page: two files for one row, or one file for two rows, and one of them is wrong.",
        example="…001.pdf and …01.pdf of the same day; the same bytes as 001 and as 002",
    ),
    Rule(
        "pdf_orphan",
        "document",
        "warning",
        title="Bản quét không thuộc dòng nào",
        message="Tệp {value} không thuộc dòng nào của sổ{detail}.",
        advice="Đề nghị kiểm tra tên tệp, hoặc bổ sung dòng còn thiếu trong tệp Excel.",
        reason="A page without a row is a record that was not typed, or a wrong name.",
        example="…2008-03-01.099.pdf in a book without number 99",
        on_rows=False,
    ),
    Rule(
        "pdf_name_invalid",
        "document",
        "warning",
        title="Tên bản quét sai mẫu",
        message="Tên tệp {value} không theo mẫu{detail}.",
        advice="Đề nghị đặt lại tên theo mẫu LOẠI.năm.quyển.yyyy-MM-dd.số.pdf, ví dụ KS.2008.01.2008-01-15.001.pdf.",
        reason="The name is the only thing that ties the page to its row.",
        example="scan0001.pdf",
        on_rows=False,
    ),
    Rule(
        "pdf_date_mismatch",
        "row",
        "warning",
        title="Ngày trong tên bản quét khác ngày đăng ký",
        message="{label} {value} khác ngày trong tên bản quét{detail}.",
        advice="Đề nghị đối chiếu với trang sổ, sửa ngày đăng ký hoặc tên tệp.",
        reason="Number and date in the name guard each other.",
        example="ngayDangKy 15.01.2008, file …2008-01-16.001.pdf",
    ),
)

_FULL_DATE = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$"


def match_documents(rows: pl.DataFrame, documents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ties PDFs to rows; returns the assignment and the findings of all rules of this module.

    `rows`: row_key, book_key, number, number_year (Int32, may be null), date (ngayDangKy as dd.mm.yyyy, or null).
    `documents`: doc_key, book_key, pdf_name, sha256, problem, problem_detail, name_ok, doc_date (dd.mm.yyyy),
    doc_number (Int32), is_cover; optional of_book (false: the file is named for another book) and landed_in (pages are
    compared with those of the same number only: what one delivery brings, and what it adds to).

    The assignment (row_key, doc_key, pdf_name, is_main) has every file that claims a row; `is_main` is the row's page,
    one per row. Findings: see RELATION; row_key is null for what concerns no row.
    """
    dated = rows.with_columns(date=pl.when(pl.col("date").str.contains(_FULL_DATE)).then("date"))
    claims = assign(dated, documents)
    found = [
        _missing(dated, claims),
        _problems(documents, claims),
        _two_files(claims),
        _same_bytes(documents, claims),
        _strays(documents, claims),
        _other_dates(dated, documents, claims),
    ]
    return claims.select("row_key", "doc_key", "pdf_name", "is_main"), pl.concat(found)


def _finding(frame: pl.DataFrame, rule: pl.Expr | str, **said: pl.Expr) -> pl.DataFrame:
    if frame.is_empty():
        return no_relations(frame.schema["row_key"])
    told = {"row_key": pl.col("row_key"), "book_key": pl.col("book_key"), **said}
    told["rule"] = pl.lit(rule) if isinstance(rule, str) else rule
    return frame.select(told.get(name, pl.lit(None, pl.String)).alias(name) for name in RELATION)


def _missing(rows: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Rule pdf_missing: no file claims the row (an unreadable one does, and has its own finding)."""
    bare = rows.join(claims, on="row_key", how="anti")
    said = pl.format("số {}", "number") + pl.format(", ngày {}", "date").fill_null("")
    return _finding(bare, "pdf_missing", detail=said)


def _problems(documents: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Rules pdf_unreadable, pdf_damaged, pdf_blank: on the row whose page it is, else on the file alone."""
    main = claims.filter("is_main").select("row_key", "doc_key")
    # A cover may well be blank.
    bad = documents.filter(pl.col("problem").is_not_null() & ~(pl.col("is_cover") & (pl.col("problem") == "blank")))
    bad = bad.join(main, on="doc_key", how="left")
    return _finding(bad, pl.format("pdf_{}", "problem"), pdf_name=pl.col("pdf_name"), detail=pl.col("problem_detail"))


def _two_files(claims: pl.DataFrame) -> pl.DataFrame:
    """Rule pdf_duplicate, first kind: several files claim one row."""
    claimed = claims.group_by("row_key", "book_key", maintain_order=True).agg(
        files=pl.col("pdf_name").sort().str.join(", "),
        pdf_name=pl.col("pdf_name").filter("is_main").first(),
        n=pl.len(),
    )
    said = pl.format("có {} tệp cùng nhận là của dòng này ({})", "n", "files")
    return _finding(claimed.filter(pl.col("n") > 1), "pdf_duplicate", pdf_name=pl.col("pdf_name"), detail=said)


def _same_bytes(documents: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Rule pdf_duplicate, second kind: the pages of two rows are the same bytes, in files of their own.

    An unreadable file says nothing by its bytes (all empty files are the same); one file for two rows of the same
    number is the fault of the number (rule record_duplicate).
    """
    same = ["sha256", *(c for c in ("landed_in",) if c in documents.columns)]
    sound = documents.filter(pl.col("problem").ne_missing("unreadable")).select("doc_key", *same)
    pages = claims.filter("is_main").join(sound.drop_nulls("sha256"), on="doc_key")
    twice = pages.filter(pl.col("doc_key").n_unique().over(same) > 1)
    pairs = twice.join(twice, on=same, suffix="_other").filter(pl.col("doc_key") != pl.col("doc_key_other"))
    if pairs.is_empty():
        return _finding(pairs.head(0), "pdf_duplicate")
    others = pairs.group_by("row_key", "book_key", "pdf_name", maintain_order=True).agg(
        others=pl.col("pdf_name_other").unique(maintain_order=True).sort().head(5).str.join(", ")
    )
    said = pl.format("cùng nội dung với bản quét của dòng khác ({})", "others")
    return _finding(others, "pdf_duplicate", pdf_name=pl.col("pdf_name"), detail=said)


def _strays(documents: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Rules pdf_name_invalid, and pdf_orphan for a file whose name is right; a wrong name explains the orphan."""
    files = documents.filter(~pl.col("is_cover")).with_columns(row_key=pl.lit(None, claims["row_key"].dtype))
    orphans = files.filter(pl.col("name_ok")).join(claims, on="doc_key", how="anti")
    name = {"pdf_name": pl.col("pdf_name")}
    wrong = files.filter(~pl.col("name_ok"))
    return pl.concat([_finding(wrong, "pdf_name_invalid", **name), _finding(orphans, "pdf_orphan", **name)])


def _other_dates(rows: pl.DataFrame, documents: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Rule pdf_date_mismatch: the date in the name of the row's page is not ngayDangKy."""
    pages = (
        claims.filter("is_main")
        .join(documents.select("doc_key", "doc_date"), on="doc_key")
        .join(rows.select("row_key", "date"), on="row_key")
        .filter(pl.col("date") != pl.col("doc_date"))
    )
    said = pl.format("tên tệp ghi ngày {}", "doc_date")
    return _finding(
        pages,
        "pdf_date_mismatch",
        pdf_name=pl.col("pdf_name"),
        field=pl.lit("ngayDangKy"),
        value=pl.col("date"),
        detail=said,
    )
