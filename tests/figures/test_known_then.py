# SPDX-License-Identifier: Apache-2.0
"""A kept figure is counted again as it was known at its instant: what was entered later, with an earlier day, and what
changed later is left out where records tell it; where they do not the figure says that it goes by today's records."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.cards.conftest import card
from tests.factories import City, actor_of, make_city, make_person, make_warning_in
from tests.funds.refunds.conftest import bank_answer, make_scene, work
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.figures.models import Snapshot
from wuzha.figures.queries.snapshots import Difference, counted_as_they_are, verify
from wuzha.figures.services.snapshots import Wanted, take
from wuzha.fraudfree.services import entering
from wuzha.fraudfree.services.entering import NewUnit
from wuzha.org.roles import Role
from wuzha.outreach.models import Activity, ActivityStep
from wuzha.people.models import Individual
from wuzha.sanctions.models import Pledge
from wuzha.sealed import Kind, seal
from wuzha.warning.rules.lifecycle import State as WarningState

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=90)


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


def kept(office: Actor, city: City, *codes: str) -> Snapshot:
    """The figures of the last half year, as they are known now."""
    today = timezone.localdate()
    period = Period(today - timedelta(days=180), today)
    return take(office, "测试", [Wanted(code, city.city.pk, period) for code in codes])


def again(snapshot: Snapshot) -> dict[str, Difference]:
    return {one.code: one for one in verify(snapshot)}


def now_of(snapshot: Snapshot, code: str) -> str:
    return next(one.now for one in verify(snapshot, timezone.now()) if one.code == code)


def test_what_was_entered_later_with_an_earlier_day_is_left_out(city: City, office: Actor) -> None:
    codes = ("outreach.activities", "sanctions.pledges", "cards.involved_cards")
    taken, day = kept(office, city, *codes), timezone.localdate() - timedelta(days=5)
    Activity.unscoped.create(
        uid=uuid4(), unit=city.town, day=day, place="测试", entry="COMMUNITY", way="FACE", source="PAGE"
    )
    holder = Individual.unscoped.create(centre=city.centre, unit=city.centre, name=seal(Kind.NAME, "测试丙"))
    Pledge.unscoped.create(
        centre=city.centre,
        unit=city.centre,
        individual=holder,
        occasion="CARDS",
        signed_on=day,
        until=day,
        witness="甲",
    )
    card(city.centre, first_involved_on=day)
    found = again(taken)
    assert [(one.same, one.current) for one in found.values()] == [(True, False)] * 3
    assert [now_of(taken, code) for code in codes] == ["1", "1", "1"]


def test_money_goes_by_when_the_answer_of_the_bank_was_on_file(city: City, office: Actor) -> None:
    codes = ("results.frozen", "funds.frozen", "results.stopped")
    taken, scene = kept(office, city, *codes), work(make_scene(city))
    assert scene.freezes["A1"].started_at < taken.at, "frozen long ago, and told today"
    found = again(taken)
    assert {code: one.same for code, one in found.items()} == dict.fromkeys(codes, True)
    assert now_of(taken, "funds.frozen") != found["funds.frozen"].then


def test_a_freeze_that_waited_for_its_answer_counts_from_the_answer(city: City, office: Actor) -> None:
    scene = make_scene(city)
    work(scene)
    one = scene.freezes["B1"]
    type(one).unscoped.update(drafted_at=timezone.now() - LONG_AGO)
    taken = kept(office, city, "funds.frozen")
    assert again(taken)["funds.frozen"].same
    bank_answer(scene, one, timezone.now())
    assert again(taken)["funds.frozen"].went == [one.pk], "its answer was put on file after the snapshot"


def test_a_state_goes_by_the_steps_of_the_record(city: City, office: Actor) -> None:
    today = timezone.localdate()
    made = Activity.unscoped.create(
        uid=uuid4(), unit=city.town, day=today, place="测试", entry="COMMUNITY", way="FACE", source="PAGE"
    )
    ActivityStep.unscoped.create(activity=made, act="record", to_state="RECORDED", at=timezone.now())
    town = actor_of(make_person(Role.MEMBER_UNIT, city.town, "own-town"))
    unit = entering.enter(town, NewUnit("COMMUNITY", city.town.pk, 1500, "测试家园"))
    entering.apply(town, unit.pk)
    taken = kept(office, city, "outreach.activities", "fraudfree.applied")
    assert [one.then for one in again(taken).values()] == ["1", "1"]
    Activity.unscoped.filter(pk=made.pk).update(state="WITHDRAWN")
    ActivityStep.unscoped.create(
        activity=made, act="withdraw", from_state="RECORDED", to_state="WITHDRAWN", at=timezone.now()
    )
    entering.drop(town, unit.pk, "测试")
    assert [one.same for one in again(taken).values()] == [True, True]
    assert [now_of(taken, code) for code in ("outreach.activities", "fraudfree.applied")] == ["0", "0"]


def test_a_figure_without_such_records_says_so_and_is_not_called_wrong(city: City, office: Actor) -> None:
    taken = kept(office, city, "warning.dispatched", "fraudfree.quota")
    make_warning_in(city, WarningState.CLOSED)
    found = again(taken)["warning.dispatched"]
    assert (found.same, found.current) == (False, True)
    assert counted_as_they_are("fraudfree.quota")
    assert not counted_as_they_are("results.reported")
