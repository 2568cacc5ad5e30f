"""The player's own account: what stands where, record by record, told from the contract and never asked of the ledger.

Plain Python over what people did: which rows were delivered, what was decided, what was sent and answered.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import ClassVar

from tests.months.province import ERRORS, FOUR_EYES, OF_WHOLE_BOOK, WARNINGS, YEAR, Place, Typed

CLOSED = ("approved", "transferred")
BAD = "bad"  # a scan that is not whole


@dataclass
class Offer:
    """Other content for a decided record, or a correction made on an older version; waits for a person."""

    typed: Typed
    version: int
    delivery: str


@dataclass
class Entry:
    """A record as it should stand, and why. `by`: whose word the status is: policy, reviewer, ack, sample."""

    record_id: str
    typed: Typed
    scan: str | None
    delivery: str
    version: int = 0
    last_version: int = 0
    status: str = "draft"
    by: str = "policy"
    why: str = ""
    offer: Offer | None = None
    bounced: bool = False
    bounces: int = 0
    asked_late: bool = False
    corrected_by: str | None = None
    contractor: str | None = None
    returned_with_lot: bool = False
    gone: bool = False
    in_book: bool = False
    withdrawn: bool = False
    settled: set[Typed] = field(default_factory=set)
    history: dict[int, Typed] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Its book."""
        return self.typed.place

    @property
    def asks_for_row(self) -> bool:
        """Whether it is decided and its row is delivered no more, and nobody has looked into the book yet."""
        is_asked = self.gone and not self.in_book and not self.withdrawn
        return is_asked and self.status in (*CLOSED, "rejected")

    @property
    def is_closed(self) -> bool:
        """Whether its content was approved."""
        return self.status in CLOSED


@dataclass(frozen=True)
class Line:
    """A delivered row. `record_id` and `version`: what the row of a return workbook names."""

    typed: Typed
    record_id: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Sent:
    """A book as it was delivered: its rows, its scans by name (a mark stands for their bytes)."""

    place: Place
    lines: tuple[Line, ...]
    scans: dict[str, str]
    is_return: bool = False
    contractor: str | None = None


@dataclass(frozen=True)
class Ruling:
    """What a reviewer chose about a record, on the version that the workbook showed."""

    record_id: str
    version: int
    kind: str
    reviewer: str
    typed: Typed | None = None
    offer: int | None = None
    bounces: int = 0


@dataclass
class Account:
    """Everything that the player knows."""

    # What becomes of a record without error and warning, and whose word that is: from a delivery, and once a reviewer's
    # decision about another record or a value has made it so.
    CLEAN: ClassVar = ("approved", "policy")
    CLEAN_AFTER_REVIEW: ClassVar = ("approved", "policy")

    entries: dict[str, Entry] = field(default_factory=dict)
    scans: dict[Place, dict[str, str]] = field(default_factory=dict)
    makers: dict[Place, str] = field(default_factory=dict)
    confirmed: set[tuple[str, object]] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)
    items: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    decided: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    def of_book(self, place: Place) -> list[Entry]:
        """Records of a book."""
        return [e for e in self.entries.values() if e.place == place]

    # What a contractor does.

    def deliver(self, delivery: str, sent: Sent) -> None:
        """A book of a delivery has landed."""
        self.rows[f"{sent.place.unit} {sent.place.register} {sent.place.number}"] += len(sent.lines)
        scans = self.scans.setdefault(sent.place, {})
        scans |= sent.scans
        # Without a manifest a book is that of whoever delivered it before.
        maker = sent.contractor or self.makers.get(sent.place)
        sent = replace(sent, contractor=maker)
        if maker:
            self.makers[sent.place] = maker
        stepped: set[str] = set()
        self._note_gone(sent)
        for line in sent.lines:
            known = self._known(line, sent.place)
            if known is None:
                entry = self._new(line.typed, delivery)
                entry.contractor = sent.contractor
                stepped.add(entry.record_id)
            elif self._receive(known, line, sent, delivery):
                stepped.add(known.record_id)
        for entry in self.of_book(sent.place):
            scan = scans.get(entry.typed.scan_name())
            if entry.is_closed or (scan == entry.scan and entry.record_id not in stepped):
                continue
            entry.scan = scan
            self._step(entry)
        self._judge_book(sent.place, self.CLEAN)

    def _note_gone(self, sent: Sent) -> None:
        """A delivery with half of a book's records or more is the whole book: what is not in it is gone."""
        there = {e.record_id for line in sent.lines if (e := self._known(line, sent.place))}
        of_book = self.of_book(sent.place)
        is_whole = not sent.is_return and 2 * len(there) >= len(of_book)
        for entry in of_book:
            entry.gone = entry.record_id not in there and (entry.gone or is_whole)
            entry.withdrawn = entry.withdrawn and entry.gone

    def landed(self, places: list[Place]) -> None:
        """All books of a delivery have landed; those that it touched."""

    def _known(self, line: Line, place: Place) -> Entry | None:
        if line.record_id is not None:
            return self.entries[line.record_id]
        same = [e for e in self.of_book(place) if e.typed.serial == line.typed.serial]
        return same[0] if same else None

    def _new(self, typed: Typed, delivery: str) -> Entry:
        place = typed.place
        stem = f"{place.unit}.{place.register}.{YEAR}.{place.number:02d}.{YEAR}.{typed.shown_number:04d}"
        record_id = next(i for i in (stem, *(f"{stem}-{n}" for n in range(2, 9))) if i not in self.entries)
        entry = Entry(record_id, typed, None, delivery)
        self.entries[record_id] = entry
        return entry

    def _receive(self, entry: Entry, line: Line, sent: Sent, delivery: str) -> bool:
        """What a row does to its record; true if it brought new content."""
        if line.typed == entry.typed:
            if not entry.is_closed:
                entry.delivery, entry.contractor, entry.returned_with_lot = delivery, sent.contractor, False
            else:  # other content that came meanwhile is taken back
                entry.offer, entry.asked_late = None, False
            return False
        if line.typed in entry.settled:
            return False
        is_late = sent.is_return and (line.version or 0) < entry.version
        if is_late or entry.is_closed:
            if entry.offer is None or entry.offer.typed != line.typed:
                entry.last_version += 1
                entry.offer = Offer(line.typed, entry.last_version, delivery)
            entry.asked_late |= is_late
            return False
        entry.typed, entry.delivery, entry.contractor = line.typed, delivery, sent.contractor
        entry.bounced = entry.asked_late = entry.returned_with_lot = False
        return True

    def _step(self, entry: Entry) -> None:
        entry.version = entry.last_version = entry.last_version + 1
        entry.history[entry.version] = entry.typed
        entry.status, entry.by, entry.corrected_by = "draft", "policy", None

    # What follows by the rules.

    def faults(self, entry: Entry) -> tuple[set[str], set[str]]:
        """Errors and warnings of a record as it stands."""
        typed, place = entry.typed, entry.place
        errors = set(typed.wrong & ERRORS)
        errors |= {"no scan"} if entry.scan is None else {"bad scan"} if entry.scan == BAD else set()
        claims = [e for e in self.of_book(place) if e.typed.shown_number == typed.shown_number and not e.withdrawn]
        errors |= {"returned with its lot"} if entry.returned_with_lot else set()
        errors |= {"withdrawn"} if entry.withdrawn else {"number twice"} if len(claims) > 1 else set()
        warnings = self._doubtful(entry)
        warnings |= {"gone"} if entry.gone and not entry.in_book else set()
        warnings |= {"bounced"} if entry.bounced else set()
        warnings |= {"too late"} if entry.asked_late else set()
        return errors, warnings

    def _doubtful(self, entry: Entry) -> set[str]:
        """Values that look odd and that nobody has confirmed."""
        settled = {fault for fault, where in self.confirmed if where in (entry.place, entry.record_id)}
        return set(entry.typed.wrong & WARNINGS) - settled

    def told_of_lots(self) -> dict[str, tuple[object, ...]]:
        """Lots by name: severity, whether it came before, n, Ac, result, who is read and who left; none here."""
        return {}

    def _judge_book(self, place: Place, clean: tuple[str, str]) -> None:
        """Every open record of the book whose status is not a person's word follows its findings."""
        for entry in self.of_book(place):
            if not entry.is_closed and (entry.by != "reviewer" or entry.status == "draft"):
                self._judge(entry, clean)

    def _judge(self, entry: Entry, clean: tuple[str, str]) -> None:
        errors, warnings = self.faults(entry)
        status, by = ("rejected", "policy") if errors else ("pending_review", "policy") if warnings else clean
        if status != entry.status:
            entry.status, entry.by, entry.why = status, by, ", ".join(sorted(errors or warnings))

    def is_read(self, entry: Entry) -> bool:
        """Whether a record that waits for review waits for a person."""
        return entry.status == "pending_review"

    # What a reviewer does.

    def review(self, unit: str, rulings: list[Ruling]) -> Counter[str]:
        """A workbook was taken; returns how many of its decisions counted, by kind."""
        counting = [r for r in rulings if self._counts(unit, r)]
        for ruling in counting:
            self._rule(ruling, self.entries[ruling.record_id])
        for place in {self.entries[r.record_id].place for r in counting}:
            self._judge_book(place, self.CLEAN_AFTER_REVIEW)
        told = Counter(r.kind for r in counting) + Counter(refused=len(rulings) - len(counting))
        self.decided += told
        return told

    def _counts(self, unit: str, ruling: Ruling) -> bool:
        entry = self.entries[ruling.record_id]
        if ruling.version != entry.version:
            return False
        if ruling.kind in ("in_book", "withdraw"):
            outcomes = {items[entry.record_id][1] for items in self.items.values() if entry.record_id in items}
            return entry.asks_for_row and not (ruling.kind == "withdraw" and outcomes & {"sent", "accepted"})
        if ruling.kind in ("take", "keep"):
            offer = entry.offer
            if offer is None or offer.version != ruling.offer:
                return False
            # Content with errors never puts out what was approved.
            return ruling.kind == "keep" or not offer.typed.wrong & ERRORS
        if ruling.bounces < entry.bounces:
            return False
        if entry.is_closed or (entry.status == "rejected" and entry.by in ("reviewer", "sample")):
            return False
        if entry.status == "rejected" and ruling.kind in ("approve", "reject"):
            return False
        if ruling.kind == "confirm":
            return bool(self._doubtful(entry))
        same_eyes = unit in FOUR_EYES and entry.corrected_by == ruling.reviewer
        return not (ruling.kind == "approve" and same_eyes)

    def _rule(self, ruling: Ruling, entry: Entry) -> None:
        entry.in_book |= entry.gone and ruling.kind in ("approve", "correct", "in_book")
        if ruling.kind == "approve":
            entry.status, entry.by, entry.why = "approved", "reviewer", "approved"
        elif ruling.kind == "reject":
            entry.status, entry.by, entry.why = "rejected", "reviewer", "refused"
            entry.withdrawn = entry.gone
        elif ruling.kind == "withdraw":
            entry.status, entry.by, entry.why, entry.withdrawn = "rejected", "reviewer", "not in the book", True
        elif ruling.kind == "in_book":
            pass
        elif ruling.kind == "confirm":
            for fault in entry.typed.wrong & WARNINGS:
                self.confirmed.add((fault, entry.place if fault in OF_WHOLE_BOOK else entry.record_id))
        elif ruling.kind == "correct":
            assert ruling.typed is not None
            entry.settled.add(entry.typed)
            self._content(entry, ruling.typed, ruling.reviewer, corrected=True)
        elif ruling.kind == "keep":
            assert entry.offer is not None
            entry.settled.add(entry.offer.typed)
            entry.offer, entry.asked_late = None, False
        else:
            self._take(ruling, entry)

    def _take(self, ruling: Ruling, entry: Entry) -> None:
        offer = entry.offer
        assert offer is not None
        entry.delivery, entry.offer = offer.delivery, None
        self._content(entry, offer.typed, ruling.reviewer, corrected=False)

    def _content(self, entry: Entry, typed: Typed, reviewer: str, *, corrected: bool) -> None:
        """A reviewer's decision made new content: errors reject it, warnings are what the reviewer has looked at."""
        entry.typed = typed
        entry.bounced = entry.asked_late = entry.returned_with_lot = False
        self._step(entry)
        entry.scan = self.scans[entry.place].get(typed.scan_name())
        errors, _ = self.faults(entry)
        if errors:
            entry.status, entry.by, entry.why = "rejected", "policy", ", ".join(sorted(errors))
            return
        waits = corrected and entry.place.unit in FOUR_EYES
        entry.status, entry.by = ("pending_review" if waits else "approved"), "reviewer"
        entry.corrected_by = reviewer if corrected else None

    # What goes to the national side and comes back.

    def to_pack(self) -> dict[str, int]:
        """Versions of the approved records that the next packing must send."""
        ready = {}
        for entry in self.entries.values():
            answers = [items[entry.record_id] for items in self.items.values() if entry.record_id in items]
            if entry.status == "approved" and all(outcome == "bounced" for _, outcome in answers):
                ready[entry.record_id] = entry.version
        return ready

    def answer(self, package: str, record_id: str, outcome: str) -> None:
        """A line of an acknowledgement has been read."""
        self.answered[self._answer(package, record_id, outcome)] += 1

    def _answer(self, package: str, record_id: str, outcome: str) -> str:
        """What the line is worth: accepted, bounced, late, repeated, refused."""
        item = self.items.get(package, {}).get(record_id)
        if item is None:
            return "refused"
        version, known = item
        if known != "sent":
            return "repeated" if known == outcome else "refused"
        self.items[package][record_id] = (version, outcome)
        entry = self.entries[record_id]
        entry.bounces += outcome == "bounced"
        if (entry.version, entry.status) != (version, "approved"):
            return "late"
        if outcome == "accepted":
            entry.status, entry.by, entry.why = "transferred", "ack", package
        else:
            entry.status, entry.by, entry.why, entry.bounced = "pending_review", "ack", "bounced", True
        return outcome
