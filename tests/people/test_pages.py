# SPDX-License-Identifier: Apache-2.0
"""Pages of people: recorded from a case, masked, shown for a purpose, with their clock and everything back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, actor_of
from tests.people.conftest import ID_NO, POLICE, other_officer, today, told
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case, CaseStep
from wuzha.cases.services.life import NewCase, receive
from wuzha.inbox.sources import source_of
from wuzha.org.roles import Role
from wuzha.people.exports import PeopleExporter
from wuzha.people.finders import people as found_people
from wuzha.people.models import Individual, Involvement, PersonMeasure, PersonStep, Recovery
from wuzha.people.privacy import IndividualKeeper, PeopleSubjects
from wuzha.people.queries import people
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import NewIndividual, NewMeasure, end_part, measure, merge, record_suspect, void_measure
from wuzha.refusals import RefusalError
from wuzha.search.query import Query

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("sealed.erasing")]
PHONE = "19900005519"


def client_of(person: Any) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(person)
    return found


@pytest.fixture
def client(city: City) -> Client:
    return client_of(city.people[Role.INVESTIGATOR])


def in_case(client: Client, case: Case, name: str, /, **given: object) -> Any:
    return client.post(reverse("people:in_case", args=[case.pk, name]), given)


def act(client: Client, part: Involvement, name: str, /, **given: object) -> Any:
    return client.post(reverse("people:act", args=[part.individual_id, name]), given)


def test_a_suspect_with_a_detention_and_a_recovery_from_the_page_of_the_case(client: Client, case: Case) -> None:
    url = case.get_absolute_url()
    assert "尚未登记嫌疑人" in client.get(url).content.decode()
    who = {"name": "测试丙", "id_no": ID_NO, "phone": PHONE, "roles": ["CASH", "CARD"], "note": "******7002 开户人"}
    assert in_case(client, case, "suspect", **who)["location"] == url
    part = Involvement.unscoped.get()
    given = {"which": part.pk, "kind": "DETAINED", "day": today(), "organ": POLICE, "document_no": "拘1号"}
    assert in_case(client, case, "measure", **given, term="GANG").status_code == 302
    money = {"kind": "SEIZED", "fen": "8万", "day": today(), "who": part.pk}
    assert in_case(client, case, "recovery", **money).status_code == 302
    page = client.get(url).content.decode()
    assert "刑事拘留" in page
    assert "取款、供卡" in page
    assert "80,000.00 元" in page
    assert "测试丙" not in page
    record = client.get(part.individual.get_absolute_url()).content.decode()
    assert str(case) in record
    assert "提请批准逮捕，或释放、变更措施" in record
    assert ID_NO not in record
    assert Recovery.unscoped.get().involvement_id == part.pk


def test_a_fault_stands_on_its_field_and_nothing_is_lost(client: Client, case: Case) -> None:
    answer = in_case(client, case, "suspect", name="测试丙", id_no="330282196202290000")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["id_no"])
    assert answer.context["form"]["name"].value() == "测试丙"


def test_each_look_at_a_person_needs_a_purpose_and_is_in_the_trail(client: Client, suspect: Involvement) -> None:
    url = reverse("people:show", args=[suspect.individual_id])
    for reference in ("", "随便"):
        refused = client.post(url, {"purpose": "CASE", "reference": reference})
        assert refused.status_code == 422
        assert ID_NO not in refused.content.decode()
    page = client.post(url, {"purpose": "CASE", "reference": str(suspect.case)}).content.decode()
    assert ID_NO in page
    assert "取款人" in page
    client.post(url)  # the purpose is asked once a session, the look is told each time
    looks = Event.objects.filter(action="personal.read", object_type="individual", object_id=str(suspect.individual_id))
    assert looks.count() == 2
    assert str(suspect.case) in looks.latest("pk").purpose


def test_another_unit_sees_nothing_and_is_told_whom_to_ask(city: City, case: Case, suspect: Involvement) -> None:
    stranger = client_of(other_officer(city))
    assert stranger.get(suspect.individual.get_absolute_url()).status_code == 404
    assert not stranger.get(reverse("people:index"), {"tab": "all"}).context["page"].rows
    assert in_case(stranger, case, "suspect", name="测试丙", id_no=ID_NO).status_code == 404


def test_what_another_unit_found_out_is_not_shown(city: City, officer: Actor, suspect: Involvement) -> None:
    person = other_officer(city)
    own = receive(actor_of(person), NewCase("COUNTER", timezone.now(), "BRUSH", city.other_station.pk)).pk
    record_suspect(actor_of(person), own, NewIndividual("测试丙", ID_NO), ["CARD"], is_same=True)
    page = client_of(person).get(suspect.individual.get_absolute_url())
    assert [str(one["part"].case.pk) for one in page.context["parts"]] == [str(own)]
    assert city.station.name in page.content.decode()
    assert "*5519" not in page.content.decode()  # as a mask ends; a key of the page may hold the digits
    shown = client_of(person).post(
        reverse("people:show", args=[suspect.individual_id]),
        {"purpose": "CASE", "reference": str(Case.unscoped.get(pk=own))},
    )
    assert ID_NO in shown.content.decode()
    assert PHONE not in shown.content.decode()


def test_the_list_can_be_narrowed_and_goes_by_its_clock(client: Client, city: City, suspect: Involvement) -> None:
    actor = city.actor(Role.INVESTIGATOR)
    for query, number in (
        ({}, 0), ({"tab": "free"}, 1), ({"tab": "all", "role": "CASH"}, 1), ({"tab": "all", "role": "CALL"}, 0),
        ({"tab": "all", "unit": city.station.pk}, 1), ({"tab": "due"}, 0),
    ):  # fmt: skip
        assert len(client.get(reverse("people:index"), query).context["page"].rows) == number, query
    measure(actor, suspect.pk, told(Measure.DETAINED))
    for query in ({}, {"tab": "due"}, {"measure": "DETAINED"}):
        assert len(client.get(reverse("people:index"), query).context["page"].rows) == 1, query
    assert PHONE not in client.get(reverse("people:index")).content.decode()


def test_acts_of_the_page_of_a_person(client: Client, suspect: Involvement) -> None:
    url = suspect.individual.get_absolute_url()
    assert act(client, suspect, "roles", which=suspect.pk, roles=["CASH", "LAUNDER"])["location"] == url
    given = {"which": suspect.pk, "kind": "BAILED", "day": today(), "organ": POLICE, "document_no": "保1号"}
    assert act(client, suspect, "measure", **given).status_code == 302
    taken = PersonMeasure.unscoped.get()
    right = {"which": taken.pk, "day": today(), "organ": POLICE, "document_no": "保2号", "why": "抄错"}
    assert act(client, suspect, "correct", **right).status_code == 302
    new = PersonMeasure.unscoped.get(struck_by=None)
    assert (new.document_no, new.kind) == ("保2号", "BAILED")
    assert act(client, suspect, "void", which=new.pk, why="没有").status_code == 302
    assert act(client, suspect, "end", which=suspect.pk, why="不是他").status_code == 302
    assert act(client, suspect, "again", which=suspect.pk, why="是他").status_code == 302
    assert act(client, suspect, "recovery", kind="REFUNDED", fen="100", day=today(), who=suspect.pk).status_code == 302
    entry = Recovery.unscoped.get()
    money = {"which": entry.pk, "kind": "REFUNDED", "fen": "200", "day": today(), "who": suspect.pk, "why": "点错"}
    assert act(client, suspect, "correct-recovery", **money).status_code == 302
    last = Recovery.unscoped.get(struck_by=None)
    assert act(client, suspect, "void-recovery", which=last.pk, why="没有").status_code == 302
    assert act(client, suspect, "amend", name="测试丁", why="看错").status_code == 302
    assert act(client, suspect, "nothing").status_code == 404
    assert client.get(url).status_code == 200


def test_putting_one_thing_right_leaves_the_others(client: Client, officer: Actor, suspect: Involvement) -> None:
    old = measure(officer, suspect.pk, told(Measure.DETAINED, today() - timedelta(days=2), term="GANG"))
    right = {"which": old.pk, "document_no": "拘9号", "why": "抄错"}
    assert act(client, suspect, "correct", **right).status_code == 302
    new = PersonMeasure.unscoped.get(struck_by=None)
    assert (new.day, new.term, new.until, new.organ) == (old.day, old.term, old.until, old.organ)
    step = suspect.case.papers["file"]
    url = reverse("cases:act", args=[suspect.case_id, "correct"])
    assert client.post(url, {"step": step.pk, "number": "立案字9号", "reason": "抄错"}).status_code == 302
    put_right = CaseStep.unscoped.get(corrects=step)
    assert (put_right.document_no, put_right.day, put_right.organ) == ("立案字9号", step.day, step.organ)


def test_a_recovery_of_a_person_is_in_its_only_case(client: Client, suspect: Involvement) -> None:
    page = client.get(suspect.individual.get_absolute_url())
    [sheet] = [one for one in page.context["sheets"] if one["name"] == "recovery"]
    assert [key for key, _case in sheet["form"].fields["who"].choices] == [suspect.pk]
    answer = act(client, suspect, "recovery", kind="REFUNDED", fen="100", day=today())
    [sheet] = [one for one in answer.context["sheets"] if one["name"] == "recovery"]
    assert list(sheet["form"].errors) == ["who"]


def test_whoever_sits_in_another_unit_s_cell_is_not_looked_for(
    city: City, officer: Actor, suspect: Involvement
) -> None:
    person = other_officer(city)
    own = receive(actor_of(person), NewCase("COUNTER", timezone.now(), "BRUSH", city.other_station.pk)).pk
    record_suspect(actor_of(person), own, NewIndividual("测试丙", ID_NO), ["CARD"], is_same=True)
    measure(officer, suspect.pk, told(Measure.DETAINED))
    page = client_of(person).get(suspect.individual.get_absolute_url()).content.decode()
    assert f"已在押（{city.station.name}）" in page
    assert "抓捕或传唤" not in page
    mine = Involvement.unscoped.get(case=own)
    with pytest.raises(RefusalError, match="IN_CUSTODY"):
        measure(actor_of(person), mine.pk, NewMeasure(Measure.SUMMONED, today()))


def test_somebody_unknown_is_identified_and_joined(client: Client, case: Case, suspect: Involvement) -> None:
    assert in_case(client, case, "suspect", unknown="on", roles=["UPSTREAM"]).status_code == 302
    nobody = Involvement.unscoped.exclude(pk=suspect.pk).get()
    page = client.get(nobody.individual.get_absolute_url()).content.decode()
    assert "上游，身份不明" in page
    assert "查明身份" in page
    assert act(client, nobody, "merge", into=suspect.individual.number, why="同一人").status_code == 302
    joined = client.get(nobody.individual.get_absolute_url()).content.decode()
    assert f"已并入 {suspect.individual.number}" in joined
    assert act(client, nobody, "part", why="看错").status_code == 302


def test_terms_that_run_out_wait_in_the_inbox(city: City, officer: Actor, suspect: Involvement) -> None:
    source = source_of("terms")
    assert source is not None
    now = timezone.now()
    station = city.actor(Role.STATION_OFFICER)
    taken = measure(officer, suspect.pk, told(Measure.DETAINED, term="GANG"))
    assert list(source.waits(station, now, 9)) == []
    void_measure(officer, taken.pk, "日期错")
    measure(officer, suspect.pk, told(Measure.DETAINED, today() - timedelta(days=1)))
    [wait] = source.waits(station, now, 9)
    assert (wait.about, wait.key) == (("individual", suspect.individual_id), suspect.pk)
    item = source.items(station, [wait.key], now)[wait.key]
    assert item.what == "提请批准逮捕，或释放、变更措施"
    detail = source.detail(station, wait.key, now)
    assert detail is not None
    assert list(source.waits(actor_of(other_officer(city)), now, 9)) == []
    centre = city.actor(Role.INVESTIGATOR)
    assert (centre.leads, list(source.waits(centre, now, 9))) == (False, [])
    late = now + timedelta(days=9)
    assert [one.key for one in source.waits(centre, late, 9)] == [suspect.pk]  # over its term: the centre knows, too


def test_the_search_finds_a_person_by_what_is_known(city: City, officer: Actor, suspect: Involvement) -> None:
    person = suspect.individual
    for text in (person.number, ID_NO, PHONE, "测试丙"):
        [hit] = found_people(officer, Query.of(text, ["RY"]), 9)
        assert (hit.number, hit.record) == (person.number, ("individual", str(person.pk)))
        assert "测试丙" not in hit.title
    assert list(found_people(actor_of(other_officer(city)), Query.of(ID_NO, ["RY"]), 9)) == []
    about = PeopleSubjects().about(officer, ID_NO)
    assert about == {("individual", str(person.pk))}
    assert PeopleSubjects().worked_on(officer.person_id or 0, about) == about


def test_the_list_leaves_as_a_file_without_a_word_in_clear(officer: Actor, suspect: Involvement) -> None:
    measure(officer, suspect.pk, told(Measure.DETAINED))
    exporter = PeopleExporter()
    assert exporter.count(officer, "tab=held", 9) == 1
    [row] = exporter.rows(officer, "tab=held", 9)
    assert len(row) == len(exporter.columns())
    assert [str(cell) for cell in row][:4] == [suspect.individual.number, "测**", "330282********001X", "199****5519"]


def test_retention_empties_a_person_once_nothing_is_open(officer: Actor, case: Case, suspect: Involvement) -> None:
    keeper, later = IndividualKeeper(), timezone.now() + timedelta(days=1)
    measure(officer, suspect.pk, told(Measure.DETAINED, note="备注"))
    assert not keeper.due(later).exists()
    Case.unscoped.filter(pk=case.pk).update(state="WITHDRAWN")
    assert not keeper.due(later).exists()  # still held
    taken = PersonMeasure.unscoped.get()
    void_measure(officer, taken.pk, "人员录错")
    end_part(officer, suspect.pk, "不是他")
    assert list(keeper.due(later)) == [suspect.individual]
    assert keeper.erase([suspect.individual_id], later) == 1
    assert not keeper.due(later).exists()
    person = Individual.unscoped.get(pk=suspect.individual_id)
    assert (person.name, person.id_index, person.sex) == (None, None, 1)
    assert not PersonStep.unscoped.filter(individual=person, note__isnull=False).exists()
    assert PersonMeasure.unscoped.filter(document_no="文1号").exists()


def test_a_person_counts_once_however_many_were_joined_to_it(officer: Actor, case: Case, suspect: Involvement) -> None:
    nobody = record_suspect(officer, case.pk, NewIndividual(), ["UPSTREAM"], unknown=True)
    merge(officer, nobody.individual_id, suspect.individual_id, "同一人")
    roots = Involvement.unscoped.annotate(root=people.ROOT).values_list("root", flat=True)
    assert set(roots) == {suspect.individual_id}
    page = people.page(officer, people.Filters("all"))
    assert [len(one.parts) for one in page.rows] == [1]  # once in its case, too
