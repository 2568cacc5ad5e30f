"""What the judge of a delivery must know besides its rows: who delivers, and on which day."""

from dataclasses import dataclass
from datetime import date

from checks.rules.rule import Limits
from checks.text.lexicon import Lexicon


@dataclass(frozen=True)
class DeliveryContext:
    """The delivering unit and the day of delivery.

    `tree` ("2024" or "2025") decides which unit is meant by a code that both trees have. `unit_folder` is the
    folder's name as delivered ("06205-hong-phong"): the name a unit gives itself counts as its own. `limits` are the
    thresholds that were set, `lexicon` is the one learned from the province's own books; without it the shipped
    lists serve.
    """

    unit_code: str
    received_on: date
    tree: str = "2024"
    unit_folder: str = ""
    limits: Limits = ()
    lexicon: Lexicon | None = None

    @property
    def received_number(self) -> int:
        """The day of delivery as yyyymmdd."""
        return self.received_on.year * 10000 + self.received_on.month * 100 + self.received_on.day
