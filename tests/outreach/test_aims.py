# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week: made once from counts alone, answered by the unit, covered by what it did."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.outreach.conftest import told
from tests.refusing import refusals
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.core.indicators import Period
from wuzha.engine.aiming import estimate
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.counting import count
from wuzha.inbox.sources import Kind
from wuzha.org.models import Person, Unit
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Aim, AimWeek
from wuzha.outreach.queries import aims as queries
from wuzha.outreach.rules.aims import AimState, monday, picks, wanted
from wuzha.outreach.services import activities, aims, materials
from wuzha.outreach.waiting import AimSource
from wuzha.refusals import RefusalError

TODAY = timezone.localdate
#: Victims of the town: old people to false police, and a few of all ages to brushing; of the other town hardly any.
BORN = {"FROM_18": 24, "FROM_30": 36, "FROM_45": 50, "FROM_60": 70}


def hurt(city: City, home: Unit | None, kind: str, age: str, many: int, day: date | None = None) -> None:
    """So many victims of cases accepted on a day."""
    day = day or monday(TODAY()) - timedelta(days=30)
    at = datetime.combine(day, time(12), SHANGHAI)
    born = day.year - BORN[age] if age else None
    cases = Case.unscoped.bulk_create(
        Case(centre=city.centre, source="LIST", state="ACCEPTED", received_at=at, fraud_type=kind, synthetic=True)
        for _ in range(many)
    )
    CaseStep.unscoped.bulk_create(
        CaseStep(case=one, act="accept", from_state="ACCEPTED", to_state="ACCEPTED", day=day, at=at) for one in cases
    )
    Victim.unscoped.bulk_create(
        Victim(case=one, no=1, occurred_at=at, reported_at=at, home_unit=home, sex=1, birth_year=born) for one in cases
    )


@pytest.fixture
@shared
def hurt_city(city: City) -> City:
    hurt(city, city.town, "POLICE", "FROM_60", 60)
    hurt(city, city.town, "BRUSH", "FROM_18", 8)
    hurt(city, city.village, "BRUSH", "FROM_30", 4)
    hurt(city, city.other_town, "BRUSH", "FROM_18", 2)
    hurt(city, city.town, "BRUSH", "", 5)
    hurt(city, None, "BRUSH", "FROM_18", 1)
    hurt(city, city.town, "OTHER", "FROM_18", 1)
    hurt(city, city.town, "LOAN", "FROM_18", 90, TODAY() - timedelta(days=500))
    return city


@pytest.fixture
def aim(hurt_city: City, office: Actor, street: Actor) -> Aim:
    """The suggestion of the town."""
    assert aims.suggest(office) == 2
    found: Aim = Aim.unscoped.get(unit=hurt_city.town)
    return found


def refusal(act: object, *args: object) -> str:
    with pytest.raises(RefusalError) as told_:
        act(*args)  # type: ignore[operator]
    return told_.value.code


def test_each_unit_gets_one_a_week_from_counts_alone(hurt_city: City, office: Actor, aim: Aim) -> None:
    assert (aim.age, aim.fraud_type, aim.state) == ("FROM_60", "POLICE", AimState.SUGGESTED)
    assert aim.low <= aim.expected <= aim.high
    assert 30 < aim.expected < 80
    assert (aim.cases, aim.people, aim.target) == (60, 22_800, 456)
    assert aim.first
    made = AimWeek.unscoped.get()
    assert (made.cases, made.left_out, made.starts_on) == (74, 7, monday(TODAY()))
    # the same week again: nothing is made, whatever is known since
    hurt(hurt_city, hurt_city.town, "LOAN", "FROM_30", 200)
    assert aims.suggest(office) == 0
    assert Aim.unscoped.get(pk=aim.pk).fraud_type == "POLICE"
    # and what it rests on gives it again
    kept = made.inputs
    cells = picks(estimate(kept["counts"], kept["people"]), kept["people"], 52, 10)[0]
    assert (kept["ages"][cells[0].age], round(cells[0].expected, 6)) == (aim.age, round(aim.expected, 6))
    assert [one["type"] for one in aim.alternatives] == [kept["types"][one.kind] for one in cells[1:]]
    aim.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        aim.save(force_insert=True)


def test_a_unit_answers_and_thinks_better_of_it(aim: Aim, street: Actor, office: Actor) -> None:
    source = AimSource()
    assert [one.pk for one in source.rows(street, timezone.now())] == [aim.pk]
    assert source.kind is Kind.REQUEST
    assert refusal(aims.accept, office, aim.pk) == Code.AIM_NOT_OWN.name
    assert refusal(aims.decline, street, aim.pk, " ") == Code.REASON_MISSING.name
    assert aims.accept(street, aim.pk).state == AimState.ACCEPTED
    assert not source.rows(street, timezone.now())
    assert refusal(aims.change, street, aim.pk, "FROM_60", "POLICE") == Code.AIM_SAME.name
    assert refusal(aims.change, street, aim.pk, "FROM_30", "BRUSH") == Code.REASON_MISSING.name
    changed = aims.change(street, aim.pk, "FROM_30", "BRUSH", "辖区企业本周集中复工")
    assert (changed.as_good, changed.target, changed.audiences[0]) == (False, 500, "WORKER")
    declined = aims.decline(street, aim.pk, "本周换届工作")
    assert (declined.state, declined.chosen_age, declined.reason) == (AimState.DECLINED, "", "本周换届工作")


def test_what_was_declined_asks_for_nothing_and_is_in_no_sum(
    aim: Aim, street: Actor, office: Actor, client: Client
) -> None:
    before = queries.summary(queries.aims(office, aim.starts_on))
    aims.decline(street, aim.pk, "本周换届工作")
    Aim.unscoped.filter(pk=aim.pk).update(answered_at=timezone.now() + timedelta(days=30))
    after = queries.summary(queries.aims(office, aim.starts_on))
    assert (after.answered, after.target) == (1, before.target - aim.target)
    client.force_login(Person.objects.get(pk=street.person_id))
    page = client.get(reverse("outreach:aim", args=[aim.pk]), headers={"accept-language": "zh-hans"}).content.decode()
    assert "已不采纳，无需开展" in page
    assert "前开展并登记活动" not in page
    assert "逾期答复" in page


def test_what_is_as_good_needs_no_reason(aim: Aim, street: Actor) -> None:
    other = {"age": "FROM_45", "type": "POLICE", "people": 1, "expected": 1, "low": 0, "high": 2, "first": False}
    Aim.unscoped.filter(pk=aim.pk).update(alternatives=[other], many=1)
    changed = aims.change(street, aim.pk, "FROM_45", "POLICE")
    assert (changed.as_good, changed.reason, changed.state) == (True, "", AimState.CHANGED)


def test_covered_is_who_was_reached_there_of_that_age_about_that_scam(
    hurt_city: City, aim: Aim, office: Actor, worker: Actor, street: Actor
) -> None:
    aims.accept(street, aim.pk)
    leaflet = materials.enter(office, materials.NewMaterial("防冒充公检法单页", "LEAFLET", "POLICE"))
    edition = materials.issue(office, leaflet.pk, ["测试"], TODAY() - timedelta(days=40), TODAY() + timedelta(days=9))
    week, old = monday(TODAY()), {"ELDERLY": 40, "STUDENT": 30}
    activities.record(worker, told(people=old, fraud_type="POLICE"))
    activities.record(worker, told(people={"ELDERLY": 11}, editions=(edition.pk,)))
    row, _new = activities.record(worker, told(people={"ELDERLY": 500}, fraud_type="POLICE"))
    activities.withdraw(worker, row.pk, "录错")
    activities.record(worker, told(people=old, fraud_type="BRUSH"))
    activities.record(worker, told(people=old, fraud_type="POLICE", day=week - timedelta(days=1)))
    activities.record(office, told(people=old, fraud_type="POLICE", unit_id=hurt_city.other_town.pk))
    told_ = Aim.unscoped.get(pk=aim.pk)
    assert (told_.reached, told_.covered, told_.percent) == (51, 51, 11)
    found = queries.summary(queries.aims(office, week))
    other = Aim.unscoped.get(unit=hurt_city.other_town)
    assert (found.many, found.answered, found.taken, found.met) == (2, 1, 1, 1)
    assert (found.covered, found.target) == (51 + other.covered, 456 + other.target)


def test_page_and_list_tell_the_same_at_once_and_open_the_activities(
    aim: Aim, worker: Actor, street: Actor, client: Client
) -> None:
    aims.accept(street, aim.pk)
    row, _new = activities.record(worker, told(people={"ELDERLY": 40}, fraud_type="POLICE"))
    client.force_login(Person.objects.get(pk=street.person_id))
    for url in (aim.get_absolute_url(), reverse("outreach:aims")):
        page = client.get(url, headers={"accept-language": "zh-hans"}).text
        assert re.search(r"40\D{1,12}456|456\D{1,12}40\D", page), url
    assert row.get_absolute_url() in client.get(aim.get_absolute_url()).text
    activities.withdraw(worker, row.pk, "录入有误")
    assert Aim.unscoped.get(pk=aim.pk).covered == 0


def test_declined_orders_nothing_and_is_in_no_sum(
    aim: Aim, worker: Actor, street: Actor, office: Actor, client: Client
) -> None:
    activities.record(worker, told(people={"ELDERLY": 40}, fraud_type="POLICE"))
    aims.decline(street, aim.pk, "本周换届工作")
    declined, other = Aim.unscoped.get(pk=aim.pk), Aim.unscoped.exclude(pk=aim.pk).get()
    assert (declined.covered, declined.reached, declined.allotted) == (0, 0, [])
    found = queries.summary(queries.aims(office, monday(TODAY())))
    assert (found.target, found.covered, found.declined, found.left) == (other.target, other.covered, 1, 456)
    client.force_login(Person.objects.get(pk=street.person_id))
    page = client.get(aim.get_absolute_url(), headers={"accept-language": "zh-hans"}).text
    assert "并登记活动" not in page
    assert "本建议已不采纳" in page


def test_one_activity_counts_for_one_of_two_weeks(hurt_city: City, aim: Aim, worker: Actor, street: Actor) -> None:
    before = Aim.unscoped.get(pk=aim.pk)
    before.pk, before.starts_on, before.target = None, aim.starts_on - timedelta(days=7), 30
    before.save(force_insert=True)
    activities.record(worker, told(people={"ELDERLY": 40}, fraud_type="POLICE"))
    assert sorted(Aim.unscoped.filter(unit=hurt_city.town).values_list("covered", "reached")) == [(10, 40), (30, 40)]
    aims.accept(street, aim.pk)
    assert [Aim.unscoped.get(pk=pk).covered for pk in (aim.pk, before.pk)] == [40, 0], "what was taken up comes first"


def test_an_audience_that_tells_no_age_counts_only_with_a_recorded_age(aim: Aim, worker: Actor, street: Actor) -> None:
    aims.change(street, aim.pk, "FROM_30", "BRUSH", "辖区企业本周集中复工")
    activities.record(worker, told(people={"WORKER": 60, "FINANCE": 5}, fraud_type="BRUSH"))
    assert (Aim.unscoped.get(pk=aim.pk).covered, Aim.unscoped.get(pk=aim.pk).reached) == (0, 65)
    activities.record(worker, told(people={"WORKER": 7}, fraud_type="BRUSH", age="FROM_30"))
    activities.record(worker, told(people={"WORKER": 9}, fraud_type="BRUSH", age="FROM_45"))
    assert (Aim.unscoped.get(pk=aim.pk).covered, Aim.unscoped.get(pk=aim.pk).reached) == (7, 72)


def test_every_answer_is_kept_and_a_late_one_says_so(aim: Aim, street: Actor, client: Client) -> None:
    aims.decline(street, aim.pk, "本周换届工作")
    past = TODAY() - timedelta(days=1)
    Aim.unscoped.filter(pk=aim.pk).update(due_on=past, starts_on=monday(past))
    aims.accept(street, aim.pk)
    kept = Aim.unscoped.get(pk=aim.pk)
    assert [one["act"] for one in kept.answers] == ["decline", "accept"]
    assert kept.answers[-1]["late"]
    assert kept.late
    client.force_login(Person.objects.get(pk=street.person_id))
    page = client.get(aim.get_absolute_url(), headers={"accept-language": "zh-hans"}).text
    assert "本周换届工作" in page
    assert "逾期答复" in page


def test_indicators_say_who_answered_and_how_much_was_covered(
    aim: Aim, street: Actor, office: Actor, client: Client
) -> None:
    aims.accept(street, aim.pk)
    Aim.unscoped.filter(pk=aim.pk).update(reached=600, covered=456)
    week, city = monday(TODAY()), Unit.objects.get(pk=office.unit_id)
    found = []
    for code in ("aims_answered", "aims_met", "aims_covered"):
        one = named(f"outreach.{code}")
        assert isinstance(one, Named)
        reading = count(one, city, Period(week, week))
        assert reading is not None
        found.append(reading.figure)
    other = Aim.unscoped.exclude(pk=aim.pk).get()
    assert [one.tally.numerator for one in found][:2] == [1, 1]
    assert found[2].value == pytest.approx(456 / (456 + other.target))
    client.force_login(Person.objects.get(pk=office.person_id))
    for code in ("aims_answered", "aims_met", "aims_covered", "campaigns_judged"):
        assert client.get(reverse("figures:indicator", args=[f"outreach.{code}"])).status_code == 200


def test_the_pages_show_the_interval_and_what_is_as_good(
    hurt_city: City, aim: Aim, street: Actor, client: Client
) -> None:
    client.force_login(Person.objects.get(pk=street.person_id))
    page = client.get(aim.get_absolute_url(), headers={"accept-language": "zh-hans"}).text
    assert "60岁以上 · 冒充公检法" in page
    assert f"({aim.low:.1f}–{aim.high:.1f})" in page
    assert "90%区间" in page
    assert "采纳建议" in page
    Aim.unscoped.filter(pk=aim.pk).update(cases=2)
    assert "少于3人，不显示" in client.get(aim.get_absolute_url(), headers={"accept-language": "zh-hans"}).text
    own = client.get(reverse("outreach:aims"), headers={"accept-language": "zh-hans"}).text
    assert hurt_city.town.name in own
    assert hurt_city.other_town.name not in own


def test_every_refusal_of_an_answer_stands_on_its_field(aim: Aim, street: Actor, client: Client) -> None:
    client.force_login(Person.objects.get(pk=street.person_id))

    def on(name: str) -> str:
        return reverse("outreach:aim_act", args=[aim.pk, name])

    to: dict[str, Any] = {"age": "FROM_30", "fraud_type": "BRUSH"}
    other = Aim.unscoped.exclude(pk=aim.pk).get()
    with refusals() as refused:
        refused.form(client, Code.AIM_SAME, "fraud_type", on("change"), age="FROM_60", fraud_type="POLICE", why="")
        refused.form(client, Code.REASON_MISSING, "why", on("change"), **to, why="")
        refused.form(client, Code.CLEAR_NUMBER, "why", on("change"), **to, why="联系13800000000")
        refused.form(client, Code.REASON_THIN, "why", on("change"), **to, why="。")
        Aim.unscoped.filter(pk=aim.pk).update(unit=other.unit, starts_on=aim.starts_on - timedelta(days=7))
        client.force_login(Person.objects.get(username="own-outreach_officer"))
        refused.form(client, Code.AIM_NOT_OWN, None, on("accept"))
        Aim.unscoped.filter(pk=aim.pk).update(unit=Person.objects.get(
            username="own-outreach_officer").postings.get().unit, due_on=aim.starts_on - timedelta(days=7),
            until=aim.starts_on - timedelta(days=1))  # fmt: skip
        refused.form(client, Code.AIM_OVER, None, on("accept"))


def test_so_many_are_asked_for_and_never_more_than_there_are() -> None:
    assert [wanted(people, 20, 50, 500) for people in (0.4, 30, 1_000, 10_000, 90_000)] == [1, 30, 50, 200, 500]


def test_nothing_is_picked_where_nothing_happened_or_nobody_lives() -> None:
    assert picks(estimate([[[0, 0]]], [[100]]), [[100]], 52, 10) == [[]]
    assert picks(estimate([[[0]]], [[1]]), [], 52, 10) == []


def test_alike_units_have_alternatives_and_one_that_stands_apart_has_none() -> None:
    counts = [[[30, 29], [2, 2]], [[300, 4], [3, 3]]]
    people = [[10_000.0, 10_000.0], [10_000.0, 10_000.0]]
    near, apart = picks(estimate(counts, people), people, 52, 10)
    assert [(one.age, one.kind) for one in apart] == [(0, 0)]
    assert len(near) >= 1
    assert all(one.low <= one.expected <= one.high for one in (*near, *apart))
