"""The catalogue's short names of rules, for tables and charts where a message would be too long."""

from assets.review.review_rules import REFUSED_BY_REVIEWER, RETURNED_WITH_LOT
from checks.catalogue import RULE

# What people and the national side found is no rule of the catalogue, but stands in the same columns.
_SAID_BY_OTHERS = {
    REFUSED_BY_REVIEWER: "Người rà soát từ chối",
    RETURNED_WITH_LOT: "Trả lại cả lô theo kết quả mẫu kiểm tra",
    "transfer_bounced": "Bị Cơ sở dữ liệu hộ tịch trả lại",
}
RULE_TITLES = {rule.id: rule.title for rule in RULE.values()} | _SAID_BY_OTHERS


def rule_title(rule: str) -> str:
    """A rule in a few words; what is no rule of the catalogue (a code from elsewhere) shows its id."""
    return RULE_TITLES.get(rule, rule)
