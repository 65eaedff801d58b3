# SPDX-License-Identifier: Apache-2.0
"""The board: numbers that open their lists, bases at the same lag, figures that were published."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.refusing import refusals
from tests.results.conftest import Deed, Told, noon, write
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.rules.life import Act
from wuzha.core.indicators import Period
from wuzha.org.roles import Role
from wuzha.people.models import Recovery
from wuzha.refusals import RefusalError
from wuzha.results import services
from wuzha.results.errors import Code
from wuzha.results.models import Publication
from wuzha.results.queries.comparing import bases_of, compared
from wuzha.results.queries.indicators import INDICATORS
from wuzha.results.queries.selection import Selection

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() - timedelta(days=1)


def client_of(city: City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


@pytest.fixture
@shared
def deeds(city: City) -> list[Deed]:
    """Yesterday two cases of ours and one abroad, each filed and solved with a verified loss of 300.00 元."""

    def of_day(**more: Any) -> Deed:
        steps = [Told(act, DAY) for act in (Act.ACCEPT, Act.FILE, Act.SOLVE)]
        return Deed(steps, [(500_00, 300_00)], **more)

    made = [of_day(), of_day(place=1, unit=1, kind="LOAN"), of_day(unit=2)]
    write(city, made)
    return made


def asked(client: Client, **more: str) -> str:
    given = {"from": DAY.isoformat(), "to": DAY.isoformat(), **more}
    return client.get("/results/", given).content.decode()


def lists(page: str) -> list[str]:
    """The addresses of the lists behind the numbers of a page."""
    return [html.unescape(url) for url in re.findall(r'href="(/results/records/[^"]+)"', page)]


def test_every_number_opens_as_many_records_as_it_says(city: City, deeds: list[Deed]) -> None:
    client = client_of(city, Role.JOINT_OFFICE)
    page = asked(client)
    links = re.findall(r'href="(/results/records/[^"]+)"[^>]*>([^<]+)<', page)
    assert len(links) > 20
    for url, shown in links:
        answer = client.get(html.unescape(url))
        size, total = answer.context["size"], answer.context.get("total")
        assert shown.split()[0] in {(total or size).split()[0], size}, url
        assert len(answer.context["page"].rows) == int(size)
    assert deeds


def test_the_rule_stands_one_press_away_with_its_version(city: City, deeds: list[Deed]) -> None:
    page = asked(client_of(city, Role.JOINT_OFFICE))
    assert 'href="#how-solved"' in page
    row = page.split('id="how-solved"')[1].split("</tr>")[0]
    assert "破案" in row
    assert "随软件提供" in page.split('id="how"')[1]
    assert deeds


def test_a_station_counts_its_own_and_another_city_nothing(city: City, deeds: list[Deed]) -> None:
    def cases(client: Client) -> int:
        answer = client.get("/results/", {"from": DAY.isoformat(), "to": DAY.isoformat()})
        return int(answer.context["board"].compared["solved"].now.value)

    assert [cases(client_of(city, role)) for role in (Role.JOINT_OFFICE, Role.STATION_OFFICER)] == [2, 1]
    abroad = Client()
    abroad.force_login(city.foreigners[Role.JOINT_OFFICE])
    assert cases(abroad) == 1
    assert deeds


def test_filters_narrow_the_board_and_its_lists(city: City, deeds: list[Deed]) -> None:
    client = client_of(city, Role.JOINT_OFFICE)
    for given, reported in (
        ({"type": "LOAN"}, 1), ({"unit": str(city.station.pk)}, 1), ({"unit": str(city.town.pk)}, 1), ({}, 2),
    ):  # fmt: skip
        answer = client.get("/results/", {"from": DAY.isoformat(), "to": DAY.isoformat(), **given})
        assert answer.context["board"].compared["reported"].now.value == reported, given
        assert all(client.get(url).status_code == 200 for url in lists(answer.content.decode())[:2])
    for wrong in ({"unit": str(city.abroad_station.pk)}, {"type": "NONE"}, {"unit": "x"}, {"operation": "1"}):
        assert client.get("/results/", wrong).status_code == 404, wrong
    assert deeds


def test_a_list_stays_as_long_as_its_number_after_more_came_in(city: City, deeds: list[Deed]) -> None:
    client = client_of(city, Role.JOINT_OFFICE)
    url = next(url for url in lists(asked(client)) if "what=solved" in url)
    before = client.get(url).context["total"]
    write(city, [Deed([Told(Act.SOLVE, DAY, late=3)])])
    assert client.get(url).context["total"] == before
    assert deeds


OVER = Period(date(2022, 1, 1), date(2022, 6, 6))
JUNE = Period(date(2023, 1, 1), date(2023, 6, 6), noon(date(2023, 6, 6)))


def solved(selection: Selection, period: Period) -> tuple[int, int]:
    """Cases solved in a period, and in its base of the year before."""
    figure = compared(selection, period, bases_of(selection, period), [INDICATORS["solved"]])["solved"]
    return int(figure.now.value or 0), int(figure.year_before.value or 0)


def test_both_years_are_cut_at_the_same_day_and_after_the_same_lag(city: City, leader: Actor) -> None:
    early = Deed([Told(Act.RECEIVE, date(2021, 5, 1))])  # records are kept since then
    in_time, late = (Deed([Told(Act.SOLVE, date(2022, 6, 1), late=lag)]) for lag in (0, 30))
    write(city, [early, in_time, late, Deed([Told(Act.SOLVE, date(2023, 6, 1))])])
    assert solved(Selection(leader), JUNE) == (1, 1)
    # A year later both years are looked at after the same longer time.
    later = Period(JUNE.first, JUNE.last, noon(date(2023, 9, 1)))
    assert solved(Selection(leader), later) == (1, 2)


def test_a_year_that_came_from_lists_counts_as_it_is_known_today(city: City, leader: Actor) -> None:
    write(city, [Deed([Told(Act.SOLVE, date(2022, 6, 1), late=360)]), Deed([Told(Act.SOLVE, date(2023, 6, 1))])])
    assert solved(Selection(leader), JUNE) == (1, 1)
    _before, year_before = bases_of(Selection(leader), JUNE)
    assert (year_before.published, year_before.as_known_then) == (None, False)


def test_what_was_published_then_is_the_base_whatever_came_in_since(city: City, leader: Actor) -> None:
    then = Period(date(2022, 1, 1), date(2022, 6, 6), noon(date(2022, 6, 7)))
    write(city, [Deed([Told(Act.SOLVE, date(2022, 6, 1))])])
    made = services.publish(leader, city.city, then, "通报〔2022〕6号")
    assert made.figures["solved"]["total"] == 1
    write(city, [Deed([Told(Act.SOLVE, date(2022, 6, 2), late=1)]) for _ in range(3)])
    assert solved(Selection(leader), JUNE) == (0, 1)
    every = services.differences(made)
    assert [one.code for one in every] == [code for code in INDICATORS if code in {each.code for each in every}]
    [told] = [one for one in every if one.code == "solved"]
    assert {"returned", "recovered_other", "recovered"} <= {one.code for one in every}
    assert (told.then, told.now, len(told.came), told.went) == (1, 4, 3, [])
    assert all(one.same for one in services.differences(made, made.at) if one.code == "filed")
    page = client_of(city, Role.JOINT_OFFICE).get(made.get_absolute_url()).content.decode()
    assert "发布后有变动" in page


def test_a_month_closes_by_itself_once_and_what_comes_later_is_an_adjustment(city: City, leader: Actor) -> None:
    write(city, [Deed([Told(Act.SOLVE, date(2026, 3, 2))]), Deed([Told(Act.SOLVE, date(2026, 3, 3))])])
    assert services.close_month(noon(date(2026, 4, 5))) == 0  # its days of grace run
    assert services.close_month(noon(date(2026, 4, 6))) == 1
    made = Publication.unscoped.get(unit=city.city)
    assert (made.first, made.last, made.by_id) == (date(2026, 3, 1), date(2026, 3, 31), None)
    write(city, [Deed([Told(Act.SOLVE, date(2026, 3, 4), late=60)])])
    assert services.close_month(noon(date(2026, 4, 7))) == 0
    assert Publication.unscoped.get(pk=made.pk).figures["solved"]["total"] == 2
    client = client_of(city, Role.JOINT_OFFICE)
    page = client.get(made.get_absolute_url())
    [line] = [one for one in page.context["lines"] if one.indicator.code == "solved"]
    assert (line.then, line.now, line.moved) == ("2", "3", "+1")
    assert "月末自动定数" in client.get("/results/published/").content.decode()
    services.publish(leader, city.city, Period(date(2026, 4, 1), date(2026, 4, 30)))
    assert services.close_month(noon(date(2026, 5, 20))) == 0  # somebody did it by hand


def test_what_was_published_is_never_changed(city: City, leader: Actor) -> None:
    made = services.publish(leader, city.city, Period(date(2022, 1, 1), date(2022, 6, 6)))
    for change in (
        lambda: Publication.unscoped.filter(pk=made.pk).update(figures={}),
        lambda: Publication.unscoped.filter(pk=made.pk).delete(),
    ):
        with pytest.raises((InternalError, ProgrammingError), match="only ever added to"), transaction.atomic():
            change()


def test_figures_are_published_when_their_last_day_is_over_by_who_may(city: City, leader: Actor) -> None:
    today = timezone.localdate()
    with pytest.raises(RefusalError) as refused:
        services.publish(leader, city.city, Period(today, today))
    assert refused.value.code == Code.NOT_OVER
    with pytest.raises(RefusalError) as refused:
        services.publish(city.actor(Role.INVESTIGATOR), city.city, OVER)
    assert refused.value.code == Code.NOT_ALLOWED
    with pytest.raises(RefusalError) as refused:
        services.publish(leader, city.abroad, OVER)
    assert refused.value.code == Code.NOT_REACHED
    client = client_of(city, Role.JOINT_OFFICE)
    body = {"unit": city.city.pk, "first": today.isoformat(), "last": today.isoformat(), "note": ""}
    with refusals() as told:
        told.form(client, Code.NOT_OVER, "last", "/results/published/", **body)
        turned = body | {"first": "2022-06-06", "last": "2022-01-01"}
        told.form(client, "The last day is before the first. Check both.", "last", "/results/published/", **turned)
        long = body | {"first": "2018-01-01", "last": "2022-01-01"}
        told.form(client, "Publish three years at most", "last", "/results/published/", **long)
    assert client.post("/results/published/", body | {"first": "2022-01-01", "last": "2022-06-06"}).status_code == 302
    assert client_of(city, Role.INVESTIGATOR).post("/results/published/", body).status_code == 200
    assert Publication.unscoped.count() == 1


def test_a_correction_is_published_by_another_person_who_says_what_was_wrong(city: City, leader: Actor) -> None:
    first = services.publish(leader, city.city, OVER)
    other = actor_of(make_person(Role.JOINT_OFFICE, city.city))
    for actor, note in ((leader, "again"), (other, " ")):
        with pytest.raises(RefusalError) as refused:
            services.publish(actor, city.city, OVER, note)
        assert refused.value.code == Code.PUBLISHED
    client, body = client_of(city, Role.JOINT_OFFICE), {"first": "2022-01-01", "last": "2022-06-06", "note": "again"}
    with refusals() as told:
        told.form(client, Code.PUBLISHED, "note", "/results/published/", unit=city.city.pk, **body)
    second = services.publish(other, city.city, OVER, "一案重复")
    page = client.get("/results/", {"from": "2022-01-01", "to": "2022-06-06"}).content.decode()
    assert page.index(second.number) < page.index(first.number)


def test_a_case_sent_twice_stands_once_in_the_list_behind_its_number(city: City) -> None:
    write(city, [Deed([Told(Act.SEND, DAY), Told(Act.SEND, DAY)]), Deed([Told(Act.SEND, DAY)])])
    client = client_of(city, Role.JOINT_OFFICE)
    url = next(url for url in lists(asked(client)) if "what=sent_cases" in url)
    answer = client.get(url)
    assert (answer.context["total"], answer.context["size"], len(answer.context["page"].rows)) == ("2", "2", 2)


def test_the_list_of_a_sum_goes_on_to_the_end_of_its_last_part(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    deed = Deed([Told(Act.ACCEPT, DAY)])
    write(city, [deed])
    for lot in range(5):
        Recovery.unscoped.create(case=deed.row, kind="SEIZED", fen=100, day=DAY, lot=f"L{lot}", at=noon(DAY))
    monkeypatch.setattr("wuzha.results.views.records.SIZE", 2)
    client = client_of(city, Role.JOINT_OFFICE)
    days = {"what": "recovered", "from": DAY.isoformat(), "to": DAY.isoformat()}
    answer = client.get("/results/records/", days)
    found = list(answer.context["page"].rows)
    while after := answer.context["page"].next_cursor:
        answer = client.get("/results/records/", days | {"after": after}, headers={"HX-Request": "true"})
        found += answer.context["page"].rows
    assert len({row.what for row in found}) == len(found) == 5
    for wrong in ("x", "2_", "1_x", "-1_"):
        assert client.get("/results/records/", days | {"after": wrong}).status_code == 404


def test_percentages_have_two_decimals_at_the_head_of_a_type_as_in_its_tables(city: City) -> None:
    before = DAY - timedelta(days=1)
    write(city, [Deed([Told(Act.ACCEPT, day)]) for day in [before] * 7 + [DAY] * 5])
    page = client_of(city, Role.JOINT_OFFICE).get(
        "/results/", {"from": DAY.isoformat(), "to": DAY.isoformat(), "type": "BRUSH"}
    )
    heads = {one.label: one.verdict for one in page.context["heads"]}
    assert "28.57%" in heads["发案"]
    moved = [arrow.text for _group, entries in page.context["groups"] for one in entries for arrow in one.moved]
    assert "28.57%" in moved
    assert not [text for text in moved if text.endswith("%") and "." not in text]
