# SPDX-License-Identifier: Apache-2.0
"""Campaigns: planned so that they can be judged, drawn by lot, started only with enough power, judged on cases."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.refusing import refusals
from tests.standing.conftest import accept, make_townships, towns
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.engine.evaluation import draw, verified
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.counting import count
from wuzha.org.models import Person, Population, Unit
from wuzha.org.roles import Role
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Campaign, CampaignUnit, ProxyResult
from wuzha.outreach.queries.campaigns import history
from wuzha.outreach.rules.campaigns import CampaignState, Chosen, first_of, month_at
from wuzha.outreach.services import campaigns as services
from wuzha.outreach.services.campaigns import NewCampaign
from wuzha.outreach.waiting import CampaignSource
from wuzha.refusals import RefusalError

#: Months before and after the start, and cases a month of each of twelve townships.
BEFORE, AFTER, MONTHLY = 9, 4, 45


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_townships()


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor(Role.OUTREACH_OFFICER)


def now() -> int:
    return month_at(timezone.localdate())


def months(city: City, first: int, many: int, mean: float, but: dict[int, float] | None = None) -> None:
    """Cases of all townships in these months; of some by another factor."""
    random = np.random.default_rng(first % 1000)
    for month in range(first, first + many):
        numbers = {place: int(random.poisson(mean * (but or {}).get(place, 1))) for place in range(12)}
        accept(city, numbers, first_of(month))


def planned(office: Actor, city: City, **values: object) -> Campaign:
    usual: dict[str, object] = {
        "title": "夏季防刷单", "start_on": first_of(now() - AFTER), "months": AFTER, "chosen": Chosen.OTHER,
        "units": [one.pk for one in towns(city)[:5]],
    }  # fmt: skip
    return services.plan(office, NewCampaign(**usual | values))  # type: ignore[arg-type]


def test_a_campaign_that_worked_is_found_and_the_chart_stands_beside(city: City, office: Actor, client: Client) -> None:
    months(city, now() - AFTER - BEFORE, BEFORE, MONTHLY)
    months(city, now() - AFTER, AFTER, MONTHLY, dict.fromkeys(range(5), 0.5))
    row = planned(office, city)
    assert 0 < row.mde < 0.3
    services.start(office, row.pk)
    told = services.judge(office, row.pk)
    assert (told.verdict, told.state) == ("effect", CampaignState.JUDGED)
    assert 0.4 < told.result["ratio"] < 0.62
    assert len(told.result["curves"][0]) == BEFORE + AFTER
    client.force_login(office_person(office))
    page = client.get(row.get_absolute_url()).content.decode()
    assert "有效：减少的发案不是碰巧" in page
    assert "只看前后对比的图会说" in page
    assert "不可信" in page
    assert "夏季防刷单" in client.get(reverse("outreach:campaigns")).content.decode()


def office_person(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.person_id)


def test_the_worst_that_fall_back_are_no_effect(city: City, office: Actor) -> None:
    start = now() - AFTER
    months(city, start - BEFORE, BEFORE - 3, MONTHLY)
    months(city, start - 3, 3, MONTHLY, dict.fromkeys(range(5), 1.6))
    months(city, start, AFTER, MONTHLY)
    row = planned(office, city, chosen=Chosen.WORST, window=3)
    services.start(office, row.pk)
    told = services.judge(office, row.pk)
    assert told.verdict == "no_effect_shown"
    assert told.result["before_after"] < 0.75


def test_a_lot_is_published_before_and_can_be_drawn_again(city: City, office: Actor, client: Client) -> None:
    months(city, now() - BEFORE, BEFORE, MONTHLY)
    row = planned(office, city, start_on=first_of(now() + 1), chosen=Chosen.LOT, units=(), first=5)
    client.force_login(office_person(office))
    page = client.get(row.get_absolute_url()).content.decode()
    assert row.published in page
    assert row.seed not in page
    assert refusal(lambda: services.start(office, row.pk)) == "NOT_DRAWN"
    drawn = services.draw_lot(office, row.pk, "3 12 27")
    rows = list(CampaignUnit.unscoped.filter(campaign=row).select_related("unit"))
    groups = {one.unit.code: one.stratum for one in rows}
    assert verified(groups, drawn.seed, drawn.published)
    begin = {one.unit.code for one in rows if one.begins}
    assert begin == {turn.unit for turn in draw(groups, drawn.seed, [5], "3 12 27") if turn.wave == 1}
    assert len(begin) == 5
    page = client.get(row.get_absolute_url()).content.decode()
    assert drawn.seed in page
    assert services.start(office, row.pk).state == CampaignState.RUNNING


def test_without_enough_power_it_begins_only_with_its_label(city: City, office: Actor, client: Client) -> None:
    months(city, now() - AFTER - BEFORE, BEFORE, 3)
    row = planned(office, city)
    assert row.mde > 0.3
    assert row.times_units
    client.force_login(office_person(office))
    url = reverse("outreach:campaign_act", args=[row.pk, "start"])
    answer = client.post(url)
    assert answer.status_code == 422
    assert "不按发案评估" in answer.content.decode()
    client.post(url, {"proxies_only": "on"})
    row.refresh_from_db()
    assert (row.state, row.proxies_only) == (CampaignState.RUNNING, True)
    assert refusal(lambda: services.judge(office, row.pk)) == "ON_PROXIES"
    today = timezone.localdate()
    services.add_proxy(office, row.pk, "QUIZ", today, 30, 100, begins=True)
    services.add_proxy(office, row.pk, "QUIZ", today, 40, 100, begins=True)
    assert ProxyResult.unscoped.get(campaign=row).hits == 40
    page = client.get(row.get_absolute_url()).content.decode()
    assert "替代指标（不是发案）" in page
    assert "40%" in page


def test_a_city_without_cases_finds_nothing(city: City, office: Actor) -> None:
    assert planned(office, city).mde == 1


def test_a_joined_case_counts_once_and_a_type_alone(city: City, office: Actor) -> None:
    start = now() - 2
    accept(city, {0: 3}, first_of(start))
    accept(city, {0: 2}, first_of(start + 1))
    units = towns(city)
    told = history(units, start - 12, now())
    assert (told.since, told.counts[0]) == (start, [3, 2])
    assert history(units, start - 12, now(), "LOAN").counts[0] == [0] * 14


def refusal(act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(RefusalError) as refused:
        act()
    return str(refused.value.code)


def test_who_may_not_is_refused(city: City, office: Actor) -> None:
    clerk = actor_of(make_person(Role.OUTREACH_OFFICER, city.town, "street-2"))
    assert refusal(lambda: planned(clerk, city)) == "NOT_ALLOWED"
    row = planned(office, city)
    assert refusal(lambda: services.call_off(clerk, row.pk, "无")) == "NOT_ALLOWED"
    assert refusal(lambda: services.draw_lot(office, row.pk)) == "NO_LOT"
    assert (
        refusal(lambda: services.add_proxy(office, row.pk, "QUIZ", date(2024, 1, 1), 1, 2, begins=True))
        == "WRONG_STATE"
    )
    services.start(office, row.pk, proxies_only=True)
    assert (
        refusal(lambda: services.add_proxy(office, row.pk, "QUIZ", date(2024, 1, 1), 3, 2, begins=True))
        == "NOT_A_SHARE"
    )


def test_what_cannot_be_planned_or_done_is_told_where_it_is(city: City, office: Actor, client: Client) -> None:
    client.force_login(office_person(office))
    url, pks = reverse("outreach:new_campaign"), [str(one.pk) for one in towns(city)[:4]]
    usual = {"title": "夏季", "start_on": "2025-03-01", "months": "6", "chosen": "OTHER", "units": pks}
    with refusals() as told:
        told.form(client, Code.NOT_A_MONTH, "start_on", url, **usual | {"start_on": "2025-03-02"})
        told.form(client, Code.LOT_TOO_LATE, "start_on", url, **usual | {"chosen": "LOT", "first": "3"})
        told.form(client, Code.TOO_FEW_UNITS, "units", url, **usual | {"units": []})
        told.form(client, Code.WINDOW_MISSING, "window", url, **usual | {"chosen": "WORST"})
        row = planned(office, city)
        act = lambda name: reverse("outreach:campaign_act", args=[row.pk, name])  # noqa: E731
        told.form(client, Code.NO_LOT, None, act("draw"), public="")
        told.form(client, Code.TOO_WEAK, "proxies_only", act("start"))
        services.start(office, row.pk, proxies_only=True)
        proxy = {"kind": "QUIZ", "day": "2025-01-01", "begins": "1", "whole": "2", "hits": "3"}
        told.form(client, Code.NOT_A_SHARE, "hits", act("proxy"), **proxy)
        told.form(client, Code.ON_PROXIES, None, act("judge"))
        Campaign.unscoped.filter(pk=row.pk).update(proxies_only=False, start_on=first_of(now()))
        told.form(client, Code.TOO_EARLY, None, act("judge"))
        lot = planned(office, city, start_on=first_of(now() + 1), chosen=Chosen.LOT, units=(), first=5)
        told.form(client, Code.NOT_DRAWN, None, reverse("outreach:campaign_act", args=[lot.pk, "start"]))
        Population.objects.all().delete()
        told.form(client, Code.NO_RESIDENTS, None, url, **usual)


def test_the_office_is_told_to_start_and_to_judge_and_figures_count_what_was_judged(
    city: City, office: Actor, client: Client
) -> None:
    months(city, now() - AFTER - BEFORE, BEFORE, MONTHLY)
    months(city, now() - AFTER, AFTER, MONTHLY, dict.fromkeys(range(5), 0.5))
    row, source = planned(office, city), CampaignSource()
    waits = source.rows(office, timezone.now())
    assert [source.what(one)[:2] for one in waits] == ["启动"]
    services.start(office, row.pk)
    assert [source.what(one)[:2] for one in source.rows(office, timezone.now())] == ["评估"]
    clerk = actor_of(make_person(Role.OUTREACH_OFFICER, towns(city)[0], "clerk-of-town"))
    assert not source.rows(clerk, timezone.now())
    services.judge(office, row.pk)
    assert not source.rows(office, timezone.now())
    days = Period(timezone.localdate(), timezone.localdate())
    for code in ("campaigns_judged", "campaigns_effective"):
        one = named(f"outreach.{code}")
        assert isinstance(one, Named)
        found = [count(one, unit, days) for unit in (Unit.objects.get(pk=office.unit_id), towns(city)[0])]
        assert [reading and reading.figure.tally.numerator for reading in found] == [1, 0]
