"""Figures of the text checker on a labelled corpus: false alarms per group, slips found, first suggestions, speed.

`make quality` prints them for two seeds, and last whether each target is met. The corpus is generated
(tests/checks/text/corpus.py): no real person is in it. What counts as found: an error or a warning on the name, a
legacy text recognised, or a lossless repair.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.judging import duplicates_seconds, judged_per_second
from checks.text.dates_in_words import read_date_words
from checks.text.legacy import CODECS, detect_column, repair
from checks.text.lexicon import Lexicon, learn
from checks.text.names import judge_name
from checks.text.normalise import clean_text, fold
from checks.text.shipped_shares import ShippedShares
from checks.text.slots import Named, count_names, words_of
from tests.checks.text.corpus import (
    GROUPS,
    PROVINCE,
    Name,
    draw_names,
    held_out,
    held_out_families,
)
from tests.checks.text.date_wordings import WORDINGS, write_date_words
from tests.checks.text.slips import SLIPS, as_mojibake, as_tcvn3, as_viscii, as_vni, is_same
from warehouse.registers import read_reference

# Clean names per group: enough for a tenth of a percent in the large, for a percent in the small groups.
CLEAN = {"Kinh": 8_000, "Tày": 8_000, "Nùng": 8_000, "Dao": 4_000, "Mông": 2_000, "Hoa": 2_000, "Sán Chay": 2_000}
SPOILT = 20_000
# A commune's books, a district's books.
LEARNED_FROM = (20_000, 100_000)
DIRTY = 0.02
BOOKS = 60
# What was asked of the lexicon learned from most names.
MOST_WARNINGS = dict.fromkeys(("Kinh", "Tày", "Nùng"), 0.3)
FEWEST_FOUND = {
    "dropped diacritic": 90.0,
    "tone on the wrong vowel": 100.0,
    "Telex or VNI keys left over": 99.0,
    "neighbour key, doubled, swapped": 99.0,
    "OCR confusion": 99.0,
    "TCVN3": 99.5,
    "VNI": 99.5,
    "VISCII": 99.5,
    "UTF-8 read as cp1252": 99.5,
}
# What waited for review in the first province in May 2024, and a round number more.
RECORDS, DUPLICATES = 277_562, 300_000


@dataclass(frozen=True)
class Target:
    """A figure and what was asked of it: at least so much, or with `most` at most."""

    what: str
    figure: float
    asked: float
    most: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure is what was asked."""
        return self.figure <= self.asked if self.most else self.figure >= self.asked


@dataclass
class Judged:
    """What the checker said of one text."""

    severity: str | None
    suggestion: str | None


def judge(text: str, name: Name, lexicon: Lexicon) -> Judged:
    """The way of a cell: legacy text first, then lossless repair, then the verdict on the name."""
    converted = repair(text)
    if converted is not None:
        return Judged("error", converted)
    cleaned = clean_text(text)
    verdict = judge_name(cleaned, group=name.group, sex=name.sex, lexicon=lexicon)
    if verdict.severity is None and cleaned != text:
        return Judged("info", cleaned)
    return Judged(verdict.severity, verdict.suggestion)


def _shares() -> ShippedShares:
    """The shipped lists without what is held out."""
    families = [r for r in read_reference("names_family.csv") if (r["group"], r["syllable"]) not in held_out_families()]
    given = [
        r for r in read_reference("names_given.csv")
        if not r["slot"].endswith("extra") or fold(r["syllable"]) not in held_out()
    ]  # fmt: skip
    return ShippedShares(families, given)


def shipped_without_held_out() -> Lexicon:
    """The shipped lexicon as if it had never listed the held-out syllables."""
    return Lexicon(_shares())


def learned(number: int, seed: int) -> Lexicon:
    """A lexicon learned from other names of the province, two in a hundred of them spoilt."""
    rng = Random(seed)  # noqa: S311 - names for a measurement, not secrets
    makers = [SLIPS[kind] for kind in list(SLIPS)[:5]]
    named = []
    for group, share in PROVINCE.items():
        for name in draw_names(rng, group, round(number * share), for_learning=True):
            text = (rng.choice(makers)(rng, name.text) if rng.random() < DIRTY else None) or name.text
            named.append(Named(text, group, name.sex, str(rng.randrange(BOOKS))))
    return learn(count_names(named), _shares())


def print_false_alarms(names: list[Name], lexicons: dict[str, Lexicon]) -> Iterator[Target]:
    """Clean names taken for wrong (error) or unlikely (warning), per group; the targets they are held to."""
    print("\nClean names flagged, %        " + "".join(f"{title:>28}" for title in lexicons))
    print(f"{'group':<12}{'names':>8}{'held out':>10}" + f"{'error':>18}{'warning':>10}" * len(lexicons))
    for group in GROUPS:
        of_group = [n for n in names if n.group == group]
        rare = sum(not held_out().isdisjoint(fold(n.text).split()) for n in of_group)
        line = f"{group:<12}{len(of_group):>8}{100 * rare / len(of_group):>9.1f}%"
        for lexicon in lexicons.values():
            said = Counter(judge(n.text, n, lexicon).severity for n in of_group)
            errors, warnings = (100 * said[severity] / len(of_group) for severity in ("error", "warning"))
            line += f"{errors:>18.2f}{warnings:>10.2f}"
            yield Target(f"{group}: clean names flagged as error, %", errors, 0.0, most=True)
        yield Target(f"{group}: clean names flagged as warning, %", warnings, MOST_WARNINGS.get(group, 3.0), most=True)
        print(line)


def print_recall(names: list[Name], lexicons: dict[str, Lexicon], seed: int) -> Iterator[Target]:
    """Spoilt names found; of these the ones with a suggestion; of these the ones whose suggestion is right."""
    print("\nOne slip in every name, %                " + "".join(f"{title:>28}" for title in lexicons))
    print(f"{'kind':<33}{'names':>8}" + f"{'found':>12}{'suggest':>8}{'right':>8}" * len(lexicons))
    hidden = {}
    for kind, maker in SLIPS.items():
        rng = Random(seed)  # noqa: S311 - names for a measurement, not secrets
        spoilt = [(maker(rng, n.text), n) for n in names]
        pairs = [(text, n) for text, n in spoilt if text is not None]
        line = f"{kind:<33}{len(pairs):>8}"
        for lexicon in lexicons.values():
            said = [(judge(text, n, lexicon), text, n) for text, n in pairs]
            found = [(j, n) for j, _, n in said if j.severity]
            suggested = [(j, n) for j, n in found if j.suggestion]
            right = sum(is_same(j.suggestion or "", n.text) for j, n in suggested)
            line += f"{100 * len(found) / len(pairs):>12.2f}{100 * len(suggested) / max(1, len(found)):>8.1f}"
            line += f"{100 * right / max(1, len(suggested)):>8.2f}"
            missed = [(text, n) for j, text, n in said if not j.severity]
            hidden[kind] = 100 * sum(_is_a_name(text, n, lexicon) for text, n in missed) / len(pairs)
        yield Target(f"{kind}: found, %", 100 * len(found) / len(pairs), FEWEST_FOUND[kind])
        yield Target(f"{kind}: first suggestion right, %", 100 * right / max(1, len(suggested)), 95.0)
        print(line)
    shares = ", ".join(f"{kind} {share:.1f}" for kind, share in hidden.items() if share >= 0.05)
    print(f"Only the scan can tell (the slip is itself a name of others, as Dung for Dũng), % of slips: {shares}")


def _is_a_name(text: str, name: Name, lexicon: Lexicon) -> bool:
    """Whether every word of the text is known in its slot, in the group or anywhere."""
    return all(
        lexicon.known(fold(w.text), w.slot, name.group) or lexicon.known(fold(w.text), w.slot) for w in words_of(text)
    )


def print_columns(names: list[Name]) -> None:
    """Whole columns in one code: are they recognised, is every field restored exactly?"""
    makers = {"tcvn3": as_tcvn3, "vni": as_vni, "viscii": as_viscii, "utf8": as_mojibake}
    print("\nLegacy columns of 100 names     recognised   fields restored, %")
    columns = [names[i : i + 100] for i in range(0, len(names) - 99, 100)]
    for codec in CODECS:
        right = exact = fields = 0
        for column in columns:
            spoilt = [makers[codec](n.text) for n in column]
            found = detect_column(spoilt)
            right += found == codec
            for text, n in zip(spoilt, column, strict=True):
                if text != n.text:
                    fields += 1
                    exact += (repair(text, found) or text) == n.text
        print(f"  {codec:<28}{right:>5}/{len(columns)}{100 * exact / fields:>18.2f}")
    wrong = sum(detect_column([n.text for n in column]) is not None for column in columns)
    print(f"  clean columns taken for legacy: {wrong}/{len(columns)}")


def print_dates(step: int) -> Iterator[Target]:
    """Every day in every wording, read again."""
    day, last = date(1900, 1, 1), date(2030, 12, 31)
    wrong = read = 0
    started = time.process_time()
    while day <= last:
        for wording in range(len(WORDINGS)):
            read += 1
            wrong += read_date_words(write_date_words(day, wording)) != (day.day, day.month, day.year)
        day += timedelta(days=step)
    seconds = time.process_time() - started
    print(f"\nDates in words: {read} in {len(WORDINGS)} wordings, {wrong} wrong, {read / seconds:,.0f} a second")
    yield Target("dates in words read wrongly", wrong, 0, most=True)


def print_speed(names: list[Name], lexicon: Lexicon) -> Iterator[Target]:
    """Names, records and duplicates per second of CPU time on one core."""
    distinct = list({n.text: n for n in names}.values())
    started = time.process_time()
    kept = {n.text: judge_name(clean_text(n.text), group=n.group, sex=n.sex, lexicon=lexicon) for n in distinct}
    cold = len(distinct) / (time.process_time() - started)
    many = [n.text for n in names] * 20
    started = time.process_time()
    flagged = sum(kept[text].severity is not None for text in many)
    warm = len(many) / (time.process_time() - started)
    print(f"\nSpeed: {cold:,.0f} distinct names a second, {warm:,.0f} with the cache of names ({flagged} flagged)")
    yield Target("names a second with the cache of unique names", warm, 1_000_000)
    records, first, known = judged_per_second(RECORDS, 7, lexicon)
    print(f"Judge: {records:,} records, {first:,.0f} a second the first time, {known:,.0f} once their words are known")
    yield Target("records a second through the whole catalogue, words known", known, 250_000)
    seconds, twice, found = duplicates_seconds(DUPLICATES, 7)
    print(f"Duplicates among {DUPLICATES:,} births: {seconds:.1f} s; {found} of {twice} entered twice are found")
    yield Target(f"CPU seconds for the duplicates of {DUPLICATES:,} records", seconds, 10, most=True)


def print_seed(seed: int, share: int) -> list[Target]:
    """All figures of the corpus that a seed makes; `share`: only one name in so many."""
    print(f"\n=== Seed {seed}")
    rng = Random(seed)  # noqa: S311 - names for a measurement, not secrets
    clean = [n for group in GROUPS for n in draw_names(rng, group, CLEAN[group] // share)]
    names = [n for group, part in PROVINCE.items() for n in draw_names(rng, group, round(SPOILT * part / share))]
    lexicons = {
        "shipped lists only": shipped_without_held_out(),
    } | {f"learned from {number:,} names": learned(number, seed + 1) for number in LEARNED_FROM}
    targets = [*print_false_alarms(clean, lexicons), *print_recall(names, lexicons, seed + 2)]
    print_columns(names)
    return [*targets, *print_speed(names, next(reversed(lexicons.values())))]


def main() -> None:
    """Prints every table; `--quick` measures a tenth of the names and every 30th day."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--seed", type=int, nargs="+", default=[7, 11])
    chosen = arguments.parse_args()
    share = 10 if chosen.quick else 1
    by_seed = {str(seed): print_seed(seed, share) for seed in chosen.seed}
    by_seed["every day"] = list(print_dates(30 if chosen.quick else 1))
    print(f"\nTargets, with the lexicon learned from {LEARNED_FROM[-1]:,} names")
    for seed, targets in by_seed.items():
        missed = [target for target in targets if not target.is_met]
        print(f"  {seed}: {len(targets) - len(missed)} of {len(targets)} met")
        for target in missed:
            print(f"    NOT MET: {target.what}: {target.figure:,.2f}, asked {target.asked:,.2f}")


if __name__ == "__main__":
    main()
