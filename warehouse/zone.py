"""The zone in which days are counted: days of events, receipts and reports are days in Việt Nam."""

from zoneinfo import ZoneInfo

# Wherever the machine stands.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
