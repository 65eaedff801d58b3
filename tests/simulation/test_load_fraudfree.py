# SPDX-License-Identifier: Apache-2.0
"""Fraud-free units of a simulated city: in every state, with the pilot, one withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.bulletins.queries.shown import Line
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.rules.text import parse
from wuzha.bulletins.services import suggestions, writing
from wuzha.bulletins.services.suggestions import NewSuggestion
from wuzha.bulletins.services.writing import NewBulletin
from wuzha.figures.queries.snapshots import figures_of
from wuzha.fraudfree.models import FreeUnit, FreeUnitStep, Objection, Promotion, TownQuota
from wuzha.fraudfree.rules.life import State
from wuzha.measures.models import Measure
from wuzha.org.roles import Role
from wuzha.outreach.models import DailyItem, Event, Site
from wuzha.simulation.load import city, fraudfree, outreach, people, policing, yearly

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        yearly.members(policing.colleagues(Role.JOINT_OFFICE)[0])
        settled = fraudfree.settle(timezone.now())
        stands()
        yield settled
        transaction.set_rollback(True)


def test_units_stand_in_every_state(loaded: int) -> None:
    states = set(FreeUnit.unscoped.values_list("state", flat=True))
    assert loaded == FreeUnit.unscoped.filter(synthetic=True).count()
    assert states >= set(State) - {State.DROPPED}
    pilot = FreeUnit.unscoped.get(name__startswith="星光家园")
    assert (pilot.township.name, pilot.state) == ("宗汉街道", State.AWARDED)
    assert Objection.unscoped.exists()
    assert Promotion.unscoped.get().free_unit == pilot


def test_the_quota_of_nineteen_townships_is_two_to_four_each(loaded: int) -> None:
    units = list(TownQuota.unscoped.values_list("units", flat=True))
    assert len(units) == 19
    assert set(units) <= {2, 3, 4}


def test_days_follow_each_other_and_two_people_decided(loaded: int) -> None:
    for row in FreeUnit.unscoped.all():
        at = list(FreeUnitStep.unscoped.filter(free_unit=row).order_by("pk").values_list("at", flat=True))
        assert at == sorted(at), row.name
    assert not any(one.approved_by_id == one.proposed_by_id for one in Measure.unscoped.all())


def test_a_score_is_what_the_kept_sheet_makes(loaded: int) -> None:
    judged = list(FreeUnit.unscoped.filter(score__isnull=False))
    assert judged
    assert {one.name: one.score for one in judged} == {
        one.name: sum(line["points"] for line in one.kept_sheet) for one in judged
    }
    assert all((one.score >= 90) is (one.state != State.FAILED) for one in judged)


def test_the_reply_of_the_demo_year_opens_to_places_events_the_pilot_and_days_with_gaps(loaded: int) -> None:
    now, today = timezone.now(), timezone.localdate()
    outreach.load(now, lately=False)
    writer = policing.colleagues(Role.JOINT_OFFICE)[0]
    asked = NewSuggestion("演示会议", 23, "演示：关于加强反诈工作的建议", "演示代表等", today)
    suggestion = suggestions.receive(writer, asked)
    suggestions.assign(writer, suggestion.pk, "演示交办单位", today)
    days = (today.replace(month=1, day=1), today)
    draft = writing.begin(writer, NewBulletin("REPLY", *days, suggestion_id=suggestion.pk))
    text = "\n".join(one.text for one in Values(draft).shown(parse(draft.text)) if isinstance(one, Line))
    rows = {one.code: one for one in figures_of(draft.snapshot).defer(None)}
    # 横河走廊 and 古塘驿站: two places tell of nobody, and are not hidden
    assert "横河反诈走廊、古塘便民驿站等宣传阵地2处" in text
    sites = Site.unscoped.filter(pk__in=rows["outreach.sites"].keys)
    assert set(sites.values_list("name", flat=True)) == {"横河反诈走廊", "古塘便民驿站"}
    # 反诈系列+: four as soon as two months of the year are over
    events = Event.unscoped.filter(pk__in=rows["outreach.events"].keys, series="反诈系列+", held_on__range=days)
    assert events.count() == 4 or today.timetuple().tm_yday < 62
    assert events.count() == rows["outreach.events"].numerator
    assert "宗汉街道星光家园等" in text
    units = FreeUnit.unscoped.filter(pk__in=rows["fraudfree.holding"].keys)
    assert units.filter(name__startswith="星光家园", township__name="宗汉街道").exists()
    # 每日一宣: every day of the city, and of its townships with gaps
    items = DailyItem.unscoped.filter(pk__in=rows["outreach.daily"].keys)
    assert items.count() == rows["outreach.daily"].numerator > 0
    told = dict(items.values("unit").annotate(days=Count("day", distinct=True)).values_list("unit", "days"))
    gone = min((today - days[0]).days, outreach.DAYS)
    assert max(told.values()) >= gone
    assert gone < 20 or min(told.values()) < gone, "days of townships are missing"
    assert all(one.get_absolute_url() for one in rows.values())
