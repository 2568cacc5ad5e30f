"""What is wrong with deliveries: more rejections than before, scans that are missing, books that go back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from math import sqrt
from statistics import median

from assets.review.rule_titles import rule_title
from pipelines.alerts import wording
from pipelines.alerts.facts import DeliveryReturns, DeliveryScans, Facts, FirstPass, Published
from pipelines.alerts.rule import Cause
from pipelines.alerts.settings import AlertSettings, RejectionJump

# Makes the median absolute deviation comparable to a standard deviation (Iglewicz and Hoaglin, 1993).
_MAD_TO_DEVIATION = 1.4826
# Deliveries that were all alike have no spread; a tenth of a percentage point up or down is still no jump.
_LEAST_SPREAD = 0.01


def _published(facts: Facts) -> Published:
    return facts.published or Published()


def rejection_jump(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Contractors whose last delivery was rejected far more than their earlier ones.

    The share of records rejected at first sight, against median and spread (MAD) of the contractor's own earlier
    deliveries and the chance that lies in the number of records. Bad deliveries make no habit while they are news: a
    change becomes the new habit once it lasted longer than `recent_days`.
    """
    chosen = settings.rejection_jump
    by_contractor: dict[str, list[FirstPass]] = defaultdict(list)
    for delivered in _published(facts).first_passes:
        if delivered.records >= chosen.min_records:
            by_contractor[wording.contractor_code(delivered.contractor)].append(delivered)
    causes = []
    for code, deliveries in sorted(by_contractor.items()):
        *earlier, last = sorted(deliveries, key=lambda d: d.delivery_no)
        earlier = _habit(earlier, chosen)[-chosen.history :]
        if facts.now - last.received_at > timedelta(days=chosen.recent_days) or len(earlier) < chosen.min_deliveries:
            continue
        usual, deviations = _deviation(last, earlier)
        share, who = last.rejected / last.records, wording.contractor(last.contractor, settings.contractors)
        if _jumped(share - usual, deviations, chosen):
            causes.append(
                Cause(
                    code,
                    f"Lần bàn giao số {last.delivery_no} (nhận ngày {wording.day(last.received_at)}) của {who} có "
                    f"{wording.count(last.rejected)} trên {wording.count(last.records)} bản ghi bị từ chối "
                    f"({wording.percent(share)}), trong khi mức giữa của {len(earlier)} lần trước là "
                    f"{wording.percent(usual)}.",
                    {
                        "delivery_no": last.delivery_no,
                        "records": last.records,
                        "rejected": last.rejected,
                        "share": round(share, 4),
                        "usual_share": round(usual, 4),
                        "deviations": round(deviations, 1),
                    },
                )
            )
    return causes


def _habit(deliveries: Sequence[FirstPass], chosen: RejectionJump) -> list[FirstPass]:
    """A contractor's usual deliveries, in order: without those that jumped, unless they went on for too long."""
    usual: list[FirstPass] = []
    jumps: list[FirstPass] = []
    for delivery in deliveries:
        before = usual[-chosen.history :]
        share, deviations = _deviation(delivery, before) if len(before) >= chosen.min_deliveries else (1.0, 0.0)
        if not _jumped(delivery.rejected / delivery.records - share, deviations, chosen):
            usual.append(delivery)
            jumps.clear()
            continue
        jumps.append(delivery)
        if delivery.received_at - jumps[0].received_at > timedelta(days=chosen.recent_days):
            usual, jumps = jumps, []
    return usual


def _jumped(rise: float, deviations: float, chosen: RejectionJump) -> bool:
    return rise * 100 >= chosen.min_rise and deviations >= chosen.deviations


def _deviation(last: FirstPass, earlier: Sequence[FirstPass]) -> tuple[float, float]:
    """The usual share of rejected records, and how many robust deviations the last delivery lies above it."""
    shares = [d.rejected / d.records for d in earlier]
    usual = median(shares)
    spread = _MAD_TO_DEVIATION * median(abs(share - usual) for share in shares)
    chance = sqrt(usual * (1 - usual) / last.records)
    return usual, (last.rejected / last.records - usual) / max(sqrt(spread**2 + chance**2), _LEAST_SPREAD)


def pdf_missing(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Deliveries of whose rows more than a share still have no PDF."""
    chosen = settings.pdf_missing

    def lacks(d: DeliveryScans) -> bool:
        return d.missing >= chosen.min_records and d.missing * 100 >= chosen.share * d.records

    return [
        Cause(
            str(d.delivery_no),
            f"Lần bàn giao số {d.delivery_no} của {wording.unit(d.unit_code, facts.tree)}, nhận ngày "
            f"{wording.day(d.received_at)}, còn {wording.count(d.missing)} trên {wording.count(d.records)} bản ghi "
            f"chưa có tệp PDF ({wording.percent(d.missing / d.records)}).",
            {"delivery_no": d.delivery_no, "records": d.records, "missing": d.missing},
        )
        for d in _published(facts).scans
        if lacks(d)
    ]


def delivery_returned(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Deliveries with books that could not be read and went back whole."""
    return [
        Cause(
            str(d.delivery_no),
            f"Lần bàn giao số {d.delivery_no} của {wording.unit(d.unit_code, facts.tree)}, nhận ngày "
            f"{wording.day(d.received_at)}, có {wording.count(d.returned)} trên {wording.count(d.books)} quyển sổ "
            f"không nhận được và đã trả lại cả quyển{_reasons(d)}.",
            {"delivery_no": d.delivery_no, "books": d.books, "returned": d.returned, **d.reasons},
        )
        for d in _published(facts).returns
        if d.returned >= settings.delivery_returned.min_books
    ]


def _reasons(delivery: DeliveryReturns) -> str:
    """Why books went back, the most frequent first: " (Không đọc được tệp Excel: 2 quyển)"."""
    ordered = sorted(delivery.reasons.items(), key=lambda item: (-item[1], item[0]))
    told = "; ".join(f"{rule_title(wording.identifier(rule))}: {wording.count(n)} quyển" for rule, n in ordered)
    return f" ({told})" if told else ""
