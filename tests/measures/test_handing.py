# SPDX-License-Identifier: Apache-2.0
"""Lists hold who is in force at their instant and nobody else; whoever has ended is recalled from every receiver."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import polars
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, actor_of, make_person, make_unit
from tests.measures.conftest import again, lifted, refused
from tests.measures.probe import PERSON as KIND
from tests.measures.test_life import OTHER_PERSON, PERSON, decided
from tests.refusing import refusals
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.measures import registry
from wuzha.measures.errors import Code
from wuzha.measures.models import HandOut, HandOutRow, Measure, Recall
from wuzha.measures.queries import handouts, lists
from wuzha.measures.services import ending, handing, recalling, serving
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.queries.lists import of as request_of
from wuzha.requests.services.answering import Answer, answer, sign
from wuzha.requests.services.asking import send_back

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def bank(city: City) -> Unit:
    return make_unit(UnitKind.BANK, "330282-B09", "测试银行", city.city)


@pytest.fixture
@shared
def one(proposer: Actor, decider: Actor) -> Measure:
    return serving.serve(decider, decided(proposer, decider, PERSON).pk, "DIRECT")


@pytest.fixture
@shared
def other(proposer: Actor, decider: Actor) -> Measure:
    return serving.serve(decider, decided(proposer, decider, OTHER_PERSON).pk, "DIRECT")


def handed(proposer: Actor, decider: Actor, bank: Unit) -> HandOut:
    row = handing.ask(proposer, [KIND.code], bank.pk, "核对限制措施")
    return handing.make(decider, row.pk)


def test_a_second_person_makes_the_list_in_service_and_database(
    proposer: Actor, decider: Actor, bank: Unit, one: Measure
) -> None:
    row = handing.ask(proposer, [KIND.code], bank.pk, "核对限制措施")
    refused(Code.SAME_ASKER, handing.make, proposer, row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOut.unscoped.filter(pk=row.pk).update(state="MADE", held_at=timezone.now(), decided_by=proposer.person_id)
    made = handing.make(decider, row.pk)
    assert (made.state, made.rows) == ("MADE", 1)
    refused(Code.HANDOUT_DECIDED, handing.make, decider, row.pk)
    assert list(HandOutRow.unscoped.values_list("measure", flat=True)) == [one.pk]


def test_the_file_is_marked_dated_and_every_look_is_in_the_trail(
    proposer: Actor, decider: Actor, bank: Unit, one: Measure
) -> None:
    made = handed(proposer, decider, bank)
    teller = actor_of(make_person(Role.MEMBER_UNIT, bank))
    _row, content = handing.read(teller, made.pk)
    sheet = polars.read_excel(io.BytesIO(content), engine="calamine", has_header=False)
    cells = [[str(cell) for cell in row] for row in sheet.rows()]
    assert made.number in cells[0][0]
    assert "核对限制措施" in cells[0][0]
    assert cells[2][0] == one.number
    assert cells[2][3:5] == ["测试甲", "330282199001010011"]
    assert cells[2][5:8] == ["测试新办法第六条", "测试市局", "甬测〔2026〕5号"]
    (event,) = Event.objects.filter(action="personal.read", object_type="handout", object_id=str(made.pk))
    assert event.object_id == str(made.pk)
    assert Event.objects.filter(action="handout.fetch", person_id=teller.person_id).exists()


def test_a_list_is_there_for_who_may_open_each_kind_in_it_and_for_its_receiver_alone(
    city: City, proposer: Actor, decider: Actor, bank: Unit, one: Measure
) -> None:
    made = handed(proposer, decider, bank)
    teller = actor_of(make_person(Role.MEMBER_UNIT, bank))
    outside = actor_of(make_person(Role.OUTREACH_OFFICER, city.city, "own-outreach"))
    assert [handouts.handout_of(who, made.pk) is not None for who in (proposer, decider, teller)] == [True] * 3
    for stranger in (outside, city.actor(Role.OUTREACH_OFFICER), city.actor(Role.MEMBER_UNIT)):
        assert not handouts.page(stranger).rows
        refused(Code.NOT_FOUND, handing.read, stranger, made.pk)
    page = Client()
    page.force_login(Person.objects.get(pk=outside.person_id))
    assert page.get(made.get_absolute_url()).status_code == 404
    assert page.post(reverse("measures:handout_file", args=[made.pk])).status_code == 404


def test_a_list_is_not_given_out_once_somebody_on_it_is_lifted_or_expired(
    proposer: Actor, decider: Actor, bank: Unit, one: Measure, other: Measure
) -> None:
    made = handed(proposer, decider, bank)
    teller = actor_of(make_person(Role.MEMBER_UNIT, bank))
    assert handing.read(teller, made.pk)[0] == made
    until = again(one).until
    assert until is not None
    assert not handouts.is_closed(made, timezone.now())
    assert handouts.is_closed(made, until + timedelta(seconds=1))  # before any sweep says so
    lifted(decider, one)
    refused(Code.LIST_CLOSED, handing.read, teller, made.pk)
    assert Event.objects.filter(action="handout.fetch", object_id=str(made.pk)).count() == 1
    later = handed(proposer, decider, bank)
    assert handing.read(teller, later.pk)[0].rows == 1


def test_a_list_goes_to_units_that_carry_out_every_kind_in_it(
    city: City, proposer: Actor, decider: Actor, bank: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    police = replace(KIND, receives=lambda _day: [UnitKind.BUREAU])
    monkeypatch.setitem(registry._kinds, KIND.code, police)
    refused(Code.RECEIVER_UNLIKE, handing.ask, proposer, [KIND.code], bank.pk, "核对限制措施")
    asked = Client()
    asked.force_login(city.people[Role.JOINT_OFFICE])
    with refusals() as told:
        told.form(
            asked, Code.RECEIVER_UNLIKE, "receiver", reverse("measures:handout_new"), kinds=KIND.code,
            receiver=bank.pk, purpose="核对限制措施",
        )  # fmt: skip
    assert handing.ask(proposer, [KIND.code], city.bureau.pk, "核对限制措施").receiver == city.bureau


def test_a_lifted_one_is_in_no_later_list_and_recalled_from_every_earlier_receiver(
    city: City, proposer: Actor, decider: Actor, bank: Unit, one: Measure, other: Measure
) -> None:
    handed(proposer, decider, bank)
    handed(proposer, decider, bank)
    handed(proposer, decider, city.member)
    lifted(decider, one)
    later = handed(proposer, decider, bank)
    assert list(HandOutRow.unscoped.filter(handout=later).values_list("measure", flat=True)) == [other.pk]
    assert set(Recall.unscoped.values_list("measure", "receiver")) == {(one.pk, bank.pk), (one.pk, city.member.pk)}


def test_an_expired_one_is_recalled_too_and_not_twice(
    proposer: Actor, decider: Actor, bank: Unit, one: Measure
) -> None:
    handed(proposer, decider, bank)
    until = again(one).until
    assert until is not None
    late = until + timedelta(minutes=1)
    assert (ending.expire(late), ending.expire(late)) == (1, 0)
    assert Recall.unscoped.count() == 1


def test_receivers_are_told_by_a_request_that_is_chased_and_confirm_by_its_answer(
    proposer: Actor, decider: Actor, bank: Unit, one: Measure, other: Measure
) -> None:
    handed(proposer, decider, bank)
    now = timezone.now()
    for measure in (one, other):
        until = again(measure).until
        assert until is not None
        ending.expire(until + timedelta(minutes=1))
    assert (recalling.tell(now), recalling.tell(now)) == (2, 0)
    (key,) = set(Recall.unscoped.values_list("request_id", flat=True))
    teller = actor_of(make_person(Role.MEMBER_UNIT, bank))
    asked = request_of(teller, key or 0)
    assert asked is not None
    assert asked.kind == "RECALL"
    sign(teller, asked.pk)
    answer(teller, asked.pk, Answer("已全部移除"))
    assert Recall.unscoped.filter(confirmed_at__isnull=False).count() == 2
    send_back(proposer, asked.pk, "请列明移除时间")
    assert not Recall.unscoped.filter(confirmed_at__isnull=False).exists()
    answer(teller, asked.pk, Answer("今日十时移除"))
    (removal,) = handouts.removals(decider, now - timedelta(days=1), until + timedelta(days=1))
    assert (removal.recalls, removal.open) == (2, 0)


def test_the_recall_of_a_lifted_one_is_sent_with_its_end_to_each_receiver(
    city: City, proposer: Actor, decider: Actor, bank: Unit, one: Measure, other: Measure
) -> None:
    handed(proposer, decider, bank)
    handed(proposer, decider, city.member)
    lifted(decider, one)
    told = Recall.unscoped.filter(measure=one, request_id__isnull=False)
    assert set(told.values_list("receiver", flat=True)) == {bank.pk, city.member.pk}
    assert recalling.tell(timezone.now()) == 0, "nothing is left for the job"
    teller = actor_of(make_person(Role.MEMBER_UNIT, bank))
    asked = request_of(teller, told.get(receiver=bank).request_id or 0)
    assert asked is not None
    assert (asked.kind, asked.state) == ("RECALL", "SENT")


def test_what_was_wrong_is_counted_with_how_long_it_stood(
    proposer: Actor, decider: Actor, one: Measure, other: Measure
) -> None:
    lifted(decider, one)
    now = timezone.now()
    (told,) = handouts.honesty(decider, now - timedelta(days=1), now + timedelta(days=1))
    assert (told.entered, told.wrong, told.percent) == (2, 1, "50.0%")
    lifted(decider, other, "OTHER")
    # Served long ago, ended as wrong now: it is counted in the period in which it ended.
    days = [now - timedelta(days=400), now - timedelta(days=1)]
    Measure.unscoped.filter(pk=one.pk).update(served_at=days[0], starts_at=days[0])
    (told,) = handouts.honesty(decider, days[1], now + timedelta(days=1))
    assert (told.entered, told.wrong) == (2, 1)
    named = handouts.wrong_ones(decider, now - timedelta(days=1), now + timedelta(days=1))
    assert [row for row, _days in named] == [one]


def test_the_time_of_a_removal_runs_from_the_end_of_the_term_and_not_from_when_it_was_noticed(
    proposer: Actor, decider: Actor, bank: Unit, one: Measure
) -> None:
    handed(proposer, decider, bank)
    until = again(one).until
    assert until is not None
    ending.expire(until + timedelta(days=2))
    Recall.unscoped.update(confirmed_at=until + timedelta(days=5))
    (removal,) = handouts.removals(decider, until - timedelta(days=9), until + timedelta(days=9))
    assert (removal.confirmed, removal.mean, removal.longest) == (1, 5.0, 5.0)


def test_nobody_in_force_makes_no_list_and_a_refused_one_leaves_nothing(
    proposer: Actor, decider: Actor, bank: Unit, one: Measure
) -> None:
    row = handing.ask(proposer, [KIND.code], bank.pk, "核对限制措施")
    lifted(decider, one, "OTHER")
    refused(Code.NOBODY_IN_FORCE, handing.make, decider, row.pk)
    handing.refuse(decider, row.pk, "没有需要发放的措施")
    assert not HandOutRow.unscoped.exists()
    refused(Code.NOT_FOUND, handing.read, proposer, row.pk)


def test_lists_are_asked_for_approved_and_fetched_on_their_pages(
    city: City, proposer: Actor, decider: Actor, bank: Unit, one: Measure
) -> None:
    first, second = Client(), Client()
    first.force_login(city.people[Role.JOINT_OFFICE])
    second.force_login(Person.objects.get(pk=decider.person_id))
    new = reverse("measures:handout_new")
    assert first.get(new).status_code == 200
    with refusals() as told:
        told.form(first, Code.CLEAR_NUMBER, "purpose", new, kinds=KIND.code, receiver=bank.pk, purpose="13800138000")
        sent = {"kinds": KIND.code, "receiver": bank.pk, "purpose": "核对限制措施"}
        assert first.post(new, sent).status_code == 302
        row = HandOut.unscoped.get()
        do = reverse("measures:handout_act", args=[row.pk, "make"])
        told.form(first, Code.SAME_ASKER, None, do)
        assert "名单" in second.get(row.get_absolute_url()).content.decode()
        assert second.post(do).status_code == 302
        told.form(second, Code.HANDOUT_DECIDED, None, do)
        again_row = handing.ask(proposer, [KIND.code], bank.pk, "再次核对")
        answer = second.post(reverse("measures:handout_file", args=[row.pk]))
        assert answer["Content-Disposition"].startswith("attachment")
        lifted(decider, one, "OTHER")
        told.form(second, Code.NOBODY_IN_FORCE, None, reverse("measures:handout_act", args=[again_row.pk, "make"]))
        told.press(second, Code.LIST_CLOSED, reverse("measures:handout_file", args=[row.pk]))
    page = second.get(row.get_absolute_url()).content.decode()
    assert one.number in page
    assert row.number in first.get(reverse("measures:handouts")).content.decode()
    assert first.get(reverse("measures:honesty")).status_code == 200
    assert lists.of(decider, one.pk) is not None
    assert first.get(one.get_absolute_url()).status_code == 200
