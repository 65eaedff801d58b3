# SPDX-License-Identifier: Apache-2.0
"""The pages of measures: the list, one measure with its acts, one subject; and every refusal where it belongs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.measures.conftest import again
from tests.measures.probe import calm, new
from tests.measures.test_life import OTHER_PERSON, PERSON, PNG, decided
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure
from wuzha.measures.rules.life import State
from wuzha.measures.services import deciding, proposing, serving
from wuzha.measures.services.subjects import Whom
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    """Of who proposed."""
    client = Client()
    client.force_login(city.people[Role.JOINT_OFFICE])
    return client


@pytest.fixture
def second(decider: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=decider.person_id))
    return client


def do(row: Measure, name: str) -> str:
    return reverse("measures:act", args=[row.pk, name])


def test_a_measure_goes_its_way_on_its_page(city: City, client: Client, second: Client, proposed: Measure) -> None:
    page = client.get(proposed.get_absolute_url()).content.decode()
    assert "不得审核本措施" in page
    assert 'id="approve-sheet"' not in page
    page = second.get(proposed.get_absolute_url()).content.decode()
    assert "涉案卡" in page
    assert 'id="approve-sheet"' in page
    assert second.post(do(proposed, "approve"), {}).status_code == 302
    assert second.post(reverse("measures:make", args=[proposed.pk, "notice"])).status_code == 302
    assert "测试通知书" in second.get(proposed.get_absolute_url()).content.decode()
    assert second.post(do(proposed, "serve"), {"by": "PAGE"}).status_code == 302
    page = second.get(proposed.get_absolute_url()).content.decode()
    assert "解除条件" in page
    assert "已平稳" in page
    assert second.post(do(proposed, "lift"), {"why": "MET", "reason": "整改到位"}).status_code == 302
    assert again(proposed).state == State.LIFTED
    assert "整改到位" in second.post(reverse("measures:show", args=[proposed.pk])).content.decode()


def test_lists_show_what_waits_and_the_subject_what_holds(client: Client, second: Client, served: Measure) -> None:
    assert served.title in client.get(reverse("measures:index") + "?tab=force").content.decode()
    assert served.number in second.get(served.subject.get_absolute_url()).content.decode()
    before = timezone.localdate() - timedelta(days=1)
    page = second.get(f"{served.subject.get_absolute_url()}?day={before}").content.decode()
    assert "当日没有生效的措施" in page


def test_what_waits_for_a_decision_is_not_shown_to_who_proposed(
    client: Client, second: Client, proposed: Measure
) -> None:
    assert proposed.number not in client.get(reverse("measures:index") + "?tab=decide").content.decode()
    assert proposed.number in second.get(reverse("measures:index") + "?tab=decide").content.decode()


def test_every_refusal_stands_beside_its_field(
    city: City,
    proposer: Actor,
    decider: Actor,
    client: Client,
    second: Client,
    proposed: Measure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with refusals() as told:
        told.press(second, Code.NO_PAPER, reverse("measures:make", args=[proposed.pk, "notice"]))
        told.form(client, Code.SAME_PERSON, None, do(proposed, "approve"))
        told.form(second, Code.TERM_LONG, "length", do(proposed, "approve"), length="13", unit="months")
        told.form(second, Code.CLEAR_NUMBER, "document_no", do(proposed, "approve"), document_no="13800138000")
        told.form(second, Code.DECIDED_HERE, None, do(proposed, "forward"))
        deciding.approve(decider, proposed.pk, document_no="测试办〔2026〕7号")
        soon = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"
        told.form(second, Code.IN_FUTURE, "on", do(proposed, "serve"), by="PAGE", on=soon)
        told.form(second, Code.BEFORE_DECISION, "on", do(proposed, "serve"), by="PAGE", on="2024-01-01T10:00")
        told.form(second, Code.ENDS_PASSED, "starts_on", do(proposed, "serve"), by="PAGE", starts_on="2020-01-01")
        text = SimpleUploadedFile("a.png", b"text")
        told.form(second, Code.FILE_KIND, "scan", do(proposed, "serve"), by="PAGE", scan=text)
        cut = SimpleUploadedFile("a.pdf", b"%PDF-1.7 ")
        told.form(second, Code.FILE_BROKEN, "scan", do(proposed, "serve"), by="PAGE", scan=cut)
        with monkeypatch.context() as small:
            small.setattr("wuzha.documents.papers.MOST_MB", 0)
            told.form(second, Code.FILE_TOO_BIG, "scan", do(proposed, "serve"), by="PAGE",
                      scan=SimpleUploadedFile("a.png", PNG))  # fmt: skip
        second.post(do(proposed, "serve"), {"by": "PAGE"})
        told.form(second, Code.NOT_LATER, "until", do(proposed, "extend"), until="2024-01-01", reason="再看")
        calm["met"] = False
        told.form(second, Code.NOT_MET, "why", do(proposed, "lift"), why="MET", reason="整改到位")
        told.form(second, Code.ALONE, "why", do(proposed, "lift"), why="OTHER", reason="另有安排")
        told.form(second, Code.NO_OPEN_APPEAL, None, do(proposed, "hear"))
        second.post(do(proposed, "appeal"), {"words": "口径有误"})
        told.form(second, Code.APPEALED, None, do(proposed, "appeal"), words="再次")
        other = proposing.propose(proposer, new("PROBE_NEXT"), Whom.unit(city.other_town.pk))
        told.form(second, Code.TERM_MISSING, "length", do(other, "approve"))
        told.form(second, Code.NUMBER_TAKEN, "document_no", do(other, "approve"), document_no="测试办〔2026〕7号")
        row = proposing.propose(proposer, new("PROBE_PERSON"), PERSON)
        told.form(second, Code.AUTHORITY_DECIDES, None, do(row, "approve"))


def test_the_authoritys_decision_is_entered_with_its_scan(proposer: Actor, decider: Actor, second: Client) -> None:
    row = proposing.propose(proposer, new("PROBE_PERSON"), PERSON)
    deciding.forward(decider, row.pk)
    today = f"{timezone.localdate()}"
    with refusals() as told:
        told.form(second, Code.SCAN_MISSING, "scan", do(row, "decide"), number="甬测〔2026〕5号", on=today)
        told.form(second, Code.NO_GROUND, "on", do(row, "decide"), number="甬测〔2026〕5号", on="2024-11-30",
                  scan=SimpleUploadedFile("a.png", PNG))  # fmt: skip
        yesterday = f"{timezone.localdate() - timedelta(days=1)}"
        told.form(second, Code.DECIDED_BEFORE, "on", do(row, "decide"), number="甬测〔2026〕5号", on=yesterday,
                  scan=SimpleUploadedFile("a.png", PNG))  # fmt: skip
        told.form(second, Code.TERM_SHORT, "length", do(row, "decide"), number="5号", on=today, length="2",
                  unit="months", scan=SimpleUploadedFile("a.png", PNG))  # fmt: skip
        for _term in range(3):
            serving.serve(decider, decided(proposer, decider, OTHER_PERSON).pk, "DIRECT")
        told.form(second, Code.TERM_CAPPED, None, do(decided(proposer, decider, OTHER_PERSON), "serve"), by="DIRECT")
    sent = {"number": "甬测〔2026〕5号", "on": today, "scan": SimpleUploadedFile("a.png", PNG)}
    assert second.post(do(row, "decide"), sent).status_code == 302
    assert again(row).state == State.DECIDED


def test_a_person_is_not_served_by_a_page_and_is_under_nothing_before_the_term_begins(
    proposer: Actor, decider: Actor, second: Client
) -> None:
    row = decided(proposer, decider)
    with refusals() as told:
        told.form(second, Code.NO_PAGE, "by", do(row, "serve"), by="PAGE")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert second.post(do(row, "serve"), {"by": "POST", "starts_on": f"{tomorrow}"}).status_code == 302
    page = second.get(row.get_absolute_url()).content.decode()
    assert f"已送达，{tomorrow} 起生效" in page
    assert "已送达，尚未到生效日" in page
    assert "生效中" not in page
    assert again(row).state_word == f"已送达，{tomorrow} 起生效"
    serving_now = serving.serve(decider, decided(proposer, decider, OTHER_PERSON).pk, "DIRECT")
    assert not serving_now.is_ahead


def test_what_an_authority_decided_is_lifted_as_wrong_by_its_decision_alone(
    proposer: Actor, decider: Actor, second: Client
) -> None:
    row = serving.serve(decider, decided(proposer, decider).pk, "DIRECT")
    sent, today = {"why": "WRONG", "reason": "认定有误"}, timezone.localdate()
    days = [f"{today + timedelta(days=n)}" for n in (-1, 2)]

    def paper() -> SimpleUploadedFile:
        return SimpleUploadedFile("a.png", PNG)

    with refusals() as told:
        told.form(second, Code.AUTHORITY_LIFTS, "number", do(row, "lift"), **sent)
        told.form(second, Code.AUTHORITY_LIFTS, "number", do(row, "lift"), **sent | {"why": "OTHER"})
        told.form(second, Code.LIFTED_BEFORE, "on", do(row, "lift"), **sent, number="7号", on=days[0], scan=paper())
        told.form(second, Code.IN_FUTURE, "on", do(row, "lift"), **sent, number="7号", on=days[1], scan=paper())
        number = "甬测13800138000号"
        told.form(second, Code.CLEAR_NUMBER, "number", do(row, "lift"), **sent, number=number, on=f"{today}",
                  scan=paper())  # fmt: skip
    assert again(row).state == State.IN_FORCE
    made = {"number": "甬测撤[2026]第07号", "on": f"{today}", "scan": paper()}
    assert second.post(do(row, "lift"), sent | made).status_code == 302
    assert (again(row).state, again(row).end_reason) == (State.LIFTED, "WRONG")
    page = second.get(row.get_absolute_url()).content.decode()
    assert "甬测撤〔2026〕7号" in page
    assert "打开：解除依据文件" in page


def test_what_an_authority_decided_is_lifted_on_appeal_by_its_decision_alone(
    proposer: Actor, decider: Actor, second: Client
) -> None:
    row = serving.serve(decider, decided(proposer, decider).pk, "DIRECT")
    assert second.post(do(row, "appeal"), {"words": "卡被冒用"}).status_code == 302
    sent = {"result": "LIFTED", "reason": "属实"}
    today = timezone.localdate()

    def scan() -> SimpleUploadedFile:
        return SimpleUploadedFile("a.png", PNG)

    with refusals() as told:
        told.form(second, Code.AUTHORITY_LIFTS, "number", do(row, "answer"), **sent)
        before, after = (f"{today + timedelta(days=n)}" for n in (-1, 2))
        told.form(second, Code.BEFORE_APPEAL, "on", do(row, "answer"), **sent, number="6号", on=before, scan=scan())
        told.form(second, Code.IN_FUTURE, "on", do(row, "answer"), **sent, number="6号", on=after, scan=scan())
    assert again(row).state == State.IN_FORCE
    made = {"number": "甬测申〔2026〕6号", "on": f"{today}", "scan": scan()}
    assert second.post(do(row, "answer"), sent | made).status_code == 302
    assert (again(row).state, again(row).end_reason) == (State.LIFTED, "APPEAL")
    assert "甬测申〔2026〕6号" in second.get(row.get_absolute_url()).content.decode()
