# SPDX-License-Identifier: Apache-2.0
"""The indicators once more, as a plain loop over rows: slow, and plain enough to be believed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from fractions import Fraction

from wuzha.core.indicators import Period
from wuzha.warning.models import Attempt, CallBack, WarningRecord

Test = Callable[[WarningRecord], bool]
N_STATES = ("DISPATCHED", "SIGNED", "WORKING", "CLOSED")


def within(moment: datetime | None, period: Period) -> bool:
    return moment is not None and period.start <= moment < period.end


def no_later(moment: datetime | None, due: datetime | None) -> bool:
    return moment is not None and due is not None and moment <= due


def over(rows: list[WarningRecord], done: str, due: str, period: Period) -> list[WarningRecord]:
    """Those done in time or whose clock has run out: what still runs is neither in time nor late."""
    return [w for w in rows if no_later(getattr(w, done), getattr(w, due)) or getattr(w, due) < period.at]


def percentile(values: list[float], share: Fraction) -> float | None:
    """Linear between the two values around the place (n - 1) * share."""
    if not values:
        return None
    values = sorted(values)
    place = (len(values) - 1) * share
    low = int(place)
    if low + 1 == len(values):
        return values[low]
    return values[low] + (values[low + 1] - values[low]) * float(place - low)


def count(
    rows: Iterable[WarningRecord],
    attempts: Iterable[Attempt],
    callbacks: Iterable[CallBack],
    relapsed: Collection[int],
    reopened: Collection[int],
    period: Period,
) -> dict[str, tuple[float | None, ...]]:
    """Code → (numerator,), (numerator, denominator), (rows, sum) or (rows, median, P90).

    `relapsed` are the keys of the warnings whose person was deceived again, `reopened` of those fed back again.
    """
    rows = list(rows)
    received = [w for w in rows if within(w.received_at, period) and w.state != "SUPERSEDED"]
    n = [w for w in rows if within(w.dispatched_at, period) and w.state in N_STATES]
    due = [w for w in rows if within(w.feedback_due, period) and w.state in N_STATES]
    to_meet = [w for w in rows if within(w.meet_due, period) and w.state in N_STATES and w.level in (0, 1)]
    closed = [w for w in rows if within(w.closed_at, period)]
    reached = [w for w in n if w.contacted_at]
    met_closed = [w for w in n if w.met_at and w.state == "CLOSED"]
    good = ("STOPPED", "NOT_DECEIVED_AWARE")

    def rate(among: list[WarningRecord], hit: Test) -> tuple[int, int]:
        return sum(1 for w in among if hit(w)), len(among)

    def persons(among: list[WarningRecord], hit: Test) -> tuple[int, int]:
        def keys(some: Iterable[WarningRecord]) -> set[bytes]:
            return {bytes(w.phone_index or w.id_index or w.account_index) for w in some}

        return len(keys(w for w in among if hit(w))), len(keys(among))

    def money(column: str) -> tuple[int, int]:
        values = [getattr(w, column) for w in closed if getattr(w, column) > 0]
        return len(values), sum(values)

    def time(start: str, end: str) -> tuple[float | None, ...]:
        pairs = [(getattr(w, start), getattr(w, end)) for w in n]
        seconds = [(b - a).total_seconds() for a, b in pairs if a and b]
        return len(seconds), percentile(seconds, Fraction(1, 2)), percentile(seconds, Fraction(9, 10))

    tried = [a for a in attempts if within(a.at, period)]
    checked = [c.verdict for c in callbacks if within(c.done_at, period)]
    dissuaded = [w for w in closed if w.state == "CLOSED" and w.outcome in good]
    return {
        "received": (len(received),),
        "pushes": (len(received), sum(w.push_count for w in received)),
        "second_round": (sum(1 for w in received if w.round_no > 1),),
        "invalid": (sum(1 for w in received if w.state == "INVALID"),),
        "dispatched": (len(n),),
        "signed": rate(n, lambda w: w.signed_at is not None),
        "signed_in_time": rate(
            over(n, "signed_at", "signin_due", period), lambda w: no_later(w.signed_at, w.signin_due)
        ),
        "called_in_time": rate(
            over([w for w in n if w.call_due], "first_call_at", "call_due", period),
            lambda w: no_later(w.first_call_at, w.call_due),
        ),
        "feedback_in_time": rate(due, lambda w: no_later(w.closed_at, w.feedback_due)),
        "feedback": rate(due, lambda w: w.closed_at is not None),
        "overdue": (sum(1 for w in due if not no_later(w.closed_at, w.feedback_due)),),
        "overdue_at_centre": (
            sum(1 for w in rows if within(w.feedback_due, period) and w.state in ("RECEIVED", "CLAIMED")),
        ),
        "met": rate(to_meet, lambda w: w.met_at is not None),
        "met_in_time": rate(to_meet, lambda w: no_later(w.met_at, w.meet_due)),
        "met_left_out": (0,),  # none of these is left out: `test_catalogue` has some
        "met_effective": rate(met_closed, lambda w: w.outcome in good),
        "dissuaded": rate(reached, lambda w: w.outcome in good),
        "unreachable": rate(n, lambda w: w.outcome == "UNREACHABLE"),
        "deceived": (sum(1 for w in closed if w.outcome == "ALREADY_DECEIVED"),),
        "true_records": (checked.count("VALID"), checked.count("VALID") + checked.count("INVALID")),
        "callbacks_given_up": (checked.count("GAVE_UP"),),
        "relapse": persons(dissuaded, lambda w: w.pk in relapsed),
        "relapsed": persons(dissuaded, lambda w: w.pk in relapsed)[:1],
        "feedback_again": rate([w for w in closed if w.state == "CLOSED"], lambda w: w.pk in reopened),
        "urgent_effective": rate(
            [w for w in due if w.level == 0], lambda w: no_later(w.closed_at, w.feedback_due) and bool(w.contacted_at)
        ),
        "calls_effective": (
            sum(1 for a in tried if a.channel in ("CALL", "THREEWAY") and a.result == "REACHED"),
            sum(1 for a in tried if a.channel in ("CALL", "THREEWAY")),
        ),
        "attempts": (len(tried),),
        "sms": (sum(1 for a in tried if a.channel == "SMS"),),
        "calls": (sum(1 for a in tried if a.channel in ("CALL", "FAMILY", "THREEWAY")),),
        "visits": (sum(1 for a in tried if a.channel in ("VISIT", "GRID")),),
        "averted_evidenced": money("averted_evidenced_fen"),
        "averted_claimed": money("averted_claimed_fen"),
        "loss": money("loss_fen"),
        "push_to_dispatch": time("first_pushed_at", "dispatched_at"),
        "dispatch_to_sign": time("dispatched_at", "signed_at"),
        "sign_to_meet": time("signed_at", "met_at"),
    }
