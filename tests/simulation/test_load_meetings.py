# SPDX-License-Identifier: Apache-2.0
"""The joint meeting of the demo city, as its pages find it: members by date, meetings, tasks, who owes what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.audit.actor import Actor
from wuzha.meetings.models import AssessmentSheet, Invitation, MediaItem, Meeting, Plan, PlanTask, Resolution
from wuzha.meetings.queries import members_on
from wuzha.meetings.queries.assessment import scored
from wuzha.meetings.queries.owed import owes
from wuzha.meetings.rules.life import Kind, State
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.requests.models import Request, RequestAnswer, RequestStep
from wuzha.simulation.load import city, people, yearly
from wuzha.simulation.load.policing import colleagues

pytestmark = pytest.mark.django_db
END = datetime(2023, 6, 6, 4, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        actor = colleagues(Role.JOINT_OFFICE)[0]
        yearly.load(actor, END, lately=False)
        stands()
        yield actor
        transaction.set_rollback(True)


def test_membership_asked_for_three_days(office: Actor) -> None:
    """Acceptance 4 of the joint meeting."""
    found = [members_on(office, date(year, 12, 31)) for year in (2016, 2021, 2022)]
    assert [(one.count, one.has_group) for one in found] == [(23, False), (38, False), (38, True)]
    assert [one.post for one in found[-1].heads] == ["市长", "市委政法委副书记"]
    ended = [members_on(office, day) for day in (date(2023, 8, 18), date(2023, 8, 19))]
    assert [one.count for one in ended] == [38, 38]
    names = [{row.unit.name.removesuffix("（演示）") for row in one.members} for one in ended]
    assert names[0] - names[1] == {"人行慈溪支行"}
    assert names[1] - names[0] == {"人民银行宁波市分行"}


def test_the_page_says_so_too(office: Actor) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(Person.objects.get(pk=office.person_id))
    for day, number, group in (("2016-12-31", 23, False), ("2021-12-31", 38, False), ("2022-12-31", 38, True)):
        page = client.get(reverse("meetings:members"), {"day": day})
        standing = page.context["standing"]
        assert (standing.count, standing.has_group, f"成员单位 {number} 个" in page.content.decode()) == (
            number,
            group,
            True,
        )


def test_the_meetings_of_the_letter_took_place(office: Actor) -> None:
    kinds = {(one.at.date(), one.kind) for one in Meeting.unscoped.all()}
    assert {(date(2023, 1, 17), Kind.PROMOTION), (date(2022, 6, 8), Kind.GROUP)} <= kinds
    assert not Meeting.unscoped.filter(synthetic=False).exists()
    assert all(Invitation.unscoped.filter(meeting=one).count() == 38 for one in Meeting.unscoped.all())
    states = set(Meeting.unscoped.values_list("state", flat=True))
    assert states == {State.CLOSED, State.MINUTED}, "the last one is still followed"
    assert not Meeting.unscoped.filter(at__gt=END).exists()


def test_what_was_asked_stands_as_it_stood_on_that_day(office: Actor) -> None:
    rows = list(Request.unscoped.filter(kind__in=["RESOLUTION", "PLAN_TASK"]))
    assert {"ACCEPTED", "ANSWERED", "SIGNED"} <= {one.state for one in rows}
    late = [one for one in rows if one.owed and one.due_at < END]
    assert late, "somebody is late"
    assert sum(one.late for one in owes(office, END)) == len(late)
    assert not RequestStep.unscoped.filter(at__gt=END).exists()
    assert not RequestAnswer.unscoped.filter(at__gt=END).exists()
    assert all(one.step_at is not None for one in late if one.due_at.date() == date(2023, 6, 5))
    assert {one.about_id for one in rows if one.kind == "RESOLUTION"} == set(
        Resolution.unscoped.values_list("pk", flat=True)
    )


def test_the_plan_of_2023_is_the_letters_document(office: Actor) -> None:
    plan = Plan.unscoped.get(document_no="慈反诈联席办〔2023〕2号")
    tasks = PlanTask.unscoped.filter(plan=plan)
    assert (plan.issued_on, tasks.count()) == (date(2023, 2, 20), 15)
    assert not tasks.filter(request=None).exists()


def test_media_and_the_sheet_with_the_published_place(office: Actor) -> None:
    assert MediaItem.unscoped.filter(day__year=2022).count() == 24
    assert not MediaItem.unscoped.filter(day__gt=END.date()).exists()
    sheet = AssessmentSheet.unscoped.get(year=2022)
    assert (sheet.published_rank, sheet.edition) == (2, 1)
    score = scored(office, sheet)
    assert (len(score.rows), score.unknown) == (4, 2), "without a case of the year its figures say nothing"
    assert [one.points for one in score.rows[2:]] == [1000, 950]
