# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of people can give stands on the field that it is about, with nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cases.conftest import CASE_NO, opened
from tests.factories import City
from tests.people.conftest import (
    COURT,
    FILED_AGO,
    ID_NO,
    OTHER_ID,
    POLICE,
    PROCURATORATE,
    filed,
    other_officer,
    today,
    told,
)
from tests.refusing import Refusals, refusals
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.services import life
from wuzha.org.roles import Role
from wuzha.people.errors import Code
from wuzha.people.models import Involvement
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import NewIndividual, NewRecovery, measure, merge, record_suspect, recover, void_measure

pytestmark = pytest.mark.django_db
M = Measure


@pytest.fixture
def client(city: City) -> Client:
    found = Client()
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def on_case(case: Case, name: str) -> str:
    return reverse("people:in_case", args=[case.pk, name])


def on_person(part: Involvement, name: str) -> str:
    return reverse("people:act", args=[part.individual_id, name])


def test_of_a_suspect(client: Client, city: City, case: Case, suspect: Involvement) -> None:
    other = filed(city, city.actor(Role.INVESTIGATOR), CASE_NO[:-1] + "2")
    stranger = Client()
    stranger.force_login(other_officer(city))
    own = opened_by_stranger(city)
    with refusals() as found:
        found.form(client, Code.WHO_MISSING, "name", on_case(case, "suspect"), name="", phone="19900005519")
        found.form(client, Code.IS_NAMED, "unknown", on_case(case, "suspect"), name="测试丙", unknown="on")
        found.form(client, Code.KNOWN, "is_same", on_case(other, "suspect"), name="测试丙", id_no=ID_NO)
        found.form(
            client, Code.INVOLVED_ALREADY, "id_no", on_case(case, "suspect"), name="测试丙", id_no=ID_NO, is_same="on"
        )
        suspect_of = on_case(own, "suspect")
        found.form(stranger, Code.KNOWN_ELSEWHERE, "is_same", suspect_of, name="测试丙", id_no=ID_NO)
        found.form(stranger, Code.NAME_DIFFERS, "name", suspect_of, name="张三", id_no=ID_NO, is_same="on")


def opened_by_stranger(city: City) -> Case:
    """A case of the other station."""
    case = opened(city, city.actor(Role.INVESTIGATOR))
    Case.unscoped.filter(pk=case.pk).update(unit=city.other_station)
    return Case.unscoped.get(pk=case.pk)


def test_of_who_it_is(client: Client, officer: Actor, case: Case, suspect: Involvement) -> None:
    nobody = record_suspect(officer, case.pk, NewIndividual(), unknown=True)
    other = record_suspect(officer, case.pk, NewIndividual("测试丁", OTHER_ID))
    to, why = "into", {"why": "同一人"}
    with refusals() as found:
        found.form(client, Code.KNOWN, "id_no", on_person(nobody, "amend"), id_no=ID_NO, why="查明")
        found.form(client, Code.SAME_ANSWER, "name", on_person(suspect, "amend"), name="测试丙", why="查明")
        url = on_person(suspect, "merge")
        found.form(client, Code.SAME_PERSON, to, url, into=suspect.individual.number, **why)
        found.form(client, Code.TWO_IDS, to, url, into=other.individual.number, **why)
        found.form(client, Code.OTHER_WAY, to, url, into=nobody.individual.number, **why)
        found.form(client, Code.NOT_JOINED, "why", on_person(suspect, "part"), why="看错")
        third = record_suspect(officer, case.pk, NewIndividual(), unknown=True)
        held = [measure(officer, one.pk, told(M.DETAINED)) for one in (nobody, third)]
        found.form(client, Code.MEASURES_CLASH, to, on_person(nobody, "merge"), into=third.individual.number, **why)
        void_measure(officer, held[0].pk, "抄错")
        merge(officer, nobody.individual_id, third.individual_id, "同一人")
        found.form(client, Code.JOINED_ALREADY, to, on_person(other, "merge"), into=nobody.individual.number, **why)
        found.form(client, Code.OTHERS_JOINED, to, on_person(third, "merge"), into=other.individual.number, **why)


class Sender:
    """Sends measures about one person from its page."""

    def __init__(self, client: Client, part: Involvement, found: Refusals) -> None:
        self.client, self.part, self.found = client, part, found

    def __call__(self, code: Code, field: str, kind: str, *, name: str = "measure", **more: Any) -> None:
        right = {
            "which": str(self.part.pk), "kind": kind, "day": today().isoformat(), "organ": POLICE, "document_no":
            "文9号",
        }  # fmt: skip
        sent = {key: value for key, value in (right | more).items() if not (name == "correct" and key == "kind")}
        self.found.form(self.client, code, field, on_person(self.part, name), **sent)


def test_of_what_the_document_of_a_measure_says(client: Client, suspect: Involvement) -> None:
    with refusals() as found:
        send = Sender(client, suspect, found)
        send(Code.ORGAN_MISSING, "organ", M.DETAINED, organ="")
        send(Code.NUMBER_MISSING, "document_no", M.DETAINED, document_no="")
        send(Code.UNIT_MISSING, "unit", M.CAUGHT)
        send(Code.SUM_MISSING, "fine", M.ADMIN_FINED)
        send(Code.TERM_UNKNOWN, "term", M.DETAINED, term="HEAVY")
        send(Code.TERM_TOO_LONG, "until", M.DETAINED, until=(today() + timedelta(days=9)).isoformat())
        send(Code.TERM_BACKWARDS, "until", M.DETAINED, until=(today() - timedelta(days=9)).isoformat())
        send(Code.HOURS_TOO_LONG, "hours", M.SUMMONED, hours=13)
        send(Code.ARREST_BY, "organ", M.ARRESTED)
        send(Code.BEFORE_FILING, "day", M.DETAINED, day=(today() - timedelta(days=FILED_AGO + 1)).isoformat())
        send(Code.NOTHING_HOLDS, "day", M.RELEASED)
        send(Code.NOT_EXTENDABLE, "day", M.EXTENDED, term="GANG")
        send(Code.NEEDS_BEFORE, "kind", M.PROSECUTED, organ=PROCURATORATE)


def test_of_the_order_of_measures(client: Client, officer: Actor, suspect: Involvement) -> None:
    before = today() - timedelta(days=2)
    measure(officer, suspect.pk, told(M.DETAINED, before))
    filing = suspect.case.papers["file"]
    later = {"step": filing.pk, "number": "立案字2号", "day": today().isoformat(), "organ": POLICE, "reason": "抄错"}
    with refusals() as found:
        send = Sender(client, suspect, found)
        found.form(client, Code.FILED_AFTER, "day", reverse("cases:act", args=[suspect.case_id, "correct"]), **later)
        send(Code.IN_CUSTODY, "day", M.SUMMONED)
        end = on_person(suspect, "end")
        found.form(client, Code.IN_FORCE, "why", end, which=str(suspect.pk), why="不是他")
        measure(officer, suspect.pk, told(M.SENT, before))
        send(Code.ALREADY, "kind", M.SENT)
        send(Code.BY_PROCURATORATE, "organ", M.PROSECUTED)
        measure(officer, suspect.pk, told(M.PROSECUTED, before))
        send(Code.BY_COURT, "organ", M.JUDGED)
        measure(officer, suspect.pk, told(M.JUDGED, before, organ=COURT))
        send(Code.AFTER_JUDGMENT, "day", M.ADMIN_FINED, fine="100")


def test_of_a_case_in_which_somebody_is_prosecuted(
    client: Client, officer: Actor, case: Case, suspect: Involvement
) -> None:
    measure(officer, suspect.pk, told(M.SENT))
    measure(officer, suspect.pk, told(M.PROSECUTED))
    with refusals() as found:
        url = reverse("cases:act", args=[case.pk, "withdraw"])
        found.form(
            client, Code.PROSECUTED, None, url, number="撤1号", day=today().isoformat(), organ=POLICE, ground="PETTY"
        )


def test_of_a_case_that_is_not_filed_or_goes_on_elsewhere(client: Client, city: City, officer: Actor) -> None:
    case, other = opened(city, officer), opened(city, officer)
    part = record_suspect(officer, case.pk, NewIndividual("测试丙"))
    with refusals() as found:
        send = Sender(client, part, found)
        send(Code.NOT_FILED, "kind", M.DETAINED)
        life.merge(officer, case.pk, other.pk, "同一事")
        send(Code.CASE_OVER, "kind", M.SUMMONED)


def test_of_money_that_came_back(client: Client, city: City, officer: Actor, case: Case, suspect: Involvement) -> None:
    first = recover(officer, case.pk, NewRecovery("SEIZED", 100_00, today(), suspect.pk))
    other = filed(city, officer, CASE_NO[:-1] + "2")
    right = {"kind": "HANDED_BACK", "fen": "200", "day": today().isoformat()}
    with refusals() as found:
        found.form(client, Code.LOT_EMPTY, "fen", on_case(case, "recovery"), **right, lot=first.lot)
        found.form(client, Code.LOT_ELSEWHERE, "lot", on_case(other, "recovery"), **right, lot=first.lot)
        seized = {"kind": "SEIZED", "fen": "100", "day": right["day"], "who": str(suspect.pk)}
        found.form(client, Code.SAME_MONEY, "lot", on_case(case, "recovery"), **seized)
        above = {"kind": "SEIZED", "fen": "80000", "day": right["day"], "who": ""}
        found.form(client, Code.ABOVE_LOSS, "above", on_case(case, "recovery"), **above)
        early = (today() - timedelta(days=FILED_AGO + 1)).isoformat()
        found.form(client, Code.SEIZED_EARLY, "day", on_case(case, "recovery"), **seized | {"day": early})
