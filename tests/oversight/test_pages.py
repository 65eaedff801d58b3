# SPDX-License-Identifier: Apache-2.0
"""The pages of oversight: triggers, a proposal, the inspection, interviews, referrals; each refusal in its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.inspections.test_life import late
from tests.oversight.conftest import proposed, towns
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.inspections.models import TicketUnit
from wuzha.inspections.rules.tickets import Source
from wuzha.inspections.services import drafting, escalating, following
from wuzha.inspections.services.drafting import NewTicket
from wuzha.measures.errors import Code as Measures
from wuzha.measures.models import Measure, Review
from wuzha.measures.queries import rectifying
from wuzha.org.models import Person, Unit
from wuzha.org.roles import Role
from wuzha.oversight.errors import Code
from wuzha.oversight.models import Interview, Referral
from wuzha.requests.services import answering
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.JOINT_OFFICE])
    return client


@pytest.fixture
def second(decider: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=decider.person_id))
    return client


def test_a_township_that_a_trigger_reaches_is_proposed_with_its_evidence(
    city: City, client: Client, judged: Unit, proposer: Actor
) -> None:
    page = client.get(reverse("oversight:index")).content.decode()
    assert page.index(judged.name) < page.index(towns(city)[0].name)
    url = reverse("oversight:propose", args=[judged.pk])
    page = client.get(url).content.decode()
    assert "预期（起）" in page
    assert all(word in page for word in ("宣防效果不佳", "群众损失严重", "黑灰产突出", "工作落实不力"))
    sent = {"step": "LISTING", "ground": "LOSS", "reason": "持续偏高"}
    with refusals() as told:
        told.form(client, Measures.EVIDENCE_MISSING, "ground", url, **sent | {"ground": "DUTY"})
        answer = client.post(url, sent)
        assert answer.status_code == 302
        told.form(client, Measures.SAME_AGAIN, "ground", url, **sent)
    assert Measure.unscoped.get().get_absolute_url() == answer["Location"]
    assert "提请" in client.get(reverse("standing:unit", args=[judged.pk])).content.decode()


def test_a_township_with_a_pending_proposal_says_so(client: Client, judged: Unit, proposer: Actor) -> None:
    url = reverse("oversight:propose", args=[judged.pk])
    given = {"step": "LISTING", "ground": "LOSS", "reason": "联系人13800138000"}
    assert client.post(url, given).status_code == 422
    assert not Measure.unscoped.exists()
    row = proposed(proposer, judged)
    page = client.get(url).content.decode()
    assert row.number in page
    assert 'name="ground"' not in page


def test_the_next_step_is_proposed_from_the_page_of_the_one_in_force(
    client: Client, second: Client, judged: Unit, proposer: Actor
) -> None:
    row = proposed(proposer, judged, step="WATCH")
    second.post(reverse("measures:act", args=[row.pk, "approve"]))
    second.post(reverse("measures:act", args=[row.pk, "serve"]), {"by": "PAGE"})
    url = reverse("oversight:propose_next", args=[row.pk])
    assert url in client.get(row.get_absolute_url()).content.decode()
    sent = {"step": "LISTING", "ground": "LOSS", "reason": "未见改观"}
    assert client.post(url, sent).status_code == 302
    assert Measure.unscoped.latest("pk").parent_id == row.pk


def test_an_inspection_is_recorded_when_the_township_has_reported(
    client: Client, town: Actor, proposer: Actor, listed: Measure
) -> None:
    url = reverse("measures:review", args=[listed.pk])
    sent = {"day": f"{timezone.localdate()}", "who": "联席办", "result": "PASS", "findings": "到位"}
    with refusals() as told:
        told.form(client, Measures.NOT_ANSWERED, None, url, **sent)
        going = rectifying.of(proposer, listed.pk, timezone.now())
        answering.sign(town, going.work.pk)
        answering.answer(town, going.work.pk, Answer("整改完成"))
        late = sent | {"day": f"{timezone.localdate() + timedelta(days=2)}"}
        told.form(client, Measures.IN_FUTURE, "day", url, **late)
        told.form(client, Measures.CLEAR_NUMBER, "who", url, **sent | {"who": "13800138000"})
        accept = reverse("requests:act", args=[going.work.pk, "accept"])
        told.form(client, Measures.REVIEW_FIRST, "note", accept, note="看着可以")
    assert url in client.get(listed.get_absolute_url()).content.decode()
    assert client.post(url, sent).status_code == 302
    assert Review.unscoped.get().result == "PASS"
    page = client.get(listed.get_absolute_url()).content.decode()
    assert "整改已验收通过" in page


def test_lifting_for_another_reason_asks_for_the_document(client: Client, listed: Measure) -> None:
    url = reverse("measures:act", args=[listed.pk, "lift"])
    with refusals() as told:
        told.form(client, Measures.LIFTING_MISSING, "scan", url, why="OTHER", reason="领导小组决定")
    scan = SimpleUploadedFile("a.png", PNG)
    assert client.post(url, {"why": "OTHER", "reason": "领导小组决定", "scan": scan}).status_code == 302
    assert "因其他原因解除" in client.get(listed.get_absolute_url()).content.decode()


def test_an_overdue_ticket_leads_to_an_interview_or_a_proposal(
    city: City, client: Client, second: Client, judged: Unit, proposer: Actor, decider: Actor
) -> None:
    def escalated() -> TicketUnit:
        new = NewTicket(
            Source.BULLETIN, "测试事项", "问题", "要求", timezone.localdate() + timedelta(days=5), (judged.pk,),
            basis="督导工作要求", source_note="测试通报〔2026〕1号",
        )  # fmt: skip
        ticket = drafting.issue(decider, drafting.draft(proposer, new).pk)
        part = TicketUnit.unscoped.get(ticket=ticket)
        late(part, 12)
        for _step in range(3):  # a township has no unit above it but the city
            escalating.escalate(decider, part.pk, "仍未反馈")
            following.sweep(timezone.now())
        return part

    part = escalated()
    page = client.get(part.get_absolute_url()).content.decode()
    arrange = f"{reverse('oversight:interview_new')}?ticket={part.pk}"
    propose = f"{reverse('oversight:propose', args=[judged.pk])}?ticket={part.pk}&ground=DUTY"
    assert arrange in page
    assert propose.replace("&", "&amp;") in page
    sent = {"step": "WATCH", "ground": "LOSS", "reason": "督办逾期"}
    made = client.post(propose, sent)
    row = Measure.unscoped.get()
    assert (made["Location"], row.about_type, row.about_id) == (row.get_absolute_url(), "ticket_unit", part.pk)
    page = client.get(part.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in page
    assert arrange not in page, "it led somewhere"
    assert part.get_absolute_url().replace("&", "&amp;") in client.get(row.get_absolute_url()).content.decode()

    other = escalated()
    arrange = f"{reverse('oversight:interview_new')}?ticket={other.pk}"
    assert "督办单" in client.get(arrange).content.decode()
    when = timezone.localtime() + timedelta(days=1)
    told = {
        "unit": str(judged.pk), "whom": "镇长", "chair": "联席办主任", "planned_at": f"{when:%Y-%m-%dT%H:%M}",
        "place": "三楼会议室", "matters": "督办逾期",
    }  # fmt: skip
    assert client.post(arrange, told).status_code == 302
    assert Interview.unscoped.get().get_absolute_url() in client.get(other.get_absolute_url()).content.decode()


def test_an_interview_goes_its_way_on_its_page(client: Client, judged: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    new = reverse("oversight:interview_new")
    at = timezone.localtime() + timedelta(days=1)
    sent = {"unit": judged.pk, "whom": "镇长", "chair": "主任", "planned_at": f"{at:%Y-%m-%dT%H:%M}",
            "place": "市公安局", "matters": "发案上升"}  # fmt: skip
    with refusals() as told:
        told.form(client, Code.CLEAR_NUMBER, "whom", new, **sent | {"whom": "13800138000"})
        assert client.post(new, sent).status_code == 302
        row = Interview.unscoped.get()
        do = reverse("oversight:interview_act", args=[row.pk, "hold"])
        held = {"held_at": f"{at:%Y-%m-%dT%H:%M}", "problems": "见面率低", "commitments": "补齐",
                "due_on": f"{at:%Y-%m-%d}"}  # fmt: skip
        told.form(client, Code.IN_FUTURE, "held_at", do, **held)
        past = timezone.localtime() - timedelta(minutes=5)
        assert client.post(do, held | {"held_at": f"{past:%Y-%m-%dT%H:%M}"}).status_code == 302
        signed = reverse("oversight:interview_act", args=[row.pk, "signed"])
        told.form(client, Code.FILE_KIND, "scan", signed, scan=SimpleUploadedFile("a.png", b"text"))
        told.form(client, Code.FILE_BROKEN, "scan", signed, scan=SimpleUploadedFile("a.pdf", b"%PDF-1.7 "))
        with monkeypatch.context() as small:
            small.setattr("wuzha.documents.papers.MOST_MB", 0)
            told.form(client, Code.FILE_TOO_BIG, "scan", signed, scan=SimpleUploadedFile("a.png", b"\x89PNG\r\n1"))
    assert client.post(reverse("oversight:interview_act", args=[row.pk, "minutes"])).status_code == 302
    page = client.get(row.get_absolute_url()).content.decode()
    assert "约谈纪要" in page
    assert "见面率低" not in page
    assert "见面率低" in client.post(reverse("oversight:interview_show", args=[row.pk])).content.decode()
    assert row.number in client.get(reverse("oversight:interviews")).content.decode()


def test_a_referral_goes_its_way_on_its_page(client: Client, second: Client, judged: Unit) -> None:
    new = reverse("oversight:referral_new")
    sent = {"unit": judged.pk, "organ": "PEACE", "title": "整改不落实", "facts": "三次整改未落实"}
    assert client.post(new, sent).status_code == 302
    row = Referral.unscoped.get()
    today, do = timezone.localdate(), reverse("oversight:referral_act", args=[row.pk, "send"])
    told_now = {"document_no": "慈反诈联席办函〔2026〕1号", "sent_on": f"{today}"}
    with refusals() as told:
        told.form(client, Code.SECOND_PERSON, None, do, **told_now)
        later = told_now | {"sent_on": f"{today + timedelta(days=1)}"}
        told.form(second, Code.IN_FUTURE, "sent_on", do, **later)
    assert second.post(do, told_now).status_code == 302
    client.post(new, sent | {"title": "再次整改不落实"})
    again = reverse("oversight:referral_act", args=[Referral.unscoped.latest("pk").pk, "send"])
    with refusals() as told:
        told.form(second, Code.NUMBER_TAKEN, "document_no", again, **told_now)
    assert second.post(reverse("oversight:referral_act", args=[row.pk, "letter"])).status_code == 302
    page = client.get(row.get_absolute_url()).content.decode()
    assert "移送函" in page
    assert "三次整改未落实" in client.post(reverse("oversight:referral_show", args=[row.pk])).content.decode()
    assert row.number in client.get(reverse("oversight:referrals")).content.decode()
