"""Every alert rule in force, and their evaluation over the facts.

A rule that stumbles stops no other: it is told by `alerting_broken`, and its own incidents stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.alerts.causes import deliveries, machine, work
from pipelines.alerts.facts import Facts
from pipelines.alerts.rule import Cause, Rule
from pipelines.alerts.settings import AlertSettings

_BROKEN = "alerting_broken"

RULES = (
    Rule(
        "rejection_jump",
        "Tỷ lệ bị từ chối của một đơn vị số hóa tăng đột biến",
        "warning",
        "A contractor that changes people or software shows it here first, weeks before the deadline does.",
        "Đề nghị xem các lỗi nhiều nhất trong tệp trả lại và làm việc với đơn vị số hóa trước lần bàn giao sau.",
        "Trong thời gian theo dõi, không còn lần bàn giao gần nhất nào của đơn vị này bị từ chối cao bất thường.",
        ("published",),
        deliveries.rejection_jump,
    ),
    Rule(
        "pdf_missing",
        "Lần bàn giao thiếu nhiều tệp PDF",
        "warning",
        "A forgotten zip is one telephone call today and a search in an archive in September.",
        "Đề nghị đơn vị số hóa bàn giao bổ sung các tệp PDF còn thiếu (danh sách trong tệp trả lại).",
        "Số bản ghi thiếu tệp PDF của lần bàn giao này không còn vượt mức cảnh báo.",
        ("published",),
        deliveries.pdf_missing,
    ),
    Rule(
        "delivery_returned",
        "Lần bàn giao có quyển sổ không đọc được",
        "warning",
        "None of the records of such a book is counted anywhere until it comes again.",
        "Đề nghị đơn vị số hóa xem lý do trong tệp trả lại, sửa và bàn giao lại các quyển sổ này.",
        "Các quyển sổ đã trả lại của lần bàn giao này đều đã được bàn giao lại.",
        ("published",),
        deliveries.delivery_returned,
    ),
    Rule(
        "unit_idle",
        "Đơn vị không có tiến triển",
        "warning",
        "Open records that nobody touches are the deadline's quiet enemy.",
        "Đề nghị đơn vị rà soát các bản ghi đang chờ và đôn đốc việc sửa các bản ghi bị từ chối.",
        "Đơn vị đã có tiến triển trở lại hoặc không còn bản ghi chờ xử lý.",
        ("published",),
        work.unit_idle,
    ),
    Rule(
        "deadline_at_risk",
        "Nguy cơ không kịp hạn hoàn thành",
        "critical",
        "Leaders can still move people while there are weeks left.",
        "Đề nghị lãnh đạo xem tiến độ theo đơn vị và quyết định biện pháp tăng tốc độ.",
        "Tốc độ phê duyệt đã đạt mức cần thiết để kịp hạn, hoặc công việc đã hoàn thành.",
        ("published",),
        work.deadline_at_risk,
    ),
    Rule(
        "transfer_bounced",
        "Bản ghi bị Cơ sở dữ liệu hộ tịch trả lại",
        "warning",
        "A bounced record is counted as done by people who look no further.",
        "Đề nghị xem mã phản hồi của từng bản ghi, sửa theo hướng dẫn và chuyển lại.",
        "Các bản ghi bị trả lại của gói này đều đã được chuyển lại.",
        ("published",),
        work.transfer_bounced,
    ),
    Rule(
        "run_failed",
        "Lần chạy không thành công",
        "critical",
        "Nothing is received, returned or published until it is repaired.",
        "Đề nghị quản trị viên mở lần chạy trong giao diện Dagster, xem bước bị lỗi và chạy lại.",
        "Công việc này đã chạy thành công trở lại, hoặc đã lâu không còn được chạy.",
        ("runs",),
        machine.run_failed,
    ),
    Rule(
        "run_missing",
        "Đã lâu không có lần chạy thành công",
        "critical",
        "A dead scheduler fails no run: it just starts none.",
        "Đề nghị quản trị viên kiểm tra «hotich ui» (tiến trình nền của Dagster) và lịch chạy hằng đêm.",
        "Đã có lần chạy thành công.",
        ("runs",),
        machine.run_missing,
    ),
    Rule(
        "check_failed",
        "Phép kiểm tra của quy trình không đạt",
        "warning",
        "A failed check leaves its run green (dagster#29896).",
        "Đề nghị quản trị viên mở mục Checks trong giao diện Dagster và xử lý theo mô tả của phép kiểm tra.",
        "Phép kiểm tra này đã đạt hoặc không còn được theo dõi.",
        ("runs.failed_checks",),
        machine.check_failed,
    ),
    Rule(
        "report_late",
        "Báo cáo định kỳ bị chậm",
        "critical",
        "The Department waits for it on a fixed day.",
        "Đề nghị chạy «hotich report den-han», rồi xem vì sao lần chạy «reports» ban đêm không lập được.",
        "Báo cáo của kỳ này đã có, hoặc đã sang kỳ báo cáo sau.",
        ("published",),
        work.report_late,
    ),
    Rule(
        "ledger_stale",
        "Bản công bố cũ hơn sổ cái",
        "warning",
        "Leaders decide on numbers that are no longer true.",
        "Đề nghị quản trị viên chạy «hotich run»; nếu vẫn không được, kiểm tra dung lượng đĩa và quyền ghi.",
        "Bản công bố đã được cập nhật theo sổ cái.",
        ("files",),
        machine.ledger_stale,
    ),
    Rule(
        "channel_failing",
        "Kênh gửi thông báo bị lỗi",
        "critical",
        "The next fire would be announced into the void.",
        "Đề nghị quản trị viên kiểm tra cài đặt của kênh, sau đó chạy «hotich alerts redeliver» (hoặc thêm --discard).",
        "Kênh gửi đã hoạt động trở lại, không còn thư tồn.",
        ("channels",),
        machine.channel_failing,
    ),
    Rule(
        "alerting_silent",
        "Bộ phận cảnh báo ngừng hoạt động",
        "critical",
        "A dead alarm looks like a quiet night.",
        "Đề nghị quản trị viên kiểm tra «hotich ui» và bộ cảm biến cảnh báo trong giao diện Dagster (mục Automation).",
        "Bộ phận cảnh báo đã hoạt động trở lại.",
        ("heartbeat",),
        machine.alerting_silent,
    ),
    Rule(
        _BROKEN,
        "Bộ phận cảnh báo bị lỗi một phần",
        "critical",
        "A rule that stumbles at every tick is as silent as one that was never written.",
        "Đề nghị quản trị viên xem nhật ký của bộ cảm biến cảnh báo và báo cho người phát triển.",
        "Phần này của bộ phận cảnh báo đã hoạt động bình thường.",
        ("broken",),
        machine.alerting_broken,
    ),
)


@dataclass(frozen=True)
class Evaluated:
    """A rule with its causes now; None where it could not be evaluated."""

    rule: Rule
    causes: tuple[Cause, ...] | None


def evaluate(facts: Facts, settings: AlertSettings, rules: Sequence[Rule] = RULES) -> list[Evaluated]:
    """Every rule that is switched on, in the order of the catalogue; no rule's error goes further than itself."""
    stumbled: dict[str, str] = {}
    evaluated = []
    for rule in rules:
        if not settings.enabled_rule(rule.rule):
            continue
        seen = replace(facts, broken={**facts.broken, **stumbled}) if facts.broken is not None else facts
        causes: tuple[Cause, ...] | None = None
        if all(_held(seen, need) for need in rule.needs):
            try:
                causes = tuple(rule.causes(seen, settings))
            except Exception as error:
                # Told by alerting_broken, the last rule; by its kind only, the text may quote a fact.
                stumbled[rule.rule] = type(error).__name__
        evaluated.append(Evaluated(rule, causes))
    return evaluated


def _held(facts: Facts, need: str) -> bool:
    """Whether the facts have a part, "runs" or "runs.failed_checks"."""
    held: object = facts
    for part in need.split("."):
        held = getattr(held, part, None)
    return held is not None
