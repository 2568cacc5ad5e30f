"""Register pages as a scanner would see them: grey paper, printed form, ruled lines, handwriting, a stamp.

Nobody's data stand on them: the handwriting is strokes. A few pages per register are drawn once and serve all records;
what makes each record's file its own is in `pdf`.
"""

import io
import math
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipelines.sample.chance import stream
from pipelines.sample.pdf import Page

VARIANTS = 3
# Width and height in pixels, JPEG quality: about 20 kB and about 100 kB a page.
_SIZES = {"small": (620, 877, 16), "real": (1240, 1754, 36)}
_TITLES = {
    "KS": "SỔ ĐĂNG KÝ KHAI SINH",
    "KT": "SỔ ĐĂNG KÝ KHAI TỬ",
    "KH": "SỔ ĐĂNG KÝ KẾT HÔN",
    "CMC": "SỔ ĐĂNG KÝ NHẬN CHA, MẸ, CON",
    "HN": "SỔ CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
}
_BIRTH = "Ngày, tháng, năm sinh"
_LABELS = {
    "KS": ("Họ và tên", _BIRTH, "Nơi sinh", "Họ và tên mẹ", "Họ và tên cha", "Người đi khai sinh"),
    "KT": ("Họ và tên", _BIRTH, "Nơi cư trú cuối cùng", "Ngày chết", "Nguyên nhân", "Người đi khai tử"),
    "KH": ("Họ và tên chồng", _BIRTH, "Nơi cư trú", "Họ và tên vợ", _BIRTH, "Nơi cư trú"),
    "CMC": ("Họ và tên cha, mẹ", _BIRTH, "Quê quán", "Họ và tên con", _BIRTH, "Người yêu cầu"),
    "HN": ("Họ và tên", _BIRTH, "Nơi cư trú", "Giấy tờ tùy thân", "Tình trạng hôn nhân", "Mục đích"),
}
_LINES = 15


@cache
def _font(points: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """DejaVu Serif as matplotlib brings it: the same letters on every machine."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise RuntimeError("matplotlib is not installed; its fonts are needed to draw sample scans")
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(folder / f"DejaVuSerif{'-Bold' if bold else ''}.ttf", points)


def _paper(rng: Random, width: int, height: int, fold: float) -> Image.Image:
    """Uneven grey paper with a little grain, `fold` grey levels darker towards the fold of the book."""
    shade = Image.new("L", (16, 1))
    tone = rng.randint(208, 222)
    shade.putdata([tone - round(fold * math.exp(-i / 1.6)) for i in range(16)])
    sheet = shade.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (width // 4, height // 4), rng.randbytes((width // 4) * (height // 4)))
    return Image.blend(sheet, grain.resize((width, height), Image.Resampling.BILINEAR), 0.02)


def _handwriting(draw: ImageDraw.ImageDraw, rng: Random, left: float, base: float, right: float, size: float) -> None:
    """Slanted loops in word lengths: what a line of writing looks like from two metres."""
    x, width = left, max(1, round(size / 9))
    ink = rng.randint(35, 75)
    while x < right - 2 * size:
        points = []
        for _ in range(rng.randint(6, 16)):
            rise = rng.choice((0.5, 0.55, 0.6, 1.1, 1.25)) * size
            points += [(x, base), (x + 0.28 * size, base - rise), (x + 0.15 * size, base - 0.2 * rise)]
            x += rng.uniform(0.34, 0.62) * size
            if x > right:
                break
        draw.line(points, fill=ink, width=width, joint="curve")
        if rng.random() < 0.7:
            mark = x - rng.uniform(0.6, 2) * size
            draw.line((mark, base - 1.35 * size, mark + 0.35 * size, base - 1.6 * size), fill=ink, width=width)
        x += rng.uniform(0.5, 1.0) * size


def _form(draw: ImageDraw.ImageDraw, rng: Random, register: str, width: int, height: int) -> None:
    unit = width / 620
    middle = width // 2
    for top, text, points, bold in (
        (38, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 11, True),
        (54, "Độc lập - Tự do - Hạnh phúc", 10, False),
        (92, _TITLES[register], 16 if len(_TITLES[register]) < 32 else 13, True),
    ):
        draw.text((middle, top * unit), text, fill=60, font=_font(round(points * unit), bold), anchor="mm")
    for line in range(_LINES):
        y = (150 + line * 41) * unit
        label = f"{_LABELS[register][line % 6]}:"
        draw.text((52 * unit, y), label, fill=70, font=_font(round(10 * unit)), anchor="ls")
        start = (60 + 6.3 * len(label)) * unit
        for dot in range(round(start), round(572 * unit), max(3, round(4 * unit))):
            draw.point((dot, y + 2 * unit), fill=110)
        end = rng.uniform(start + 120 * unit, 570 * unit)
        _handwriting(draw, rng, start + 6 * unit, y, end, 11 * unit)
    draw.rectangle((40 * unit, 24 * unit, 584 * unit, 850 * unit), outline=95, width=max(1, round(unit)))


def _stamp(draw: ImageDraw.ImageDraw, rng: Random, width: int) -> None:
    unit = width / 620
    x, y = rng.uniform(400, 470) * unit, rng.uniform(770, 790) * unit
    for radius in (46, 41, 24):
        box = (x - radius * unit, y - radius * unit, x + radius * unit, y + radius * unit)
        draw.ellipse(box, outline=120, width=max(1, round(1.6 * unit)))
    draw.regular_polygon((x, y, 10 * unit), 5, outline=120)
    _handwriting(draw, rng, x - 20 * unit, y + 18 * unit, x + 110 * unit, 22 * unit)


def _jpeg(image: Image.Image, quality: int) -> Page:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality)
    return Page(target.getvalue(), *image.size)


@cache
def draw_page(register: str, variant: int, scans: str) -> Page:
    """One register page; the same for every seed."""
    width, height, quality = _SIZES[scans]
    rng = stream("page", register, variant)
    image = _paper(rng, width, height, 30)
    draw = ImageDraw.Draw(image)
    _form(draw, rng, register, width, height)
    _stamp(draw, rng, width)
    tilted = image.rotate(rng.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=205)
    return _jpeg(tilted.filter(ImageFilter.GaussianBlur(0.4)), quality)


@cache
def blank_page(scans: str) -> Page:
    """A page without any writing: the scanner's empty feed."""
    width, height, quality = _SIZES[scans]
    return _jpeg(_paper(stream("page", "blank"), width, height, 3), quality)


def draw_pages(registers: tuple[str, ...], scans: str) -> dict[str, tuple[Page, ...]]:
    """All pages a sample needs, by register, and the empty one under "blank"."""
    pages = {r: tuple(draw_page(r, v, scans) for v in range(VARIANTS)) for r in registers}
    return {**pages, "blank": (blank_page(scans),)}
