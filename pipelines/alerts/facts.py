"""What rules look at: counts, times, codes. No file is read here.

A part that could not be read is None, and a rule that needs it says nothing: neither an alarm nor an all-clear.
Contractors, packages and answer codes are still as they were typed; `wording` decides what of them is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from warehouse.units import Tree


@dataclass(frozen=True)
class FirstPass:
    """Records that a contractor delivered for the first time in one delivery, and how many were rejected at once."""

    contractor: str
    delivery_no: int
    received_at: datetime
    records: int
    rejected: int


@dataclass(frozen=True)
class DeliveryScans:
    """A delivery: rows of its accepted books, and its current records without a PDF."""

    delivery_no: int
    unit_code: str
    received_at: datetime
    records: int
    missing: int


@dataclass(frozen=True)
class DeliveryReturns:
    """A delivery: its books, those that went back whole and did not come again, and the reasons (rule id, books)."""

    delivery_no: int
    unit_code: str
    received_at: datetime
    books: int
    returned: int
    reasons: Mapping[str, int]


@dataclass(frozen=True)
class UnitWork:
    """A delivering unit: open records, and when something last moved."""

    unit_code: str
    pending_review: int
    rejected: int
    moved_at: datetime


@dataclass(frozen=True)
class DayStanding:
    """The end of a local day: records delivered so far, and of them approved or transferred."""

    day: date
    delivered: int
    done: int


@dataclass(frozen=True)
class PackageBounces:
    """A transfer package: its records, those that bounced and were not sent again, by the answer's code."""

    package: str
    records: int
    bounced: Mapping[str, int]


@dataclass(frozen=True)
class FrozenReport:
    """A report of the Department that was made: "bieu-1", "bieu-2" or "tong-ket", and the last day that it counts."""

    report: str
    as_of: date


@dataclass(frozen=True)
class Published:
    """What stands in the published copy."""

    first_passes: tuple[FirstPass, ...] = ()
    scans: tuple[DeliveryScans, ...] = ()
    returns: tuple[DeliveryReturns, ...] = ()
    units: tuple[UnitWork, ...] = ()
    days: tuple[DayStanding, ...] = ()
    bounces: tuple[PackageBounces, ...] = ()
    reports: tuple[FrozenReport, ...] = ()
    first_received_at: datetime | None = None


@dataclass(frozen=True)
class FailedJob:
    """A job whose last runs failed: how many in a row, the last one's id and end."""

    job: str
    failures: int
    run_id: str
    ended_at: datetime


@dataclass(frozen=True)
class FailedCheck:
    """A check that failed at its last evaluation; `count` is what it counted, None if it counts nothing."""

    asset: str
    check: str
    severity: str
    evaluated_at: datetime
    count: int | None = None


@dataclass(frozen=True)
class RunFacts:
    """What the run history says; `failed_checks` is None where the caller does not know the checks."""

    failed_jobs: tuple[FailedJob, ...] = ()
    last_success_at: datetime | None = None
    failed_checks: tuple[FailedCheck, ...] | None = None


@dataclass(frozen=True)
class FileFacts:
    """When the ledger and its copy were last written."""

    ledger_at: datetime | None = None
    published_at: datetime | None = None


@dataclass(frozen=True)
class ChannelFacts:
    """A channel: messages put aside, messages waiting, and the most attempts on one that waits."""

    channel: str
    dead: int
    waiting: int
    attempts: int


@dataclass(frozen=True)
class Heartbeat:
    """When the alerting last evaluated its rules; None if never."""

    beat_at: datetime | None


@dataclass(frozen=True)
class Facts:
    """Everything that rules may look at, at one moment."""

    now: datetime
    tree: Tree = "2024"
    published: Published | None = None
    runs: RunFacts | None = None
    files: FileFacts | None = None
    channels: tuple[ChannelFacts, ...] | None = None
    heartbeat: Heartbeat | None = None
    # Ids of sources and rules that stumbled, with the kind of error; None when nobody tried.
    broken: Mapping[str, str] | None = None
