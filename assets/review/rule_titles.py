"""The catalogue's short names of rules, for tables and charts where a message would be too long."""

from checks.catalogue import RULES

# What the national side found is no rule of ours, but stands in the same columns.
RULE_TITLES = {rule.id: rule.title for rule in RULES} | {"transfer_bounced": "Bị Cơ sở dữ liệu hộ tịch trả lại"}


def rule_title(rule: str) -> str:
    """A rule in a few words; what is no rule of the catalogue (a code from elsewhere) shows its id."""
    return RULE_TITLES.get(rule, rule)
