# SPDX-License-Identifier: Apache-2.0
"""What is found, by whom, for which purpose, and what the trail keeps of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests.factories import actor_of, make_person
from tests.search.conftest import MULE, NAME, PHONE, Story
from wuzha.audit.models import Event
from wuzha.cases.models import Case, CaseStep
from wuzha.engine.identifiers import find_clear
from wuzha.org.roles import Role, may
from wuzha.privacy.models import Grant
from wuzha.search import services

pytestmark = pytest.mark.django_db

Enter = Callable[[Role], Client]
PURPOSE = {"giving": "1", "purpose": "VERIFY", "reference": "", "more": ""}


def urls(client: Client, text: str) -> Sequence[str]:
    """Where the palette leads for a text, as it is typed."""
    answer = client.post("/search/hits/", {"q": text})
    assert answer.status_code == 200
    return [row["url"] for row in answer.json()["rows"]]


def page(client: Client, text: str, **more: str) -> str:
    answer = client.post("/search/", {"q": text, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_phone_finds_the_warning_and_the_money_case_of_ones_own_reach(story: Story, client_of: Enter) -> None:
    client = client_of(Role.FUNDS_OFFICER)
    page(client, PHONE, **PURPOSE)
    found = urls(client, PHONE)
    assert found == [one.get_absolute_url() for one in (story.warning, story.case.case, story.case)]


@pytest.mark.parametrize("text", [NAME, PHONE])
def test_a_page_without_script_finds_them_too(story: Story, client_of: Enter, text: str) -> None:
    shown = page(client_of(Role.FUNDS_OFFICER), text, **PURPOSE)
    assert story.warning.number in shown
    assert story.case.number in shown
    assert story.foreign.number not in shown
    assert NAME not in shown.replace(f'value="{text}"', "")


def test_an_account_finds_the_case_in_which_it_stands(story: Story, client_of: Enter) -> None:
    assert story.case.number in page(client_of(Role.INVESTIGATOR), MULE, **PURPOSE)


def test_without_a_purpose_only_ones_own_work_is_found(story: Story, client_of: Enter) -> None:
    client = client_of(Role.FUNDS_OFFICER)
    # Taken in by the officer: the case, and its money.
    assert urls(client, PHONE) == [story.case.case.get_absolute_url(), story.case.get_absolute_url()]
    shown = page(client, NAME)
    assert story.warning.number not in shown
    assert story.case.number in shown
    assert 'name="purpose"' in shown
    assert not Grant.objects.exists()


def test_a_colleague_learns_nothing_without_a_purpose_whether_or_not_there_is_anything(
    story: Story, client_of: Enter
) -> None:
    client = Client()
    client.force_login(make_person(Role.FUNDS_OFFICER, story.city.centre))
    there, nothing = (client.post("/search/hits/", {"q": text}).json() for text in (PHONE, "13800000088"))
    assert there == nothing == {"rows": [], "own_only": True, "purpose": ""}


def test_a_purpose_is_asked_once_a_session_and_role_and_refused_when_it_is_not_whole(
    story: Story, client_of: Enter
) -> None:
    client = client_of(Role.INVESTIGATOR)
    refused = client.post("/search/", {"q": PHONE, **PURPOSE, "purpose": "CASE"})
    assert refused.status_code == 422
    assert "该用途须填写案件编号" in refused.content.decode()
    assert "案件办理（须填案件编号）" in refused.content.decode()
    assert "督察检查" not in refused.content.decode()
    page(client, PHONE, **PURPOSE | {"purpose": "CASE", "reference": "A3302820000002026050001"})
    assert story.case.number in page(client, NAME)
    assert not urls(client_of(Role.INVESTIGATOR), PHONE)  # another session


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.MEMBER_UNIT, Role.JOINT_OFFICE, Role.ADMIN])
def test_a_role_that_does_not_look_for_people_finds_nobody(story: Story, client_of: Enter, role: Role) -> None:
    shown = page(client_of(role), PHONE, **PURPOSE)
    assert story.warning.number not in shown
    assert story.case.number not in shown
    assert not urls(client_of(role), PHONE)


def test_another_city_finds_its_own_only(story: Story) -> None:
    client = Client()
    client.force_login(story.city.foreigners[Role.ANALYST])
    page(client, PHONE, **PURPOSE)
    assert urls(client, PHONE) == [f"/warnings/?w={story.foreign.pk}"]


def test_a_number_leads_to_the_page_of_ones_own_work(story: Story, client_of: Enter) -> None:
    number = story.warning.number
    assert urls(client_of(Role.ANALYST), number) == [f"/warnings/?w={story.warning.pk}"]
    assert urls(client_of(Role.STATION_OFFICER), number) == [f"/warnings/tasks/{story.warning.pk}/"]
    assert urls(client_of(Role.AUDITOR), number) == [f"/warnings/{story.warning.pk}/"]
    assert not urls(client_of(Role.ANALYST), story.foreign.number)
    assert not urls(client_of(Role.ADMIN), number)


def test_numbers_of_the_desk_and_of_other_systems_lead_to_the_case(story: Story, client_of: Enter) -> None:
    filed = Case.unscoped.create(centre=story.case.centre, source="COUNTER", received_at=story.case.opened_at)
    CaseStep.unscoped.create(case=filed, act="accept", document_no="测公受字2026第1号")
    type(story.case).unscoped.filter(pk=story.case.pk).update(case=filed)
    client = client_of(Role.FUNDS_OFFICER)
    assert urls(client, story.case.number) == [story.case.get_absolute_url()]
    assert story.case.number in page(client, "测公受字2026第1号")
    assert not urls(client_of(Role.ANALYST), story.case.number)


def test_a_name_is_not_looked_for_while_it_is_typed(story: Story, client_of: Enter) -> None:
    client = client_of(Role.FUNDS_OFFICER)
    page(client, NAME, **PURPOSE)
    before = Event.objects.count()
    assert urls(client, NAME) == []
    assert Event.objects.count() == before


def test_an_administrator_finds_people_and_units_of_the_reach(story: Story, client_of: Enter) -> None:
    found = urls(client_of(Role.ADMIN), "own-analyst")
    assert found == [f"/admin/people/{story.city.people[Role.ANALYST].pk}/"]
    assert f"/admin/units/{story.city.station.pk}/" in urls(client_of(Role.ADMIN), "浒山派出所")
    assert not urls(client_of(Role.ADMIN), "abroad-analyst")


def test_the_trail_keeps_what_kind_was_looked_for_and_why_never_what(story: Story, client_of: Enter) -> None:
    client = client_of(Role.FUNDS_OFFICER)
    page(client, PHONE)
    page(client, PHONE, **PURPOSE)
    page(client, NAME)
    page(client, story.case.number)
    events = list(Event.objects.filter(action="search.run").order_by("pk"))
    kinds = [["phone", "account"], ["phone", "account"], ["name"], ["number"]]
    assert [(one.purpose, one.fields, one.row_count) for one in events] == list(
        zip(["检索本人经办", "核实身份", "核实身份", ""], kinds, [2, 3, 2, 1], strict=True)
    )
    assert events[0].detail == {"own": True}
    assert events[1].detail["for"] == "VERIFY"
    kept = json.dumps([[one.purpose, one.fields, one.detail, one.object_id] for one in events], ensure_ascii=False)
    assert find_clear(kept) == []
    assert NAME not in kept


def test_no_clear_value_reaches_the_database(story: Story, client_of: Enter) -> None:
    client = client_of(Role.FUNDS_OFFICER)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(client, PHONE, **PURPOSE)
        page(client, MULE)
    # A directive or a paper may bear any number, so the text itself is compared with their columns; nothing is written.
    written = [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert written
    assert not [sql for sql in written if PHONE in sql or MULE in sql]


def test_who_tries_numbers_out_is_held_back(story: Story, client_of: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PER_MINUTE", 3)
    now = time.time()
    monkeypatch.setattr("wuzha.org.limits.time.time", lambda: now)  # all of it within one minute
    client = client_of(Role.FUNDS_OFFICER)
    answers = [client.post("/search/hits/", {"q": f"1380000010{n}"}).status_code for n in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    refused = client.post("/search/", {"q": PHONE})
    assert refused.status_code == 429
    assert "一分钟内查找过多" in refused.content.decode()
    assert client_of(Role.ANALYST).post("/search/hits/", {"q": PHONE}).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_the_palette_leads_only_where_the_role_may_go(story: Story, client_of: Enter, role: Role) -> None:
    client = client_of(role)
    told = client.get("/search/places/").json()
    assert told["people"] is services.may_look_for_people(story.city.actor(role))
    gates = [getattr(resolve(row["url"].partition("?")[0]).func, "gates", ((),)) for row in told["rows"]]
    assert gates
    assert all(not gate or any(may(role, need) for need in gate) for each in gates for gate in each)


def test_a_kept_list_is_a_place_with_its_count(story: Story, client_of: Enter) -> None:
    client = client_of(Role.ANALYST)
    client.post("/warnings/filters/", {"name": "在办高危", "query": "queue=work"})
    rows = client.get("/search/places/").json()["rows"]
    assert {"label": "在办高危", "url": "/warnings/?queue=work", "icon": "star", "note": "预警台", "count": "1"} in rows


def test_own_work_is_that_of_the_person_not_of_the_role(story: Story) -> None:
    officer = actor_of(story.city.people[Role.STATION_OFFICER])
    found = services.look_up(officer, "session", PHONE)
    assert [hit.record for _finder, hits in found.groups for hit in hits] == [("warning", str(story.warning.pk))]
    other = actor_of(make_person(Role.STATION_OFFICER, story.city.station))
    assert services.look_up(other, "session", PHONE).groups == []
