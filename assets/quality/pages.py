"""Data Docs that open without internet: what the pages load from public networks is taken out or replaced.

The pages are tables; they are read well with a small style sheet of our own. What goes: trackers, newsletter, logos,
and scripts for charts and filters that these suites do not have. The library's index is drawn by such scripts; ours
is a plain list.
"""

import re
from html import escape
from pathlib import Path

from warehouse.registers import REGISTER_LABELS

STYLE = Path(__file__).with_name("pages.css")

# Elements that load something from elsewhere.
_LOADING = re.compile(
    r"<script[^>]*\bsrc=\"(?:https?:)?//[^\"]*\"[^>]*>\s*</script>"
    r"|<link[^>]*\bhref=\"(?:https?:)?//[^\"]*\"[^>]*/?>"
    r"|<img[^>]*\bsrc=\"(?:https?:)?//[^\"]*\"[^>]*/?>",
    re.IGNORECASE | re.DOTALL,
)
_FRAME = re.compile(r"<iframe.*?</iframe>", re.IGNORECASE | re.DOTALL)
_OUTWARD = re.compile(r"\b(href|action|src)=\"https?://[^\"]*\"", re.IGNORECASE)
_PICTURE = re.compile(r"url\(['\"]?https?://[^)]*\)", re.IGNORECASE)


def make_offline(project: Path) -> int:
    """Rewrites the new pages below the project's `data_docs`; safe to repeat. Returns how many pages there are."""
    pages = sorted(project.glob("gx/uncommitted/data_docs/**/*.html"))
    site = project / "gx" / "uncommitted" / "data_docs" / "local_site"
    index = site / "index.html"
    # The index is written last: what is older has been seen.
    seen = index.stat().st_mtime if index.exists() else 0.0
    style = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    for page in pages:
        if page.stat().st_mtime < seen:
            continue
        text = page.read_text(encoding="utf-8")
        if "data-offline" in text:
            continue
        quiet = _PICTURE.sub("none", _OUTWARD.sub(r'\1="#"', _FRAME.sub("", _LOADING.sub("", text))))
        page.write_text(quiet.replace("</head>", f"<meta data-offline>{style}</head>", 1), encoding="utf-8")
    index.write_text(_index(site, style), encoding="utf-8")
    return len(pages)


def _title(suite: str) -> str:
    kind, _, register = suite.rpartition("_")
    name = {"bang_diem": "Bảng điểm theo quy tắc", "hop_dong": "Cam kết về dữ liệu gốc"}.get(kind, suite)
    return f"{name}: {REGISTER_LABELS.get(register, register)}"


def _index(site: Path, style: str) -> str:
    """The page to open first: every result, the newest on top."""
    rows = []
    for page in sorted(site.glob("validations/*/*/*/*.html"), key=lambda p: p.parts[-2], reverse=True):
        suite, run, moment = page.parts[-4], page.parts[-3], page.parts[-2]
        told = f"{moment[6:8]}/{moment[4:6]}/{moment[:4]} {moment[9:11]}:{moment[11:13]} (UTC)"
        link = escape(page.relative_to(site).as_posix())
        rows.append(f'<tr><td>{told}</td><td><a href="{link}">{_title(suite)}</a></td><td>{escape(run[:8])}</td></tr>')
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta data-offline>'
        f"<title>Đánh giá cả lô</title>{style}</head><body><h1>Đánh giá cả lô bằng Great Expectations</h1>"
        "<p>Mỗi kết quả là một lần chạy và một loại sổ. Bảng điểm: mỗi quyển sổ một dòng, mỗi quy tắc một cột. "
        "Các trang chỉ có số đếm, không có dữ liệu cá nhân.</p>"
        "<table><tr><th>Thời điểm</th><th>Nội dung</th><th>Lần chạy</th></tr>"
        + "".join(rows)
        + "</table></body></html>"
    )


def index_page(home: Path) -> Path:
    """Where the page to open first lies."""
    return home / "quality" / "gx" / "uncommitted" / "data_docs" / "local_site" / "index.html"
