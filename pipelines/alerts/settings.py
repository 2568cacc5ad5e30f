"""Settings of alerts: `[alerts]` in hotich.toml, `HOTICH_ALERTS__…` in the environment.

Each threshold has a default that is quiet on a healthy province. How e-mail and webhooks are reached stands in
`channel_settings`.
"""

from datetime import date, time
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from pipelines.alerts.channel_settings import Email, File, Webhook
from pipelines.clock_time import ClockTime

Percent = Annotated[float, Field(ge=0, le=100)]


class Section(BaseModel):
    """A table of settings; an unknown name in it is refused."""

    model_config = ConfigDict(extra="forbid")


class RuleSettings(Section):
    """What every rule has."""

    # A rule that is switched off closes its incidents and says so.
    enabled: bool = True


class RejectionJump(RuleSettings):
    """A contractor's share of rejected records against its own deliveries before."""

    # A share of fewer records says more about chance than about the contractor.
    min_records: int = Field(default=100, ge=10)
    # Earlier deliveries needed before a median means anything, and how far back it looks.
    min_deliveries: int = Field(default=4, ge=3)
    history: int = Field(default=20, ge=3)
    # In robust standard deviations; 4 comes once in some ten thousand deliveries by chance.
    deviations: float = Field(default=4.0, gt=0)
    # Percentage points: a rise that is sure and small is not worth a message.
    min_rise: Percent = 10.0
    # After so many days without a new delivery the jump is history.
    recent_days: int = Field(default=30, ge=1)

    @model_validator(mode="after")
    def _enough_history(self) -> Self:
        if self.history < self.min_deliveries:
            raise PydanticCustomError("history", "history không ít hơn min_deliveries")
        return self


class PdfMissing(RuleSettings):
    """Records of a delivery without their PDF."""

    share: Percent = 5.0
    # Three of ten records is a slip, not a delivery that lacks its scans.
    min_records: int = Field(default=10, ge=1)


class DeliveryReturned(RuleSettings):
    """Books of a delivery that went back whole."""

    # One unreadable book holds back a year of a commune's records: one is enough.
    min_books: int = Field(default=1, ge=1)


class UnitIdle(RuleSettings):
    """A unit that has records to review or to correct and where nothing moves."""

    days: int = Field(default=10, ge=1)
    min_records: int = Field(default=1, ge=1)


class DeadlineAtRisk(RuleSettings):
    """The rate that the deadline asks for against the rate of the last days; silent without a deadline."""

    # Without it, `reports.deadline`.
    day: date | None = None
    # Records that must be approved by then; without it `reports.goal`, and without that all that were delivered.
    goal: int | None = Field(default=None, ge=1)
    # A fortnight evens out week-ends and single large deliveries.
    window_days: int = Field(default=14, ge=2)
    # How far (percent) the recent rate may stay under the needed one: both are estimates.
    margin: Percent = 10.0


class TransferBounced(RuleSettings):
    """Records that the national database sent back and that were not sent again."""

    min_records: int = Field(default=1, ge=1)


class RunFailed(RuleSettings):
    """A job whose last runs failed."""

    # Failures in a row: a run that is started again by itself may be given a second chance with 2.
    min_failures: int = Field(default=1, ge=1)
    # A job that nobody starts any more must not alarm for ever.
    recent_days: int = Field(default=7, ge=1)


class RunMissing(RuleSettings):
    """No run ended well for long: the nightly schedule is dead."""

    # A night and the morning after it.
    hours: float = Field(default=36, gt=0)


class CheckFailed(RuleSettings):
    """A check of the pipeline that failed at its last evaluation."""

    # Checks that report what is wrong with records end in WARN: faults of records are daily work, not alarms.
    severities: tuple[str, ...] = ("ERROR",)
    # Names of checks that are watched by other means.
    ignore: tuple[str, ...] = ()
    # A check that is not evaluated any more must not alarm for ever.
    recent_days: int = Field(default=30, ge=1)


class ReportLate(RuleSettings):
    """Biểu 1 or Biểu 2 of the Department that was not made in the night after the last day that it counts."""

    # Local hour of the morning after at which they must be there: a working day is left to sign and send them.
    hour: int = Field(default=8, ge=0, le=23)
    # The calendar of the reports; without them, that of `[reports]`.
    days: tuple[Annotated[int, Field(ge=1, le=28)], ...] | None = None
    lead_days: int | None = Field(default=None, ge=1, le=14)


class LedgerStale(RuleSettings):
    """The published copy is older than the ledger: leaders look at old numbers."""

    # A large delivery takes minutes; three hours is no longer a run at work.
    hours: float = Field(default=3, gt=0)


class ChannelFailing(RuleSettings):
    """A channel that takes no messages."""

    # Attempts on one message; a mail server that restarts is back after two.
    attempts: int = Field(default=4, ge=1)


class AlertingSilent(RuleSettings):
    """The alerting has not evaluated its rules for long; looked at by `healthcheck`, not by the sensor."""

    # Six ticks of the sensor.
    minutes: float = Field(default=30, gt=0)


class AlertingBroken(RuleSettings):
    """A rule or a source of facts that stumbles."""


class Retry(Section):
    """How often a message is tried on one channel before it is put aside."""

    # 1, 2, 4, … minutes and then hourly: twelve attempts last six hours, a mail server's night.
    first_seconds: float = Field(default=60, ge=0)
    longest_seconds: float = Field(default=3600, ge=0)
    attempts: int = Field(default=12, ge=1)


class AlertSettings(Section):
    """All of `[alerts]`."""

    # Nothing is evaluated or sent when off; the healthcheck then reports nothing either.
    enabled: bool = True

    # In these hours (Asia/Ho_Chi_Minh) only «nghiêm trọng» goes out; equal times mean no quiet hours.
    quiet_from: ClockTime = time(21, 0)
    quiet_to: ClockTime = time(7, 0)

    # Reminders while an incident stays open.
    remind_hours: float = Field(default=48, gt=0)
    remind_hours_critical: float = Field(default=6, gt=0)

    # Damping: an incident closes after so many good evaluations in a row and not before it was open so long; each
    # time the same cause comes back within a day the shortest time doubles.
    close_after: int = Field(default=2, ge=1)
    min_open_minutes: float = Field(default=30, ge=0)

    # How a contractor is called in messages, by its code («hotich alerts contractors» lists them). The name in a
    # manifest is free text and never leaves the house by itself.
    contractors: dict[str, str] = {}

    retry: Retry = Retry()
    file: File = File()
    email: Email | None = None
    webhooks: dict[str, Webhook] = {}

    rejection_jump: RejectionJump = RejectionJump()
    pdf_missing: PdfMissing = PdfMissing()
    delivery_returned: DeliveryReturned = DeliveryReturned()
    unit_idle: UnitIdle = UnitIdle()
    deadline_at_risk: DeadlineAtRisk = DeadlineAtRisk()
    transfer_bounced: TransferBounced = TransferBounced()
    run_failed: RunFailed = RunFailed()
    run_missing: RunMissing = RunMissing()
    check_failed: CheckFailed = CheckFailed()
    report_late: ReportLate = ReportLate()
    ledger_stale: LedgerStale = LedgerStale()
    channel_failing: ChannelFailing = ChannelFailing()
    alerting_silent: AlertingSilent = AlertingSilent()
    alerting_broken: AlertingBroken = AlertingBroken()

    def enabled_rule(self, rule: str) -> bool:
        """Whether the rule of this id is on; a rule that the program does not have any more is not."""
        section = getattr(self, rule, None)
        return isinstance(section, RuleSettings) and section.enabled
