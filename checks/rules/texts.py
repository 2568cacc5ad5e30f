"""Text as such: legacy fonts (found in `fonts`), lossless repair, capitals. Spelling is judged in `spelling`.

The order is fixed: fonts of before Unicode are recognised on the text as delivered, because cleaning spaces and
invisible characters would destroy them (TCVN3 writes ư as a soft hyphen, mojibake contains no-break spaces).
"""

import polars as pl

from checks.rules.reading import Reading, faults_frame, map_distinct, with_texts
from checks.rules.rule import Rule
from checks.text.normalise import title_case

RULES = (
    Rule(
        "text_encoding",
        "cell",
        "error",
        title="Chữ bị lỗi phông hoặc lỗi mã",
        message="{label} {value} là chữ của bảng mã cũ (TCVN3, VNI, VISCII) hoặc bị lỗi mã{detail}.",
        advice="Đề nghị chuyển sang Unicode và đối chiếu với trang sổ.",
        reason="The national database takes Unicode (Thông tư 39/2017/TT-BTTTT: TCVN 6909:2001); other codes are "
        "unreadable there.",
        example="“NguyÔn V¨n Nam”, “Nguyá»…n VÄƒn Nam”",
    ),
    Rule(
        "text_normalised",
        "cell",
        "info",
        title="Chữ đã được chuẩn hóa",
        message="{label} {value} đã được bỏ khoảng trắng thừa, ký tự ẩn hoặc đưa về Unicode dựng sẵn{detail}.",
        advice="Không cần sửa.",
        reason="The repair is lossless: a printout looks the same before and after.",
        example="“ Hoàng  Văn Nam” becomes “Hoàng Văn Nam”",
    ),
    Rule(
        "name_case",
        "cell",
        "info",
        title="Chữ hoa, chữ thường đã được chuẩn hóa",
        message="{label} {value} đã được viết lại chữ hoa đầu từ: {suggestion}{detail}.",
        advice="Không cần sửa.",
        reason="A name in one case only has lost nothing but its capitals; the national database asks for title case.",
        example="“HOÀNG VĂN NAM” becomes “Hoàng Văn Nam”",
    ),
)


# What a program writes for a letter that it could not read: no code brings that one back.
LOST = "\N{REPLACEMENT CHARACTER}"


def read_letters(reading: Reading) -> Reading:
    """Rule text_encoding on words in which letters are lost; how those of old fonts are found stands in `fonts`."""
    lost = reading.values.filter(pl.col("odd") & pl.col("value").str.contains(LOST, literal=True))["value"]
    return reading.with_doubt(faults_frame((value, "text_encoding", None, f"có chữ đã mất ({LOST})") for value in lost))


def read_case(reading: Reading) -> Reading:
    """Rule name_case on names: all capitals or all small letters become title case."""
    values, text = reading.values, pl.col("text")
    # Nearly every name has an unmarked letter of either case: two cheap looks spare the exact ones.
    maybe = values.filter(~(text.str.contains("[a-z]") & text.str.contains("[A-Z]")))
    one_case = maybe.filter((text == text.str.to_uppercase()) | (text == text.str.to_lowercase()))
    better = map_distinct(one_case["text"], title_case)
    faults = faults_frame(
        (value, "name_case", better[text], None)
        for value, text in one_case.select("value", "text").iter_rows()
        if text in better
    )
    return Reading(with_texts(values, better), reading.faults).with_faults(faults)
