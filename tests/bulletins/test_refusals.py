# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of bulletins can give stands on the field that it is about, with nothing lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.bulletins.conftest import TEXT, TITLE, begun, published, received, signed
from tests.factories import City
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin, BulletinPaper, Suggestion
from wuzha.bulletins.services import deciding, suggestions, writing
from wuzha.bulletins.services.writing import NewBulletin, Wording
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def client(city: City) -> Client:
    return of(city.people[Role.JOINT_OFFICE])


def of(person: Person) -> Client:
    found = Client()
    found.force_login(person)
    return found


def act(bulletin: Bulletin, name: str) -> str:
    return reverse("bulletins:act", args=[bulletin.pk, name])


def step(row: Suggestion, name: str) -> str:
    return reverse("bulletins:suggestion_act", args=[row.pk, name])


def test_of_a_new_bulletin(client: Client) -> None:
    new = {"kind": "DAILY", "first": "2024-05-01", "last": "2024-05-31", "township": ""}
    url, ahead = reverse("bulletins:new"), timezone.localdate() + DAY
    with refusals() as told:
        told.form(client, Code.UNKNOWN_KIND, "kind", url, **new | {"kind": "NONE"})
        told.form(client, Code.DAYS_ORDER, "last", url, **new | {"last": "2024-04-01"})
        told.form(client, Code.NOT_OVER, "last", url, **new | {"last": ahead.isoformat()})
        told.form(client, Code.TOO_MANY_DAYS, "last", url, **new | {"first": "2015-01-01"})
        told.form(client, Code.NO_TOWNSHIP, "township", url, **new | {"kind": "TOWNSHIP"})


def test_of_words(client: Client, writer: Actor) -> None:
    draft = begun(writer)
    words = {
        "title": TITLE, "text": TEXT, "addressee": "", "copies": "", "note": "", "urgency": "", "secrecy": "",
        "version": "",
    }  # fmt: skip
    url = reverse("bulletins:edit", args=[draft.pk])
    with refusals() as told:
        told.form(client, Code.TITLE_MISSING, "title", url, **words | {"title": ""})
        told.form(client, Code.TEXT_MISSING, "text", url, **words | {"text": ""})
        told.form(client, Code.UNREADABLE, "text", url, **words | {"text": "受理{results.reported|其他}起。"})
        told.form(client, Code.UNKNOWN_FIGURE, "text", url, **words | {"text": "受理{results.nothing}起。"})
        told.form(client, Code.UNKNOWN_DAYS, "text", url, **words | {"text": "受理{year:results.reported}起。"})
        told.form(client, Code.NUMBER_TYPED, "text", url, **words | {"text": "受理案件6起。"})


@pytest.mark.parametrize("name", ["text", "title", "copies", "note"])
def test_a_unit_that_ended_is_told_with_its_successor_beside_its_field(
    client: Client, writer: Actor, name: str
) -> None:
    draft = begun(writer)
    words = {"title": TITLE, "text": TEXT, "copies": "", "note": ""}
    url = reverse("bulletins:edit", args=[draft.pk])
    wrong = f"{words[name]}\n请人行慈溪支行加强账户管理。" if name == "text" else "转人行慈溪支行"
    with refusals() as told:
        told.form(client, Code.NAME_ENDED, name, url, **words | {name: wrong})
    page = client.post(url, words | {name: wrong})
    assert "人民银行宁波市分行" in page.context["form"].errors[name][0]
    assert "2023" in page.context["form"].errors[name][0]


def test_what_named_a_unit_before_it_ended_is_not_handed_in_after(client: Client, writer: Actor) -> None:
    draft = begun(writer)
    Bulletin.unscoped.filter(pk=draft.pk).update(text=f"{TEXT}\n请银保监会加强管理。")
    with refusals() as told:
        told.form(client, Code.NAME_ENDED, None, act(draft, "hand_in"), note="")


def test_the_file_of_a_reply_is_for_who_reads_suggestions_and_for_whom_it_was_sent_to(
    city: City, client: Client, writer: Actor, signer: Actor
) -> None:
    there = received(writer)
    suggestions.assign(writer, there.pk, "市人大代表工委", date(2024, 3, 1))
    reply = writing.begin(writer, NewBulletin("REPLY", date(2024, 5, 1), date(2024, 5, 31), None, there.pk))
    writing.edit(writer, reply.pk, Wording("答复", "谢谢您的建议。", mark="A"))
    for do in (lambda: writing.hand_in(writer, reply.pk), lambda: deciding.review(signer, reply.pk),
               lambda: deciding.sign(signer, reply.pk), lambda: deciding.publish(signer, reply.pk)):  # fmt: skip
        do()
    paper = BulletinPaper.unscoped.get(bulletin=reply)
    url, page = reverse("bulletins:paper", args=[paper.pk]), reply.get_absolute_url()
    member = of(city.people[Role.MEMBER_UNIT])
    assert member.get(url).status_code == 404
    assert url not in member.get(page).content.decode()
    assert client.get(url).status_code == 200
    assert of(city.people[Role.AUDITOR]).get(url).status_code == 200
    deciding.send(writer, reply.pk, [city.actor(Role.MEMBER_UNIT).unit_id or 0], "")
    assert member.get(url).status_code == 200
    assert url in member.get(page).content.decode()


def test_a_persons_number_is_told_beside_its_field_masked_and_with_its_line(client: Client, writer: Actor) -> None:
    draft = begun(writer)
    words = {"title": TITLE, "text": f"{TEXT}\n请联系13800000000。", "copies": "", "note": "电话13800000000"}
    url = reverse("bulletins:edit", args=[draft.pk])
    with refusals() as told:
        told.form(client, "Line %(line)s: %(masked)s looks like a person's number. Take it out.", "text", url, **words)
    page = client.post(url, words)
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert set(errors) == {"text", "note"}
    assert "138****0000" in errors["text"][0]
    assert "3" in errors["text"][0]
    assert "13800000000" not in errors["text"][0]


def test_of_handing_in(client: Client, writer: Actor) -> None:
    draft = begun(writer, TEXT + "\n（请按实填写。）")
    with refusals() as told:
        told.form(client, Code.NOT_FILLED, None, act(draft, "hand_in"), note="")
        empty = begun(writer, "共{results.loss+results.solved}。")  # yuan and cases are no sum
        told.form(client, Code.NO_VALUE, None, act(empty, "hand_in"), note="")


def test_of_signing_and_publishing(client: Client, writer: Actor, signer: Actor) -> None:
    made = begun(writer)
    writing.hand_in(writer, made.pk)
    out = published(writer, signer, number="测公办〔2024〕1号")
    other = signed(writer, signer)
    with refusals() as told:
        told.form(client, Code.OWN_REVIEW, None, act(made, "review"), note="")
        deciding.review(signer, made.pk)
        told.form(client, Code.OWN_SIGNATURE, None, act(made, "sign"), note="")
        Bulletin.unscoped.filter(pk=made.pk).update(three_people=True)
        second = of(Person.objects.get(pk=signer.person_id))
        told.form(second, Code.SAME_REVIEWER, None, act(made, "sign"), note="")
        told.form(client, Code.NUMBER_FORM, "number", act(other, "publish"), number="4号")
        told.form(client, Code.NUMBER_TAKEN, "number", act(other, "publish"), number=out.document_no)
        new = deciding.correct(writer, out.pk, "测试")
        told.form(client, Code.REASON_MISSING, "reason", act(out, "correct"), reason="")
        told.form(client, Code.HAS_EDITION, None, act(out, "correct"), reason="再来")
        writing.hand_in(writer, new.pk)
        deciding.review(signer, new.pk)
        deciding.sign(signer, new.pk)
        told.form(client, Code.NOTHING_CHANGED, None, act(new, "publish"))


def test_who_audits_sees_differences_and_suggestions_and_changes_nothing(
    city: City, writer: Actor, signer: Actor
) -> None:
    auditor, out, there = of(city.people[Role.AUDITOR]), published(writer, signer), received(writer)
    assert reverse("bulletins:differences", args=[out.pk]) in auditor.get(out.get_absolute_url()).content.decode()
    for url in (
        reverse("bulletins:differences", args=[out.pk]), reverse("bulletins:suggestions"), there.get_absolute_url(),
    ):  # fmt: skip
        assert auditor.get(url).status_code == 200
    assert auditor.post(step(there, "assign")).status_code == 403


def test_of_sending(client: Client, city: City, writer: Actor, signer: Actor) -> None:
    out = published(writer, signer)
    deciding.send(writer, out.pk, [city.town.pk], "")
    with refusals() as told:
        told.form(client, Code.NO_UNIT, "units", act(out, "send"), units=[], words="", due_on="")
        sent = {"units": str(city.town.pk), "words": "", "due_on": ""}
        told.form(client, Code.SENT_ALREADY, "units", act(out, "send"), **sent)


def test_of_a_suggestion(client: Client, writer: Actor, signer: Actor) -> None:
    there = received(writer)
    new = {
        "session": there.session, "no": "23", "title": "测试", "proposers": "", "received_on": "2024-02-01",
    }  # fmt: skip
    with refusals() as told:
        url = reverse("bulletins:suggestion_new")
        told.form(client, Code.SESSION_MISSING, "session", url, **new | {"session": ""})
        told.form(client, Code.NUMBER_OF_SUGGESTION, "no", url, **new | {"no": ""})
        told.form(client, Code.KNOWN_SUGGESTION, "no", reverse("bulletins:suggestion_new"), **new)
        early = {"assigned_by": "市人大代表工委", "day": "2024-01-01", "together": ""}
        told.form(client, Code.FROM_MISSING, "assigned_by", step(there, "assign"), **early | {"assigned_by": ""})
        told.form(client, Code.DAY_BEFORE, "day", step(there, "assign"), **early)
        suggestions.assign(writer, there.pk, "市人大代表工委", date(2024, 3, 1))
        more = {"due_on": "2025-03-01", "reason": "涉及面广"}
        told.form(client, Code.DUE_NOT_LATER, "due_on", step(there, "extend"), **more)
        days = {"first": "2024-05-02", "last": "2024-05-20"}
        told.form(client, Code.NO_MONTH, "last", step(there, "reply"), **days)
        reply = writing.begin(writer, NewBulletin("REPLY", date(2024, 5, 1), date(2024, 5, 31), None, there.pk))
        told.form(client, Code.HAS_REPLY, None, step(there, "reply"), first="2024-05-01", last="2024-05-31")
        writing.edit(writer, reply.pk, Wording("答复", "谢谢您的建议。"))
        told.form(client, Code.MARK_MISSING, None, act(reply, "hand_in"), note="")
        writing.edit(writer, reply.pk, Wording("答复", "谢谢您的建议。", mark="A"))
        for do in (lambda: writing.hand_in(writer, reply.pk), lambda: deciding.review(signer, reply.pk),
                   lambda: deciding.sign(signer, reply.pk), lambda: deciding.publish(signer, reply.pk)):  # fmt: skip
            do()
        empty = {"satisfaction": "", "day": timezone.localdate().isoformat(), "note": ""}
        told.form(client, Code.SATISFACTION_MISSING, "satisfaction", step(there, "satisfy"), **empty)
