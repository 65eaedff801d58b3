# SPDX-License-Identifier: Apache-2.0
"""A person publishes; what would tell of one or two is hidden; what was looked at is what is published."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import City
from tests.figures.conftest import accepted
from tests.refusing import refusals
from tests.results.conftest import write
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.citizen import queries, services
from wuzha.citizen.errors import Code
from wuzha.citizen.models import Published, PublishedKind
from wuzha.citizen.rulesets import CARDS, QUIZ
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


def refused(actor: Actor, monday: date, mark: str) -> str:
    with pytest.raises(RefusalError) as caught:
        services.publish(actor, monday, mark)
    return caught.value.code.name


def week(monday: date) -> dict[str, Any]:
    return Published.objects.get(kind=PublishedKind.WEEK, code=monday.isoformat(), until=None).content


def test_one_case_is_hidden_with_what_would_give_it_away(published: int, monday: date) -> None:
    told = week(monday)
    assert told["cases"] == 8
    assert {one["code"]: one["cases"] for one in told["types"]} == {"BRUSH": None, "LOAN": None}
    assert [one["cases"] for one in told["places"]] == [None, None]
    assert told["loss_fen"] == 800_000


def test_a_week_with_two_cases_tells_no_number(city: City, publisher: Actor, monday: date) -> None:
    before = monday - timedelta(days=7)
    write(city, [accepted(before), accepted(before)])
    services.publish(publisher, before, queries.draft(before).mark)
    told = week(before)
    assert (told["cases"], told["loss_fen"]) == (None, None)
    assert all(one["cases"] in (None, 0) for one in (*told["types"], *told["places"]))


def test_what_was_looked_at_is_what_is_published(city: City, publisher: Actor, monday: date) -> None:
    mark = queries.draft(monday).mark
    write(city, [accepted(monday)])
    assert refused(publisher, monday, mark) == Code.LOOK_AGAIN
    assert not Published.objects.exists()
    assert services.publish(publisher, monday, queries.draft(monday).mark)
    assert refused(publisher, monday, queries.draft(monday).mark) == Code.SAME


def test_a_late_case_is_a_new_picture_and_the_old_one_stays_on_record(
    city: City, published: int, publisher: Actor, monday: date
) -> None:
    write(city, [accepted(monday)])
    assert services.publish(publisher, monday, queries.draft(monday).mark) == 1
    rows = Published.objects.filter(kind=PublishedKind.WEEK).order_by("pk")
    assert [(row.content["cases"], row.until is None) for row in rows] == [(8, False), (9, True)]
    assert rows[0].until == rows[1].at


def test_a_running_week_is_not_published(city: City, publisher: Actor, monday: date) -> None:
    coming = monday + timedelta(days=7)
    assert refused(publisher, coming, queries.draft(monday).mark) == Code.WEEK_RUNS
    assert refused(publisher, monday + timedelta(days=1), queries.draft(monday).mark) == Code.WEEK_RUNS


def test_only_who_runs_outreach_publishes_and_it_is_in_the_trail(city: City, published: int, monday: date) -> None:
    assert refused(city.actor(Role.STATION_OFFICER), monday, "x") == Code.NOT_ALLOWED
    told = Event.objects.filter(action="citizen.publish", outcome="OK").latest("pk")
    assert told.detail["rows"] == published == len(CARDS.at().cards) + len(QUIZ.at().questions) + 2 + 3


def test_nothing_published_names_a_person(published: int) -> None:
    text = str(list(Published.objects.values_list("content", flat=True)))
    for person in factories.Person.objects.all():
        assert person.name not in text


def test_it_is_published_on_its_page(client: Client, city: City, monday: date) -> None:
    client.force_login(city.people[Role.OUTREACH_OFFICER])
    page = client.get(reverse("citizen:index"))
    assert "刷单返利" in page.content.decode()
    asked = {"week": monday.isoformat(), "mark": page.context["draft"].mark}
    publish = reverse("citizen:publish")
    with refusals() as refused:
        refused.press(client, Code.LOOK_AGAIN, publish, week=monday.isoformat(), mark="")
        refused.press(client, Code.WEEK_RUNS, publish, week=(monday + timedelta(days=7)).isoformat(), mark="")
        assert "项有变化" in client.post(publish, asked, follow=True).content.decode()
        refused.press(client, Code.SAME, publish, **asked)


@pytest.mark.parametrize("right", [3, 5])
def test_a_question_without_its_right_answer_is_no_question(right: int) -> None:
    value = QUIZ.at_first().model_dump()
    value["questions"][0]["right"] = right
    with pytest.raises(ValueError, match="SAFE_ACCOUNT"):
        QUIZ.parse(value)


def test_a_card_is_there_once() -> None:
    value = CARDS.at_first().model_dump()
    value["cards"].append(value["cards"][0])
    with pytest.raises(ValueError, match="BRUSH"):
        CARDS.parse(value)
