# SPDX-License-Identifier: Apache-2.0
"""What speaks against an act on a case for its people is asked about on the page, and the reason given is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cases.conftest import again
from tests.factories import City
from tests.people.conftest import ID_NO, POLICE, PROCURATORATE, opened, refused, today, told
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code as CaseCode
from wuzha.cases.models import Case, CaseStep
from wuzha.cases.rules.life import Act, State
from wuzha.cases.services import life
from wuzha.org.roles import Role
from wuzha.people.errors import Code
from wuzha.people.models import Involvement
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import NewIndividual, end_part, measure, record_suspect

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def url(case: Case, name: str) -> str:
    return reverse("cases:act", args=[case.pk, name])


def paper(organ: str = POLICE) -> dict[str, str]:
    return {"number": "文9号", "day": today().isoformat(), "organ": organ}


class TestSolved:
    def test_it_needs_a_suspect_who_is_known(self, officer: Actor, case: Case) -> None:
        refused(Code.NO_SUSPECT, life.solve, officer, case.pk, "破1号", today(), POLICE)
        somebody = record_suspect(officer, case.pk, NewIndividual(), ["CASH"], "", unknown=True)
        refused(Code.NO_SUSPECT, life.solve, officer, case.pk, "破1号", today(), POLICE)
        known = record_suspect(officer, case.pk, NewIndividual("测试丙", ID_NO), ["CASH"], "")
        end_part(officer, known.pk, "认错人")
        refused(Code.NO_SUSPECT, life.solve, officer, case.pk, "破1号", today(), POLICE)
        assert again(case).state == State.FILED
        assert somebody.case_id == case.pk

    def test_with_a_suspect_no_reason_is_asked(self, officer: Actor, case: Case, suspect: Involvement) -> None:
        life.solve(officer, case.pk, "破1号", today(), POLICE)
        assert suspect.case_id == case.pk
        assert CaseStep.unscoped.get(case=case, act=Act.SOLVE).note is None

    def test_the_page_asks_why_and_shows_the_reason(self, client: Client, case: Case) -> None:
        page = client.get(case.get_absolute_url()).content.decode()
        assert 'name="why"' not in page
        with refusals() as told_:
            told_.form(client, Code.NO_SUSPECT, "why", url(case, "solve"), **paper())
        assert again(case).state == State.FILED
        answer = client.post(url(case, "solve"), paper() | {"why": "主犯已由外地抓获，另案处理"})
        assert (answer.status_code, again(case).state) == (302, State.SOLVED)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "主犯已由外地抓获" not in page  # it may name somebody
        shown = client.post(reverse("cases:story_show", args=[case.pk])).content.decode()
        assert "主犯已由外地抓获，另案处理" in shown


class TestStillHeld:
    def test_who_is_locked_up_is_not_forgotten_at_the_end(
        self, client: Client, officer: Actor, case: Case, suspect: Involvement
    ) -> None:
        measure(officer, suspect.pk, told(Measure.DETAINED, today() - timedelta(days=1)))
        life.solve(officer, case.pk, "破1号", today(), POLICE)
        life.send(officer, case.pk, "起1号", today(), PROCURATORATE)
        with refusals() as told_:
            told_.form(client, Code.STILL_HELD, "why", url(case, "conclude"), **paper(PROCURATORATE))
        error = refused(Code.STILL_HELD, life.conclude, officer, case.pk, "诉1号", today(), PROCURATORATE)
        assert error.params["number"] == suspect.number
        client.post(url(case, "conclude"), paper(PROCURATORATE) | {"why": "余罪另案，仍羁押"})
        assert again(case).state == State.CONCLUDED
        assert CaseStep.unscoped.get(case=case, act=Act.CONCLUDE).note is not None

    def test_nobody_asks_once_the_person_is_free(self, officer: Actor, case: Case, suspect: Involvement) -> None:
        measure(officer, suspect.pk, told(Measure.DETAINED, today() - timedelta(days=1)))
        refused(Code.STILL_HELD, life.hand_over, officer, case.pk, "移1号", today(), "邻市公安局")
        measure(officer, suspect.pk, told(Measure.RELEASED))
        life.hand_over(officer, case.pk, "移1号", today(), "邻市公安局")
        assert again(case).state == State.HANDED_OVER

    def test_handing_over_goes_with_a_reason(
        self, client: Client, officer: Actor, case: Case, suspect: Involvement
    ) -> None:
        measure(officer, suspect.pk, told(Measure.DETAINED, today() - timedelta(days=1)))
        with refusals() as told_:
            told_.form(client, Code.STILL_HELD, "why", url(case, "hand_over"), **paper("邻市公安局"))
        client.post(url(case, "hand_over"), paper("邻市公安局") | {"why": "嫌疑人随案移交"})
        assert again(case).state == State.HANDED_OVER

    def test_joining_asks_on_top_of_its_reason(
        self, client: Client, city: City, officer: Actor, case: Case, suspect: Involvement
    ) -> None:
        report = opened(city, officer)
        Involvement.unscoped.filter(pk=suspect.pk).update(case=report, measure=Measure.DETAINED)
        given = {"into": case.number, "reason": "同一人"}
        with refusals() as told_:
            told_.form(client, Code.STILL_HELD, "despite", url(report, "merge"), **given)
        refused(Code.STILL_HELD, life.merge, officer, report.pk, case.pk, "同一人")
        assert client.post(url(report, "merge"), given | {"despite": "随案并入"}).status_code == 302
        assert again(report).merged_into_id == case.pk


class TestWithdrawal:
    def test_it_tells_its_ground(self, client: Client, case: Case) -> None:
        with refusals() as told_:
            told_.form(client, "This field is required.", "ground", url(case, "withdraw"), **paper())
        assert again(case).state == State.FILED
        client.post(url(case, "withdraw"), paper() | {"ground": "PETTY"})
        assert CaseStep.unscoped.get(case=case, act=Act.WITHDRAW).because == "PETTY"
        assert "情节显著轻微" in client.get(case.get_absolute_url()).content.decode()

    def test_not_without_one_and_the_funds_desk_need_not_know_it(self, officer: Actor, case: Case) -> None:
        refused(CaseCode.GROUND_MISSING, life.withdraw, officer, case.pk, "撤1号", today(), POLICE)
        refused(CaseCode.GROUND_MISSING, life.withdraw, officer, case.pk, "撤1号", today(), POLICE, ground="NONE")
        life.withdraw(officer, case.pk, "撤1号", today(), organ_known=False)
        assert again(case).state == State.WITHDRAWN
