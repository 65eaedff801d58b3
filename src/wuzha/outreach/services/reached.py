# SPDX-License-Identifier: Apache-2.0
"""What activities reached of suggestions: allotted anew in the transaction of whatever changes it, and kept with the
suggestion, so that every page, list and figure reads the same number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone

from wuzha.org.models import Unit
from wuzha.outreach.models import Activity, Aim
from wuzha.outreach.queries.aims import heard_in
from wuzha.outreach.rules.aims import AimState, Meant, allot, may_hear
from wuzha.outreach.rules.life import State
from wuzha.outreach.rulesets import AIMING, POLICY


def remeasured(unit: Unit, day: date, *, was: tuple[Unit, date] | None = None) -> None:
    """An activity was recorded, put right (it `was` of another unit or day), taken back or judged."""
    all_remeasured({(unit, day), was or (unit, day)})


def all_remeasured(activities: Collection[tuple[Unit, date]]) -> None:
    """`remeasured` for activities, each of a unit and a day."""
    days: dict[str, set[date]] = defaultdict(set)
    for unit, day in activities:
        for length in range(Unit.steplen, len(unit.path) + 1, Unit.steplen):
            days[unit.path[:length]].add(day)
    aims = Aim.unscoped.filter(unit__path__in=list(days)).values_list("unit_id", "unit__path", "starts_on", "until")
    units = {unit for unit, path, start, end in aims.distinct() if any(start <= day <= end for day in days[path])}
    if units:
        measure(units, timezone.now())


def measure(units: Iterable[int], now: datetime) -> int:
    """Allot what activities reached to the suggestions of these units whose days run, or ran out so lately that an
    activity may still be recorded; what was allotted to older ones stays theirs. Of how many that is new."""
    last = timezone.localdate(now) - timedelta(days=POLICY.at(now).late_days)
    rows = Aim.unscoped.filter(unit__in=list(units)).select_related("unit")
    # Two at once: the second waits, and then sees what the first recorded.
    held = list(rows.filter(until__gte=last).order_by("pk").select_for_update(of=("self",)))
    held.sort(key=lambda one: one.unit_id)
    changed: list[Aim] = []
    for _unit, group in groupby(held, key=lambda one: one.unit_id):
        changed += _of_unit(list(group), last, now)
    Aim.unscoped.bulk_update(changed, ["reached", "covered", "allotted", "measured_at"])
    return len(changed)


def _of_unit(rows: list[Aim], last: date, now: datetime) -> list[Aim]:
    first, end = min(one.starts_on for one in rows), max(one.until for one in rows)
    used: Counter[tuple[int, str]] = Counter()
    before = Aim.unscoped.filter(unit=rows[0].unit_id, until__lt=last, until__gte=first)
    for kept in before.values_list("allotted", flat=True):
        for one in kept:
            used[one["activity"], one["audience"]] += one["people"]
    heard = heard_in(rows[0].unit, first, end)
    meant = [_meant(one) for one in rows if one.state != AimState.DECLINED]
    by_key = {one.key: one for one in meant}
    told = allot(meant, heard, used)
    changed = []
    for row in rows:
        kept = [
            {"activity": one.activity, "audience": one.audience, "people": people}
            for one, people in told.get(row.pk, [])
        ]
        covered = sum(one["people"] for one in kept)
        of = by_key.get(row.pk)
        reached = sum(one.people for one in heard if may_hear(of, one)) if of is not None else 0
        reached = max(reached, covered)
        if row.measured_at is None or (row.reached, row.covered, row.allotted) != (reached, covered, kept):
            row.reached, row.covered, row.allotted, row.measured_at = reached, covered, kept, now
            changed.append(row)
    return changed


def _meant(row: Aim) -> Meant:
    aged = AIMING.at(row.at).aged_of(row.now_age)
    return Meant(
        row.pk, row.state != AimState.SUGGESTED, row.starts_on, row.until, row.now_age, frozenset(row.audiences),
        frozenset(aged), row.now_type, row.target,
    )  # fmt: skip


def of_activity_again(row: Activity) -> Activity:
    """Measure where an activity, whose state changed, counts; and give it back."""
    if row.state in (State.WITHDRAWN, State.REJECTED):
        remeasured(row.unit, row.day)
    return row
