# SPDX-License-Identifier: Apache-2.0
"""Figures of days: whatever is changed, what is kept is what the records give."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.courses import SOAK
from tests.factories import City, make_victim, make_warning_in
from tests.results.conftest import Deed, Suspect, Taken, Told, involve, noon, write
from wuzha.calls.models import Call
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act, State
from wuzha.core.indicators import Period
from wuzha.figures.models import Fact, FactMonth, FactState, Touched
from wuzha.figures.queries import curves, facts
from wuzha.figures.queries.catalogue import every, named
from wuzha.figures.queries.counting import count
from wuzha.figures.queries.keys import count_with_keys, counted
from wuzha.figures.services.facts import bring_up, differing, kinds, scratch
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.people.models import Individual, PersonMeasure, Recovery
from wuzha.warning.models import Attempt, WarningRecord
from wuzha.warning.rules.lifecycle import State as WarningState
from wuzha.warning.rules.outcomes import Channel, Result

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect("figures.migrations.0001_schema", "figures.touching", "figures.services.facts"),
]

TODAY = timezone.localdate()
FIRST = TODAY - timedelta(days=400)
SPAN = Period(FIRST, TODAY - timedelta(days=1))


READ_WHOLE = """
SELECT relname, pg_stat_get_xact_numscans(oid) FROM pg_class
WHERE relname IN ('cases_casestep', 'cases_victim') ORDER BY relname
"""


def days() -> list[date]:
    return [FIRST + timedelta(days=after) for after in range(0, 390, 13)]


def world(city: City, draw: random.Random) -> list[Deed]:
    found = [
        Deed(
            [Told(act, draw.choice(days())) for act in (Act.ACCEPT, Act.FILE, Act.SOLVE)],
            [(draw.randrange(1, 90) * 1_000_000, None)], place=draw.randrange(3), unit=draw.randrange(2),
        )
        for _ in range(6)
    ]  # fmt: skip
    write(city, found)
    who = [Suspect([Taken("CAUGHT", draw.choice(days())), Taken("DETAINED", draw.choice(days()))]) for _ in range(3)]
    involve(city, who, (found[0].row, found[1].row))
    for _ in range(5):
        warning(city, draw)
    return found


def warning(city: City, draw: random.Random) -> WarningRecord:
    at = noon(draw.choice(days()))
    return make_warning_in(
        city, draw.choice([WarningState.DISPATCHED, WarningState.SIGNED]), received_at=at, first_pushed_at=at,
        dispatched_at=at, signin_due=at + timedelta(hours=1), call_due=None, meet_due=at + timedelta(days=1),
        feedback_due=at + timedelta(days=3),
    )  # fmt: skip


def look() -> None:
    """Brought up to date, every figure of every day is that of the records; and so are the sums of spans."""
    bring_up()
    now = timezone.now()
    for kind in kinds():
        series = dict(facts.FactSeries.objects.values_list("pk", "code"))
        told = facts.days_of(series, FIRST - timedelta(days=900), TODAY)
        codes = {one.code for one in facts.of_kind(kind)}
        own = {key: tally for key, tally in told.items() if key[0] in codes}
        assert own == scratch(kind, FIRST - timedelta(days=900), TODAY, now), kind
    months: dict[tuple[int, int, date], int] = defaultdict(int)
    for series_id, unit, day, n in Fact.unscoped.values_list("series_id", "unit_id", "day", "numerator"):
        months[series_id, unit, day.replace(day=1)] += n
    rows = FactMonth.unscoped.values_list("series_id", "unit_id", "month", "numerator")
    assert {(pk, unit, month): n for pk, unit, month, n in rows} == months


@pytest.mark.parametrize("seed", range(2 if SOAK else 1))
def test_whatever_is_changed_the_kept_figures_are_those_of_the_records(city: City, seed: int) -> None:
    draw = random.Random(seed)
    deeds = world(city, draw)
    look()

    def one(model: Any) -> Any:
        return draw.choice(list(model.unscoped.order_by("pk")))

    def strike_step() -> None:
        step = one(CaseStep)
        right = CaseStep.unscoped.create(
            case=step.case, act=step.act, from_state=step.from_state, to_state=step.to_state, day=draw.choice(days())
        )
        CaseStep.unscoped.filter(pk=step.pk, struck_by=None).exclude(pk=right.pk).update(struck_by=right)

    def strike_measure() -> None:
        measure = one(PersonMeasure)
        right = PersonMeasure.unscoped.create(
            involvement=measure.involvement, kind=measure.kind, day=draw.choice(days()), unit=measure.unit
        )
        PersonMeasure.unscoped.filter(pk=measure.pk, struck_by=None).update(struck_by=right)

    def join_people() -> None:
        known = list(Individual.unscoped.filter(merged_into=None).order_by("pk"))
        if len(known) > 1:
            someone, other = draw.sample(known, 2)
            Individual.unscoped.filter(pk=someone.pk).update(merged_into=other)

    def join_cases() -> None:
        someone, other = draw.sample(list(Case.unscoped.order_by("pk")), 2)
        Case.unscoped.filter(pk=someone.pk).update(state=State.MERGED, merged_into=other)
        CaseStep.unscoped.create(case=someone, act=Act.MERGE, from_state="ACCEPTED", to_state="MERGED")

    def moved_warning(**values: Any) -> Callable[[], object]:
        return lambda: WarningRecord.unscoped.filter(pk=one(WarningRecord).pk).update(**values)

    def attempt() -> None:
        Attempt.unscoped.create(
            warning=one(WarningRecord), channel=Channel.CALL, result=Result.REACHED, at=noon(draw.choice(days())),
            by=city.people[Role.STATION_OFFICER], unit=city.station,
        )  # fmt: skip

    changes: list[Callable[[], object]] = [
        lambda: write(city, [Deed([Told(Act.ACCEPT, draw.choice(days()))], [(60_000_000, None)])]),
        strike_step,
        lambda: Victim.unscoped.filter(pk=one(Victim).pk).update(verified_fen=draw.randrange(1, 99) * 1_000_000),
        lambda: Case.unscoped.filter(pk=draw.choice(deeds).row.pk).update(place_unit=city.other_town),
        lambda: Case.unscoped.filter(pk=draw.choice(deeds).row.pk).update(unit=city.other_station),
        join_cases,
        strike_measure,
        lambda: PersonMeasure.unscoped.create(
            involvement=one(PersonMeasure).involvement, kind="SENT", day=draw.choice(days()), unit=city.station
        ),
        join_people,
        lambda: Recovery.unscoped.create(
            case=draw.choice(deeds).row, kind="SEIZED", fen=draw.randrange(1, 90) * 100, day=draw.choice(days()),
            lot=f"L{draw.randrange(3)}",
        ),
        lambda: warning(city, draw),
        moved_warning(station=city.other_station),
        moved_warning(division_code=city.other_village.code),
        moved_warning(meet_due=noon(draw.choice(days())), met_at=noon(draw.choice(days()))),
        moved_warning(received_at=noon(draw.choice(days()))),
        attempt,
        lambda: make_victim(city.centre, city.station, reported_at=noon(draw.choice(days()))),
        lambda: Victim.unscoped.filter(pk=one(Victim).pk).delete(),
    ]  # fmt: skip
    order = list(changes)
    draw.shuffle(order)
    for turn in [*order, *draw.choices(changes, k=4 if SOAK else 0)]:
        turn()
        if draw.random() < (0.4 if SOAK else 0.25):
            look()
    look()
    assert Fact.unscoped.count() > 40


def test_sums_of_spans_are_what_is_counted_of_each_unit(city: City) -> None:
    draw = random.Random(7)
    world(city, draw)
    bring_up()
    spans = curves.closed_months(SPAN, 4 if SOAK else 2)
    for one in filter(facts.kept, every()):
        for unit in (city.city, city.bureau, city.centre, city.station, city.town, city.abroad):
            told = facts.tallies(one, unit, spans)
            if told is None:
                assert count(one, unit, spans[0]) is None or unit.kind in ("STREET", "STATION")
                continue
            for span, tally in zip(spans, told, strict=True):
                alone = count(one, unit, span)
                assert alone is not None
                want = alone.figure.tally
                found = (tally.numerator, tally.total or 0)
                assert found == (want.numerator, want.total or 0), (one.code, unit.code, span.first)


def test_rows_that_are_read_once_for_all_units_are_those_of_each(city: City) -> None:
    world(city, random.Random(11))
    units: list[Unit] = [city.city, city.station, city.town, city.other_town]
    units += [city.centre, city.abroad] if SOAK else []
    months = Period(FIRST + timedelta(days=30), TODAY - timedelta(days=30))
    for one in every():
        together = count_with_keys(one, units, months)
        for unit in units:
            alone = count(one, unit, months)
            assert (alone is None) == (unit.pk not in together), (one.code, unit.code)
            if alone is None:
                continue
            found, single = together[unit.pk], counted(alone)
            assert found.reading.figure == alone.figure, (one.code, unit.code)
            assert (found.keys, found.amounts, found.among) == (single.keys, single.amounts, single.among), one.code
            assert found.query == single.query


def test_many_units_at_once_are_each_alone(city: City) -> None:
    world(city, random.Random(5))
    bring_up()
    spans = curves.closed_months(SPAN, 12)
    wanted = [one for code in ("results.reported", "warning.signed", "figures.rate10k") if (one := named(code))]
    units: list[Unit] = [city.city, city.station, city.town]
    table = facts.monthly(units, wanted, spans[0].first, spans[-1].last)
    for one in wanted:
        for unit in units:
            told = facts.tallies(one, unit, spans)
            assert told is not None
            months = table[one.code, unit.pk]
            for span, tally in zip(spans, told, strict=True):
                found = months.get(span.first)
                assert (found.numerator if found else 0) == tally.numerator


def test_a_deadline_that_passes_counts_without_a_change_of_the_record(city: City) -> None:
    at = timezone.now() - timedelta(days=3)
    due = timezone.now() + timedelta(minutes=30)
    make_warning_in(city, WarningState.DISPATCHED, dispatched_at=at, signin_due=due)
    bring_up()
    one = named("warning.signed_in_time")
    assert one is not None
    day = timezone.localdate(at)

    def denominator() -> int:
        rows = Fact.unscoped.filter(series__code=one.code, unit=city.station, day=day)
        return sum(found or 0 for found in rows.values_list("denominator", flat=True))

    assert denominator() == 0
    assert not Touched.objects.exists()
    bring_up(timezone.now() + timedelta(hours=1))
    assert denominator() == 1


def test_the_years_before_are_counted_bit_by_bit(city: City) -> None:
    long_ago = TODAY - timedelta(days=900)
    write(city, [Deed([Told(Act.ACCEPT, long_ago)], [(100, None)])])
    bring_up(seconds=0)
    state = FactState.objects.get(kind="cases")
    assert not state.complete
    one = named("results.reported")
    assert one is not None
    spans = [Period(long_ago, long_ago, timezone.now())]
    assert facts.tallies(one, city.city, spans) is None
    bring_up()
    told = facts.tallies(one, city.city, spans)
    assert told is not None
    assert told[0].numerator == 1
    # What is told of days before all others is counted too.
    write(city, [Deed([Told(Act.ACCEPT, long_ago - timedelta(days=700))], [(100, None)])])
    look()


def test_another_rule_counts_everything_again(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    world(city, random.Random(3))
    bring_up()
    kept = Fact.unscoped.count()
    monkeypatch.setattr("wuzha.figures.services.facts._software", lambda: "another")
    bring_up(seconds=0)
    assert Fact.unscoped.count() < kept
    look()
    assert Fact.unscoped.count() == kept


def test_what_was_tampered_with_is_found_and_mended_at_night(city: City) -> None:
    world(city, random.Random(4))
    bring_up()
    row = Fact.unscoped.filter(series__code="results.reported").first()
    assert row is not None
    Fact.unscoped.filter(pk=row.pk).update(numerator=999)
    assert differing(FIRST, TODAY, mend=False) == {"cases": 1}
    assert differing(FIRST, TODAY) == {"cases": 1}
    assert differing(FIRST, TODAY) == {}


def test_calls_are_counted_on_their_days(city: City) -> None:
    at = datetime.combine(TODAY - timedelta(days=40), datetime.min.time(), noon(TODAY).tzinfo) + timedelta(hours=23)
    Call.unscoped.create(centre=city.centre, way="96110", started_at=at)
    look()
    rows = Fact.unscoped.filter(series__code="calls.taken")
    assert [(one.unit_id, one.day, one.numerator) for one in rows] == [(city.centre.pk, timezone.localdate(at), 1)]


#: Read to know where a unit is, which rules are in force and what is due; the first two are looked at by other means.
BY_OTHER_MEANS = {"org_unit", "org_ruleversion"}


def test_each_table_that_is_counted_from_is_watched(city: City) -> None:
    with CaptureQueriesContext(connection) as seen:
        for kind in kinds():
            scratch(kind, FIRST, TODAY, timezone.now())
    read = {table for one in seen for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%_figures_%%'", [])
        watched = {table for (table,) in cursor.fetchall()}
    assert len(read) > 12
    assert read - watched - BY_OTHER_MEANS == set()


def test_a_case_that_changes_its_unit_makes_no_table_be_read_whole(city: City) -> None:
    write(city, [Deed([Told(Act.ACCEPT, days()[0]), Told(Act.FILE, days()[1])], [(1_000_000, None)]) for _ in range(3)])
    case = Case.unscoped.order_by("pk")[0]

    def read_whole() -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(READ_WHOLE)
            return cursor.fetchall()

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case, cases_casestep, cases_victim")  # so few that an index is no help
    before = read_whole()
    Case.unscoped.filter(pk=case.pk).update(unit=city.other_station)
    assert read_whole() == before
    assert Touched.objects.filter(kind="cases", first=days()[0]).exists()
