# SPDX-License-Identifier: Apache-2.0
"""The pages: lists, records with their next act, dialogs, papers, and the records behind each figure."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.leads.conftest import told as lead_told
from tests.sanctions.conftest import IMPOSED, WHO, ago, decided, filed, signed
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.sanctions.models import Absent, Paper, Penalty, Pledge
from wuzha.sanctions.queries.linked import of_lead
from wuzha.sanctions.services import papers, penalties

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"sanctions:{name}", args=args)


@pytest.fixture
def client(city: City) -> Client:
    return as_(city, Role.CARD_OFFICER)


def as_(city: City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_penalty_is_filed_on_its_page_and_told_in_a_dialog(client: Client) -> None:
    given = {
        "name": WHO.name, "id_no": WHO.id_no, "article": "44", "filed_on": ago(3).isoformat(),
        "acted_on": ago(9).isoformat(), "officers": "测试民警甲，测试民警乙", "gain": "2400", "grave": "on",
        "facts": "出借银行卡", "organisation": "", "organisation_code": "", "case": "",
    }  # fmt: skip
    wrong = client.post(url("penalty_new"), given | {"officers": "测试民警甲"})
    assert (wrong.status_code, "至少" in wrong.content.decode()) == (422, True)
    answer = client.post(url("penalty_new"), given)
    row = Penalty.unscoped.get()
    assert (answer.status_code, answer["Location"], row.gain_fen) == (302, row.get_absolute_url(), 240_000)
    page = text(client, row.get_absolute_url())
    assert "登记告知" in page
    assert WHO.name not in page
    assert "200,000.00" in page  # what the article allows
    imposed = {"day": ago(2).isoformat(), "fine": "5000", "confiscated": "2400", "detention_days": "5"}
    client.post(url("penalty_act", row.pk, "tell"), imposed)
    assert Penalty.unscoped.get().hearing_right
    again = client.post(url("penalty_act", row.pk, "tell"), imposed | {"fine": "300000"})
    assert (again.status_code, "上限" in again.content.decode()) == (422, True)


def test_the_person_and_the_facts_are_shown_for_a_purpose_that_stays_in_the_trail(
    client: Client, officer: Actor
) -> None:  # fmt: skip
    row = filed(officer)
    page = client.post(url("penalty_show", row.pk)).content.decode()
    assert WHO.name in page
    assert "讯问笔录" in page
    assert Event.objects.filter(action="personal.read", object_type="penalty", object_id=str(row.pk)).exists()


def test_the_lists_show_no_name_in_clear(client: Client, officer: Actor, head: Actor) -> None:
    row, pledge = decided(officer, head), signed(officer, is_same=True)
    for name, number in (("penalties", row.number), ("pledges", pledge.number), ("returns", "名单为空")):
        page = text(client, url(name))
        assert number in page
        assert WHO.name not in page
    assert row.number in text(client, url("penalties") + "?tab=stands&word=44")
    assert row.number not in text(client, url("penalties") + "?tab=stands&word=38")


def test_a_pledge_is_recorded_broken_and_followed(client: Client) -> None:
    given = {
        "name": WHO.name, "id_no": WHO.id_no, "occasion": "CARDS", "signed_on": ago(5).isoformat(), "until": "",
        "witness": "测试民警甲", "witness_unit": "", "case": "", "note": "",
    }  # fmt: skip
    client.post(url("pledge_new"), given)
    row = Pledge.unscoped.get()
    page = text(client, row.get_absolute_url())
    assert "不非法买卖、出租、出借" in page
    client.post(url("pledge_act", row.pk, "break"), {"day": ago(1).isoformat(), "what": "再次出借"})
    client.post(url("pledge_act", row.pk, "follow"), {"follow": "TALK", "why": "再次训诫"})
    assert Pledge.unscoped.get().follow == "TALK"
    again = client.post(url("pledge_new"), given | {"signed_on": ago(4).isoformat()})
    assert "is_same" in again.content.decode()


def test_a_person_abroad_is_listed_and_a_township_asked(client: Client, city: City) -> None:
    given = {
        "name": WHO.name, "id_no": WHO.id_no, "ground": "WANTED", "ground_no": "测追1号", "place": "境外某地",
        "left_on": "", "township": str(city.town.pk), "case": "",
    }  # fmt: skip
    client.post(url("absent_new"), given)
    row = Absent.unscoped.get()
    assert "请家属所在镇街协助" in text(client, row.get_absolute_url())
    asked = {"township": str(city.town.pk), "what": "请走访家属", "due_on": ""}
    client.post(url("absent_act", row.pk, "seek"), asked)
    assert "浒山街道" in text(client, row.get_absolute_url())
    contact = {"day": ago(0).isoformat(), "way": "PHONE", "said": "愿意回国"}
    client.post(url("absent_act", row.pk, "contact"), contact)
    page = client.post(url("absent_show", row.pk)).content.decode()
    assert "愿意回国" in page


def test_papers_are_made_downloaded_and_scans_brought(client: Client, officer: Actor) -> None:
    row = filed(officer)
    penalties.tell(officer, row.pk, IMPOSED, ago(38))
    client.post(url("penalty_make", row.pk), {"kind": "NOTICE"})
    paper = Paper.unscoped.get()
    answer = client.post(url("paper", paper.pk))
    assert answer.content.startswith(b"PK")
    assert papers.ready(Penalty.unscoped.get()) == ["NOTICE"]


def test_each_figure_opens_the_records_it_counts(city: City, officer: Actor, head: Actor) -> None:
    row, pledge = decided(officer, head), signed(officer, is_same=True)
    client = as_(city, Role.INVESTIGATOR)
    days = f"&from={ago(60).isoformat()}&to={ago(0).isoformat()}"
    assert row.number in text(client, f"{url('counted')}?what=penalties_44{days}")
    assert row.number not in text(client, f"{url('counted')}?what=penalties_38{days}")
    assert pledge.number in text(client, f"{url('counted')}?what=pledges{days}")
    assert client.get(f"{url('counted')}?what=nothing").status_code == 404


def test_who_filed_it_is_told_why_another_must_decide(city: City, head: Actor) -> None:
    row = filed(head)
    penalties.tell(head, row.pk, IMPOSED, ago(38))
    penalties.review(head, row.pk, "测试法制", ago(10), "同意")
    client = as_(city, Role.INVESTIGATOR)
    assert "立案登记人不得登记决定" in text(client, row.get_absolute_url())
    assert "decide-sheet" not in text(client, row.get_absolute_url())
    other = text(as_(city, Role.JOINT_OFFICE), row.get_absolute_url())
    assert "decide-sheet" in other


def test_a_lead_that_is_handed_on_leads_to_its_penalty(city: City, head: Actor) -> None:
    lead = lead_told(head)
    link = of_lead(head, lead.pk)
    assert link is not None
    given = {
        "name": WHO.name, "id_no": WHO.id_no, "article": "44", "filed_on": ago(3).isoformat(),
        "acted_on": ago(9).isoformat(), "officers": "测试民警甲，测试民警乙", "gain": "", "facts": "出借银行卡",
        "organisation": "", "organisation_code": "", "case": "",
    }  # fmt: skip
    as_(city, Role.INVESTIGATOR).post(link.url, given)
    row = Penalty.unscoped.get()
    assert row.lead_id == lead.pk
    found = of_lead(head, lead.pk)
    assert found is not None
    assert found.url == row.get_absolute_url()
