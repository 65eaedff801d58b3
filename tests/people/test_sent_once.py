# SPDX-License-Identifier: Apache-2.0
"""起诉意见书 is entered once: at the case or at the suspect, and the other takes it over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.people.conftest import OTHER_ID, POLICE, PROCURATORATE, refused, today, told
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code as CaseCode
from wuzha.cases.models import Case
from wuzha.cases.services import life
from wuzha.org.roles import Role
from wuzha.people.errors import Code
from wuzha.people.models import Involvement, PersonMeasure
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import NewIndividual, correct_measure, measure, record_suspect

pytestmark = pytest.mark.django_db
M = Measure
YESTERDAY = timedelta(days=1)


@pytest.fixture
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


@pytest.fixture
def sent(officer: Actor, case: Case, suspect: Involvement) -> Case:
    """Sent for prosecution yesterday; nothing is said of the suspect."""
    life.solve(officer, case.pk, "破1号", today() - YESTERDAY, POLICE)
    assert suspect.case_id == case.pk
    return life.send(officer, case.pk, "起诉意见书1号", today() - YESTERDAY, PROCURATORATE)


def test_the_suspect_takes_the_document_of_the_case(client: Client, sent: Case, suspect: Involvement) -> None:
    url = reverse("people:in_case", args=[sent.pk, "measure"])
    given = {"which": suspect.pk, "kind": M.SENT, "day": today().isoformat(), "organ": "", "document_no": ""}
    assert client.post(url, given).status_code == 302
    made = PersonMeasure.unscoped.get(kind=M.SENT)
    assert (made.document_no, made.day, made.organ) == ("起诉意见书1号", today() - YESTERDAY, PROCURATORATE)


def test_another_day_of_it_and_another_document_without_a_word_are_refused(
    client: Client, officer: Actor, sent: Case, suspect: Involvement
) -> None:
    url = reverse("people:in_case", args=[sent.pk, "measure"])
    given = {"which": str(suspect.pk), "kind": M.SENT, "day": today().isoformat(), "organ": POLICE, "document_no": ""}
    with refusals() as found:
        found.form(client, Code.SENT_DIFFERS, "day", url, **given | {"document_no": "起诉意见书1号"})
        before = (today() - 2 * YESTERDAY).isoformat()
        found.form(client, Code.SENT_DIFFERS, "day", url, **given | {"day": before})
        found.form(client, Code.SENT_OTHERWISE, "note", url, **given | {"document_no": "起诉意见书9号"})
    made = measure(officer, suspect.pk, told(M.SENT, document_no="起诉意见书9号", note="另案移送"))
    assert made.document_no == "起诉意见书9号"


def test_a_correction_keeps_to_it_too(officer: Actor, sent: Case, suspect: Involvement) -> None:
    made = measure(officer, suspect.pk, told(M.SENT, document_no=""))
    assert made.involvement.case_id == sent.pk
    wrong = told(M.SENT, document_no="起诉意见书1号")
    refused(Code.SENT_DIFFERS, correct_measure, officer, made.pk, wrong, "日期")


def test_the_case_is_offered_the_document_of_the_suspect(
    client: Client, officer: Actor, case: Case, suspect: Involvement
) -> None:
    measure(officer, suspect.pk, told(M.SENT, today() - YESTERDAY, document_no="起诉意见书3号", organ=PROCURATORATE))
    life.solve(officer, case.pk, "破1号", today() - YESTERDAY, POLICE)
    page = client.get(case.get_absolute_url())
    [sheet] = [one for one in page.context["sheets"] if one["name"] == "send"]
    offered = {name: sheet["form"][name].value() for name in ("number", "day", "organ")}
    assert offered == {"number": "起诉意见书3号", "day": today() - YESTERDAY, "organ": PROCURATORATE}
    url = reverse("cases:act", args=[case.pk, "send"])
    given = {"number": "起诉意见书3号", "day": today().isoformat(), "organ": PROCURATORATE}
    with refusals() as found:
        found.form(client, CaseCode.DOCUMENT_DIFFERS, "day", url, **given)
        found.form(client, CaseCode.OTHER_DOCUMENT, "why", url, **given | {"number": "起诉意见书4号"})
    client.post(url, given | {"number": "起诉意见书4号", "why": "补充起诉"})
    assert Case.unscoped.get(pk=case.pk).papers["send"].document_no == "起诉意见书4号"


def test_each_sending_after_a_return_is_a_document_of_its_own(officer: Actor, case: Case, suspect: Involvement) -> None:
    life.solve(officer, case.pk, "破1号", today() - YESTERDAY, POLICE)
    life.send(officer, case.pk, "起1号", today() - YESTERDAY, PROCURATORATE)
    assert measure(officer, suspect.pk, told(M.SENT, document_no="")).document_no == "起1号"
    life.send_back(officer, case.pk, "退1号", today(), PROCURATORATE)
    measure(officer, suspect.pk, told(M.RETURNED))
    life.send(officer, case.pk, "起2号", today(), PROCURATORATE)
    assert measure(officer, suspect.pk, told(M.SENT, document_no="")).document_no == "起2号"
    other = record_suspect(officer, case.pk, NewIndividual("测试戊", OTHER_ID), ["CASH"], "")
    assert measure(officer, other.pk, told(M.SENT, document_no="")).document_no == "起2号"
