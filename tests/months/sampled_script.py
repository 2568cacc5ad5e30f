"""What happens once, by week, in a province that approves by sample: books come again while their lots are read."""

from collections.abc import Callable
from dataclasses import replace

from tests.months.comparison import waiting
from tests.months.lots import Lot, SampledAccount
from tests.months.play import BINH_TRUNG, CAO_LAU, DEATHS, FIRST, HALVED, LATE_SCANS, MARRIAGES, Play
from tests.months.province import SIGNERS
from tests.months.reviewers import Desk, decide

SIZES = {FIRST: 16, DEATHS: 10, MARRIAGES: 8, CAO_LAU: 11, HALVED: 5, BINH_TRUNG: 18, LATE_SCANS: 9}
# The one contractor's work is worse than the other's.
SLIPS = {"Công ty A": 0.3, "Công ty B": 0.04}


def _account(play: Play) -> SampledAccount:
    assert isinstance(play.account, SampledAccount)
    return play.account


def _open_lots(play: Play) -> list[Lot]:
    return [lot for lot in _account(play).lots if lot.result == "open"]


def first_deliveries(play: Play) -> None:
    """Two contractors begin."""
    play.post.send("06205", "dot-1", play.book(FIRST), play.book(DEATHS))
    play.post.send("06217", "dot-1", play.book(BINH_TRUNG))


def more_books(play: Play) -> None:
    """Another unit, and a delivery whose contractor nobody names. Copies of the workbooks are filled in, and kept."""
    for place in waiting(play.account):
        desk = decide(Desk.opened(play.home, place), play.account, play.rng)
        play.kept_desks.append((3, desk))
    play.post.send("06196", "dot-1", play.book(CAO_LAU))
    play.post.send("06217", "dot-2", play.book(LATE_SCANS), manifest=False)


def again_while_it_is_read(play: Play) -> None:
    """Books come again while their lots are open: a record of the sample is changed, another row claims the number of
    one behind it, a row is gone, and one is new."""
    lots = _open_lots(play)
    assert len(lots) >= 2
    for lot in lots[:2]:
        read, behind = lot.sample[0], lot.undecided[-1]
        typed = play.account.entries[read].typed
        play.note(replace(typed, signer=(typed.signer + 1) % len(SIGNERS)))
        play.new_row(lot.place, claims=play.account.entries[behind].typed.shown_number)
        play.new_row(lot.place)
        again = play.again(lot.place)
        play.post.send(lot.place.unit, f"lai-{lot.place.label}", replace(again, lines=again.lines[1:]))


def the_first_again(play: Play) -> None:
    """The first delivery is dropped again as it was; and the marriages come."""
    folder = play.home.inbox / "06205-hong-phong" / "dot-1"
    play.post.drop_again(folder, "dot-1-lai")
    play.post.send("06205", "dot-2", play.book(MARRIAGES))


def returned_books_again(play: Play) -> None:
    """Books whose lots went back are looked through and come again, whole."""
    back = {lot.place for lot in _account(play).lots if lot.result == "returned"}
    assert back
    for place in back:
        for typed in play.masters[place]:
            play.note(typed.without("slip"))
        play.post.send(place.unit, f"soat-{place.label}", play.again(place))


def a_lot_of_nothing(play: Play) -> None:
    """A book comes twice in a week, every row with another clerk's name: nothing is left of its first lot."""
    play.post.send("06196", "dot-2", play.book(HALVED))
    for typed in play.masters[HALVED]:
        play.note(replace(typed, signer=(typed.signer + 1) % len(SIGNERS)))
    play.post.send("06196", "dot-2-thay", play.again(HALVED))


SCRIPT: dict[int, Callable[[Play], None]] = {
    0: first_deliveries,
    1: more_books,
    2: again_while_it_is_read,
    3: the_first_again,
    4: returned_books_again,
    5: a_lot_of_nothing,
}
