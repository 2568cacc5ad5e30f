"""Which deliveries wait to be taken: what the command line, the sensor and the schedule ask alike."""

from dataclasses import dataclass

from assets.intake.deliveries import Delivery, InboxProblem, scan_inbox
from pipelines.settings import Settings
from warehouse.home import Home


@dataclass(frozen=True)
class Arrivals:
    """What lies in the inbox and is not in the ledger: complete deliveries in order of arrival, and the rest."""

    ready: tuple[Delivery, ...]
    incomplete: tuple[Delivery, ...]
    problems: tuple[InboxProblem, ...]

    @property
    def keys(self) -> list[str]:
        """Partition keys of the complete deliveries, in order of arrival."""
        return [delivery.key for delivery in self.ready]

    def as_json(self) -> dict[str, list[dict[str, str | None]]]:
        """What waits and what is wrong in the inbox, with the names of folders as they lie there."""
        return {
            "ready": [{"key": d.key, "unit": d.unit_folder, "delivery": d.name} for d in self.ready],
            "waiting": [
                {"unit": d.unit_folder, "delivery": d.name, "waiting_for": d.waiting_for} for d in self.incomplete
            ],
            "problems": [{"kind": p.kind, "where": p.where, "message": p.message} for p in self.problems],
        }


def look(home: Home, settings: Settings, known: set[str], now: float) -> Arrivals:
    """Looks through the inbox.

    Args:
        known: keys of deliveries to leave out: those that landed, or have a partition already.
        now: seconds since 1970.
    """
    scan = scan_inbox(home, quiet_seconds=settings.quiet_seconds, now=now)
    new = [d for d in scan.deliveries if d.key not in known]
    return Arrivals(tuple(d for d in new if d.complete), tuple(d for d in new if not d.complete), scan.problems)
