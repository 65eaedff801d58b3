# SPDX-License-Identifier: Apache-2.0
"""Keeping figures of days up to date: what triggers say was touched is counted again from the records.

The newest days are counted first, and the years before them bit by bit, so that no run is long. The clock touches days
too: a deadline that passed makes a warning count, and today is counted again every quarter of an hour.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from django.db import connection, transaction
from django.db.models import DateField, Expression, F, Min, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from wuzha.copying import copy_in
from wuzha.core.indicators import Basis, Period, Selection, Tally
from wuzha.core.indicators.counting import columns_of, tally_of
from wuzha.core.indicators.period import LONGEST
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.models import Fact, FactMonth, FactSeries, FactState, Touched
from wuzha.figures.queries.catalogue import Named
from wuzha.figures.queries.counting import EYES
from wuzha.figures.queries.facts import days_of, how, of_kind
from wuzha.figures.registry import Kept, sources
from wuzha.locks import Lock, hold
from wuzha.org.models import RuleVersion, Unit
from wuzha.results.queries.selection import Selection as ResultsSelection

ONE_DAY = timedelta(days=1)
#: Seconds of one run.
LONGEST_RUN = 20.0
#: How long the figures of today may stand while nothing touched them and no deadline passed.
STANDS = timedelta(minutes=15)
#: Days before what is counted already that one step counts.
STEP = timedelta(days=62)
#: Touched days that lie closer together are counted in one go.
CLOSE = timedelta(days=5)
#: Runs of touched days above which all between the first and the last are counted.
MOST_RUNS = 12
#: The months of the days that were counted, added up again.
MONTHS = """
WITH gone AS (
  DELETE FROM figures_factmonth
  WHERE series_id = ANY(%(series)s)
    AND month BETWEEN date_trunc('month', %(first)s::date)::date AND date_trunc('month', %(last)s::date)::date
)
INSERT INTO figures_factmonth (series_id, unit_id, month, numerator, denominator, total)
SELECT series_id, unit_id, date_trunc('month', day::timestamp)::date, sum(numerator), sum(denominator), sum(total)
FROM figures_fact
WHERE series_id = ANY(%(series)s) AND day >= date_trunc('month', %(first)s::date)::date
  AND day < (date_trunc('month', %(last)s::date) + interval '1 month')::date
GROUP BY 1, 2, 3
ON CONFLICT (series_id, unit_id, month) DO UPDATE
  SET numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator, total = EXCLUDED.total
"""
#: (code, unit, day) → what was counted.
Days = dict[tuple[str, int, date], Tally]


def kinds() -> list[str]:
    """Kinds of records of which figures of days are kept."""
    every = dict.fromkeys(way.kind for source in sources().values() for way in source.kept.values())
    return [kind for kind in every if of_kind(kind)]


def bring_up(now: datetime | None = None, seconds: float = LONGEST_RUN) -> int:
    """Count again what was touched, and count what never was; how many days. What a run leaves, the next one does."""
    until, counted = time.monotonic() + seconds, 0
    with hold(Lock.FACTS) as held:
        if not held:
            return 0
        at_rest = _at_rest(now or timezone.now())
        waiting = [kind for kind in kinds() if kind not in at_rest]
        for kind in waiting:
            counted += _touched(kind, now or timezone.now())
        # A step of each in turn, so that no kind waits for the years of another.
        while waiting and time.monotonic() < until:
            for kind in list(waiting):
                found = _before(kind, now or timezone.now())
                counted += found
                if not found:
                    waiting.remove(kind)
                if time.monotonic() >= until:
                    break
    return counted


def differing(first: date, last: date, *, mend: bool = True) -> dict[str, int]:
    """Kinds whose figures of days are not what their records give, and on how many cells; they are counted again."""
    found = {}
    for kind in kinds():
        state = FactState.objects.filter(kind=kind).first()
        if state is None:
            continue
        start = first if state.complete else max(first, state.since)
        with transaction.atomic():
            _take(kind)
            now = timezone.now()
            told = days_of(_series(of_kind(kind)), start, last)
            again = scratch(kind, start, last, now)
            wrong = {key for key in told.keys() | again.keys() if told.get(key) != again.get(key)}
            if wrong:
                found[kind] = len(wrong)
                if mend:
                    _write(kind, start, last, again)
    return found


def scratch(kind: str, first: date, last: date, now: datetime) -> Days:
    """The figures of days of a kind, from nothing but its records."""
    found: Days = defaultdict(Tally)
    groups: dict[tuple[str, str, Basis], list[Named]] = defaultdict(list)
    for one in of_kind(kind):
        groups[one.domain, one.indicator.subject.code, one.indicator.basis].append(one)
    towns = {unit.code[:9]: unit.pk for unit in Unit.objects.filter(kind__in=("STREET", "TOWN", "AREA"))}
    for (_domain, _subject, basis), group in groups.items():
        way = how(group[0])
        if way is None:
            continue
        for span in _spans(first, last):
            for row in _rows(way, basis, group, span, now):
                units = _units(row, way, towns)
                for one in group:
                    tally = tally_of(one.indicator, row)
                    if tally.numerator or tally.denominator or tally.total:
                        for unit in units:
                            key = one.code, unit, row["day_"]
                            found[key] = found[key] + tally if key in found else tally
    return dict(found)


def _rows(way: Kept, basis: Basis, group: Sequence[Named], span: tuple[date, date], now: datetime) -> Iterable[Any]:
    """What was counted on each day of each centre, unit and township."""
    period = Period(*span, now, base=True)
    rows = basis.subject.rows(_everything(group[0]), period).filter(basis.within(period)).order_by()
    day: Any = F(basis.column) if basis.of_days else TruncDate(basis.column, tzinfo=SHANGHAI)
    keys = {"day_": day, "centre_": _key(way.centre), "unit_": _key(way.unit), "town_": _key(way.town)}
    columns: dict[str, Any] = {}
    for one in group:
        # The rows are of the days already: the period says no more than what is due by now.
        columns |= columns_of(one.indicator, period if one.indicator.due else None)
    found: Iterable[Any] = rows.values(**keys).annotate(**columns)
    return found


def _everything(one: Named) -> Selection:
    return ResultsSelection(EYES) if one.domain in ("results", "figures") else Selection(EYES)


def _key(lookup: Any) -> Any:
    if not lookup:
        return Value(None, output_field=DateField())
    return lookup if isinstance(lookup, Expression) else F(lookup)


def _units(row: Any, way: Kept, towns: dict[str, int]) -> list[int]:
    town = towns.get(row["town_"] or "") if way.coded else row["town_"]
    return [unit for unit in dict.fromkeys((row["centre_"], row["unit_"], town)) if unit is not None]


def _spans(first: date, last: date) -> list[tuple[date, date]]:
    """The days in pieces that a period may have; a piece ends with a year, in which a person counts once."""
    found = []
    while first <= last:
        end = min(last, date(first.year + LONGEST // 366 - 1, 12, 31))
        found.append((first, end))
        first = end + ONE_DAY
    return found


def _at_rest(now: datetime) -> set[str]:
    """Kinds with nothing to count: asked each minute, in a handful of questions for all of them."""
    lately = FactState.objects.filter(complete=True, version=_version(), at__gt=now - STANDS, at__lte=now)
    touched = set(Touched.objects.values_list("kind", flat=True).distinct())
    today = timezone.localdate(now)
    return {
        state.kind
        for state in lately
        if state.kind not in touched
        and timezone.localdate(state.at) == today
        and not _passed(state.kind, state.at, now)
    }


def _touched(kind: str, now: datetime) -> int:
    """Count again what changed since the last time; how many days."""
    state = FactState.objects.filter(kind=kind).first()
    today = timezone.localdate(now)
    with transaction.atomic():
        touched = _take(kind)
        if state is None or state.version != _version():
            for model in (Fact, FactMonth):
                model.unscoped.filter(series__in=_series(of_kind(kind))).delete()
            FactState.objects.update_or_create(
                kind=kind, defaults={"version": _version(), "since": today + ONE_DAY, "complete": False, "at": now}
            )
            return 0
        days = {(max(first, state.since), min(last or today, today)) for first, last in touched}
        days.add((timezone.localdate(state.at), today))
        days |= {(day, day) for day in _passed(kind, state.at, now)}
        if state.complete:
            days |= {(first, min(last or today, today)) for first, last in touched if first < state.since}
        least = min((first for first, _last in days), default=today)
        if state.complete and least < state.since:
            least = max(least, _earliest(kind) or state.since)
            days = {(max(first, least), last) for first, last in days}
            state.since = min(state.since, least)
        runs = _runs(days)
        counted = 0
        for first, last in runs:
            _write(kind, first, last, scratch(kind, first, last, now))
            counted += (last - first).days + 1
        FactState.objects.filter(kind=kind).update(at=now, since=state.since)
    return counted


def _before(kind: str, now: datetime) -> int:
    """Count some days before those that are counted; how many, none when there is nothing before them."""
    state = FactState.objects.filter(kind=kind).first()
    if state is None or state.complete:
        return 0
    with transaction.atomic():
        earliest = _earliest(kind)
        if earliest is None or earliest >= state.since:
            FactState.objects.filter(kind=kind).update(complete=True)
            return 0
        last = state.since - ONE_DAY
        first = max(earliest, state.since - STEP)
        _write(kind, first, last, scratch(kind, first, last, now))
        FactState.objects.filter(kind=kind).update(since=first)
    return (last - first).days + 1


def _take(kind: str) -> list[tuple[date, date | None]]:
    """What was touched, and committed by now; gone when the transaction ends. What others write meanwhile stays."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_touched WHERE kind = %s RETURNING first, last", [kind])
        return list(dict.fromkeys(cursor.fetchall()))


def _passed(kind: str, since: datetime, now: datetime) -> set[date]:
    """Days of rows of which a deadline passed since."""
    days: set[date] = set()
    for one in of_kind(kind):
        if due := one.indicator.due:
            rows = one.indicator.subject.rows(_everything(one), None)
            rows = rows.filter(**{f"{due}__gte": since - ONE_DAY / 24, f"{due}__lt": now})
            moments = rows.order_by().values_list(one.indicator.basis.column, flat=True)
            days |= {timezone.localdate(moment) for moment in moments if moment is not None}
    return days


def _runs(days: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The days as few runs, those that lie close together joined."""
    runs: list[tuple[date, date]] = []
    for first, last in sorted(one for one in days if one[0] <= one[1]):
        if runs and first <= runs[-1][1] + CLOSE:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return runs if len(runs) <= MOST_RUNS else [(runs[0][0], max(last for _first, last in runs))]


def _earliest(kind: str) -> date | None:
    """The first day that a row of a kind counts on."""
    found = []
    for basis, one in {one.indicator.basis: one for one in of_kind(kind)}.items():
        rows = basis.subject.rows(_everything(one), None)
        least = rows.order_by().aggregate(least=Min(basis.column))["least"]
        if least is not None:
            found.append(least if basis.of_days else timezone.localdate(least))
    return min(found, default=None)


def _write(kind: str, first: date, last: date, days: Days) -> None:
    """Put the figures of these days in the place of what was there."""
    series = _series(of_kind(kind))
    by_code = {code: pk for pk, code in series.items()}
    Fact.unscoped.filter(series__in=series, day__gte=first, day__lte=last).delete()
    rows = [
        (by_code[code], unit, day, tally.numerator, tally.denominator, tally.total)
        for (code, unit, day), tally in days.items()
        if first <= day <= last
    ]
    with connection.cursor() as cursor:
        columns = ("series_id", "unit_id", "day", "numerator", "denominator", "total")
        copy_in(cursor, "figures_fact", columns, rows)
        cursor.execute(MONTHS, {"series": list(series), "first": first, "last": last})


def _series(wanted: Iterable[Named]) -> dict[int, str]:
    codes = [one.code for one in wanted]
    known = set(FactSeries.objects.filter(code__in=codes).values_list("code", flat=True))
    FactSeries.objects.bulk_create(
        [FactSeries(code=code) for code in codes if code not in known], ignore_conflicts=True
    )
    return dict(FactSeries.objects.filter(code__in=codes).values_list("pk", "code"))


def _version() -> str:
    """The software and the rules in force: with another of either all is counted again."""
    rules = RuleVersion.objects.filter(valid_from__lte=timezone.now()).order_by("pk").values_list("pk", flat=True)
    return sha256(f"{_software()} {list(rules)}".encode()).hexdigest()


@cache
def _software() -> str:
    return version("wuzha")
