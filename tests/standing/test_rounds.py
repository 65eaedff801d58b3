# SPDX-License-Identifier: Apache-2.0
"""Rounds count by township, mark what luck does not explain, stay as they were made, and are seen in one's reach."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.standing.conftest import MANY, RESIDENTS, WORSE, accept, last_year, towns
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case
from wuzha.core.standing import Mark, Span, claim
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.models import SnapshotFigure
from wuzha.org.models import Population, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.standing import queries, services
from wuzha.standing.errors import Code
from wuzha.standing.models import StandingRound, UnitStanding

pytestmark = [pytest.mark.django_db, pytest.mark.dialect]


def test_an_equal_city_lists_nobody(city: City, office: Actor) -> None:
    accept(city, [40] * MANY)
    made = services.make(office, Span.YEAR, "测试")
    rows = UnitStanding.unscoped.filter(round=made)
    assert {one.mark for one in rows} == {Mark.LUCK}
    assert [one.count for one in rows] == [40] * MANY
    assert all(abs(one.ratio - 1) < 1e-9 and one.loss_fen == 40_000_000 for one in rows)


def test_a_township_with_twice_the_cases_is_eligible_and_nothing_else_happens(city: City, office: Actor) -> None:
    accept(city, WORSE)
    services.make(office, Span.YEAR, "测试")
    found = queries.latest(office)
    assert found is not None
    assert [one.unit for one in found.eligible] == [towns(city)[3]]
    assert not found.watched
    place = found.places[0]
    assert (place.sign, place.row.count, place.row.residents) == ("■", 90, RESIDENTS)
    assert place.row.expected == pytest.approx(40)
    assert place.row.rank_low == 1
    assert place.row.rank_high < MANY
    assert place.row.forecast < 0  # drawn back towards the others
    # A mark is no measure: all that was written is the round and its event.
    assert set(Event.objects.values_list("action", flat=True)) == {"standing.make", "figures.take"}


def test_cases_of_no_township_are_told_and_in_no_count(city: City, office: Actor) -> None:
    accept(city, [40] * MANY)
    lost = list(Case.unscoped.filter(place_unit=towns(city)[0]).values_list("pk", flat=True)[:3])
    Case.unscoped.filter(pk__in=lost).update(place_unit=None)
    made = services.make(office, Span.YEAR, "测试")
    assert made.unplaced == 3
    assert sum(UnitStanding.unscoped.filter(round=made).values_list("count", flat=True)) == 40 * MANY - 3


def test_a_quarter_makes_nobody_eligible(city: City, office: Actor) -> None:
    first, last = Span.QUARTER.before(timezone.localdate())
    accept(city, WORSE, last)
    services.make(office, Span.QUARTER, "测试")
    found = queries.latest(office, span=Span.QUARTER)
    assert found is not None
    assert not found.row.confirms
    assert [one.mark for one in found.places if one.row.count == 90] == [Mark.WATCH]
    assert not found.eligible
    assert (found.row.first, found.row.last) == (first, last)


def test_a_quarter_alone_lets_a_township_be_watched_beside_the_year(city: City, office: Actor) -> None:
    """A year in which all are equal, with a quarter in which one is not."""
    _first, last = Span.QUARTER.before(timezone.localdate())
    accept(city, [200 if place == 3 else 245 for place in range(MANY)], last_year()[0])
    accept(city, [55 if place == 3 else 10 for place in range(MANY)], last)
    services.make(office, Span.YEAR, "测试")
    services.make(office, Span.QUARTER, "测试")
    place = queries.of_unit(office, towns(city)[3].pk)
    assert place is not None
    assert (place.row.mark, place.mark, place.by_quarter) == (Mark.LUCK, Mark.WATCH, True)


def test_functional_areas_are_not_compared(city: City, office: Actor) -> None:
    accept(city, [40] * MANY)
    made = services.make(office, Span.YEAR, "测试")
    kinds = set(UnitStanding.unscoped.filter(round=made).values_list("unit__kind", flat=True))
    assert UnitKind.AREA not in kinds


def test_a_round_stays_as_it_was_made(city: City, office: Actor) -> None:
    accept(city, [40] * MANY)
    first = services.make(office, Span.YEAR, "测试")
    accept(city, {3: 50})  # told later
    Population.objects.filter(unit=towns(city)[4]).update(residents=50_000)
    second = services.make(office, Span.YEAR, "补录后重算")
    before = {one.unit_id: one for one in UnitStanding.unscoped.filter(round=first)}
    after = {one.unit_id: one for one in UnitStanding.unscoped.filter(round=second)}
    three, four = towns(city)[3].pk, towns(city)[4].pk
    assert (before[three].count, after[three].count) == (40, 90)
    assert (before[four].residents, after[four].residents) == (RESIDENTS, 50_000)
    latest, at_first = queries.latest(office), queries.latest(office, at=first.at)
    assert latest is not None
    assert at_first is not None
    assert (latest.row, at_first.row) == (second, first)
    with pytest.raises(DatabaseError), transaction.atomic():
        StandingRound.unscoped.filter(pk=first.pk).update(tau2=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        UnitStanding.unscoped.filter(round=first).update(mark=Mark.ELIGIBLE)


def test_a_round_keeps_the_keys_of_its_cases(city: City, office: Actor) -> None:
    accept(city, WORSE)
    made = services.make(office, Span.YEAR, "测试")
    assert made.snapshot is not None
    kept = {one.unit_of_id: one for one in SnapshotFigure.unscoped.filter(snapshot=made.snapshot)}
    rows = list(UnitStanding.unscoped.filter(round=made))
    assert kept.pop(made.city_id).numerator == sum(one.count for one in rows)
    assert {one.unit_id: one.count for one in rows} == {key: one.numerator for key, one in kept.items()}
    assert all(len(one.keys) == one.numerator for one in kept.values())


def test_the_clock_makes_each_round_once_and_only_after_the_days_of_grace(city: City) -> None:
    accept(city, [40] * MANY)
    first, last = last_year()
    early = datetime.combine(last + timedelta(days=3), datetime.min.time(), SHANGHAI)
    late = datetime.combine(last + timedelta(days=9), datetime.min.time(), SHANGHAI)
    services.make_due(early)  # the quarter of before may be long over
    assert not StandingRound.unscoped.filter(span=Span.YEAR).exists()
    services.make_due(late)
    assert services.make_due(late) == 0
    made = StandingRound.unscoped.get(span=Span.YEAR)
    assert (made.first, made.last, made.by_id, made.reason) == (first, last, None, "")


def test_a_city_without_cases_has_no_round(city: City, office: Actor) -> None:
    assert services.make_due(timezone.now()) == 0
    with pytest.raises(RefusalError) as refused:
        services.make(office, Span.YEAR, "测试")
    assert refused.value.code is Code.NO_CASES


def test_a_city_without_residents_has_no_round_and_hinders_no_other(city: City) -> None:
    accept(city, [40] * MANY)
    Population.objects.filter(unit=towns(city)[0]).delete()
    assert services.make_due(timezone.now()) == 0
    assert not StandingRound.unscoped.exists()


def test_why_a_round_is_refused(city: City, office: Actor) -> None:
    def code(actor: Actor, reason: str) -> Code:
        with pytest.raises(RefusalError) as refused:
            services.make(actor, Span.YEAR, reason)
        found = refused.value.code
        assert isinstance(found, Code)
        assert refused.value.message
        return found

    assert code(office, "  ") is Code.REASON_MISSING
    assert code(office, "长" * 201) is Code.TOO_LONG
    assert code(city.actor(Role.AUDITOR), "测试") is Code.NOT_ALLOWED
    assert code(actor_of(make_person(Role.JOINT_OFFICE, city.member)), "测试") is Code.NOT_FOUND
    Population.objects.filter(unit=towns(city)[0]).delete()
    assert code(office, "测试") is Code.NO_RESIDENTS
    Unit.objects.filter(pk__in=[one.pk for one in towns(city)[2:]]).update(ranked=False)
    assert code(office, "测试") is Code.FEW_UNITS


def test_who_sees_whom(city: City, office: Actor) -> None:
    accept(city, WORSE)
    services.make(office, Span.YEAR, "测试")
    for role in (Role.JOINT_OFFICE, Role.ANALYST, Role.INVESTIGATOR, Role.AUDITOR):
        found = queries.latest(city.actor(role))
        assert found is not None
        assert len(found.places) == MANY, role
    own = queries.latest(city.actor(Role.STATION_OFFICER))
    assert own is not None
    assert [one.unit for one in own.places] == [city.town]
    town = actor_of(make_person(Role.MEMBER_UNIT, city.other_town))
    assert queries.of_unit(town, city.other_town.pk) is not None
    assert queries.of_unit(town, city.town.pk) is None
    assert queries.evidence(town, city.town.pk) == {}
    bank = queries.latest(city.actor(Role.MEMBER_UNIT))
    assert bank is not None
    assert not bank.places
    assert queries.latest(city.foreign_actor(Role.JOINT_OFFICE)) is None


def test_evidence_says_what_a_proposal_rests_on(city: City, office: Actor) -> None:
    accept(city, WORSE, Span.QUARTER.before(timezone.localdate())[1])
    made = services.make(office, Span.YEAR, "测试")
    services.make(office, Span.QUARTER, "测试")
    worse = towns(city)[3].pk
    told = queries.evidence(office, worse)
    assert (told["round"], told["mark"], told["count"], told["of"]) == (made.number, "ELIGIBLE", 90, MANY)
    assert told["expected"] == pytest.approx(40)
    assert told["q"] < 0.1
    assert told["luck"] < 0.01
    assert [one["code"] for one in told["process"]] == ["met", "signed_in_time", "feedback_in_time"]
    assert told["address"].startswith("/results/records/")
    assert told["page"].endswith(f"/{worse}/")
    assert told["quarter"]["span"] == "QUARTER"
    assert queries.forecast(office, worse) == pytest.approx(told["forecast"], abs=1e-5)


def test_periods_are_of_whole_months_that_are_over() -> None:
    assert Span.YEAR.before(date(2026, 11, 28)) == (date(2025, 11, 1), date(2026, 10, 31))
    assert Span.YEAR.before(date(2026, 1, 1)) == (date(2025, 1, 1), date(2025, 12, 31))
    assert Span.QUARTER.before(date(2026, 11, 28)) == (date(2026, 7, 1), date(2026, 9, 30))
    assert Span.QUARTER.before(date(2026, 1, 5)) == (date(2025, 10, 1), date(2025, 12, 31))


def test_a_change_is_told_beside_what_doing_nothing_would_have_brought() -> None:
    found = claim(1.5, -0.2, 1.2)
    assert found is not None
    assert found.change == pytest.approx(-0.2)
    assert found.beyond == pytest.approx(0)
    assert claim(0, 0, 1.2) is None
