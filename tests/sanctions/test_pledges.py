# SPDX-License-Identifier: Apache-2.0
"""Pledges and people abroad: signed and broken, listed on a ground and brought back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.sanctions.conftest import WHO, ago, refused, signed
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.sanctions.models import Absent, Pledge
from wuzha.sanctions.privacy import KEEPERS, SanctionSubjects
from wuzha.sanctions.queries import records
from wuzha.sanctions.queries.records import Filters
from wuzha.sanctions.services import papers, pledges, returns
from wuzha.sanctions.services.returns import NewAbsent
from wuzha.sanctions.waiting import BreachSource, ReturnSource

pytestmark = pytest.mark.django_db


def again(row: Pledge) -> Pledge:
    found: Pledge = Pledge.unscoped.get(pk=row.pk)
    return found


def test_a_pledge_holds_as_long_as_the_text_of_its_day_says(officer: Actor) -> None:
    row = signed(officer)
    assert row.until == pledges.add_months(row.signed_on, 24), "counted as every other term: the first day is not"
    refused("NOT_MINOR", signed, officer, occasion="MINOR", is_same=True, signed_on=ago(4))
    young = NewIndividual("测试少年", "330282200903070017")
    assert signed(officer, occasion="MINOR", who=young, signed_on=date(2026, 1, 5)).occasion == "MINOR"
    refused("PLEDGED_ALREADY", signed, officer, is_same=True)
    refused("KNOWN", signed, officer, signed_on=ago(3))
    other = {"is_same": True, "signed_on": ago(3)}
    refused("MONTHS_MANY", signed, officer, until=row.until + timedelta(days=30), **other)
    refused("DAYS_ORDER", signed, officer, until=ago(4), **other)
    refused("UNKNOWN_WORD", signed, officer, occasion="NONE")
    refused("WITNESS_MISSING", signed, officer, witness=" ")
    refused("IN_FUTURE", signed, officer, signed_on=ago(-1))
    refused("WHO_MISSING", signed, officer, who=NewIndividual("测试卡主"))


def test_a_breach_has_no_consequence_but_one_that_is_decided(officer: Actor) -> None:
    row = signed(officer)
    refused("BREACH_OUTSIDE", pledges.break_, officer, row.pk, ago(11), "再次出借银行卡")
    refused("REASON_MISSING", pledges.break_, officer, row.pk, ago(1), " ")
    pledges.break_(officer, row.pk, ago(1), "再次出借银行卡，有询问笔录")
    assert list(BreachSource().rows(officer, timezone.now())) == [again(row)]
    refused("WRONG_STATE", pledges.end, officer, row.pk, "搬离")
    refused("UNKNOWN_WORD", pledges.follow, officer, row.pk, "BLACKLIST", "一律")
    refused("REASON_MISSING", pledges.follow, officer, row.pk, "PENALTY", "")
    pledges.follow(officer, row.pk, "PENALTY", "已另行立案处罚")
    assert (again(row).state, again(row).follow) == ("FOLLOWED", "PENALTY")
    pledges.break_(officer, row.pk, ago(0), "又一次")
    pledges.follow(officer, row.pk, "NOTHING", "查无实据")
    pledges.end(officer, row.pk, "迁出")
    assert again(row).until == timezone.localdate()


def test_the_pledge_is_made_to_be_signed_and_its_scan_kept(officer: Actor) -> None:
    row = signed(officer)
    paper = papers.make_of_pledge(officer, row.pk, "PLEDGE", "签订承诺书")
    assert papers.read(officer, paper, "签订承诺书").startswith(b"PK")
    papers.bring_of_pledge(officer, row.pk, b"%PDF-1.4 x %%EOF")
    assert [one.kind for one in records.papers_of(officer, row)] == ["SIGNED", "PLEDGE"]


def test_no_other_city_sees_a_pledge(city: City, officer: Actor) -> None:
    row = signed(officer)
    foreign = city.foreign_actor(Role.CARD_OFFICER)
    assert records.of(foreign, Pledge, row.pk) is None
    assert records.page(foreign, Filters("pledges", "all")).rows == []
    assert [one.pk for one in records.page(officer, Filters("pledges", "force", "CARDS")).rows] == [row.pk]


def test_a_pledge_is_found_by_the_person_and_forgotten_when_it_is_over(officer: Actor) -> None:
    row = signed(officer, note="当面签订")
    assert ("pledge", str(row.pk)) in SanctionSubjects().about(officer, WHO.id_no)
    keeper = next(one for one in KEEPERS if one.kind == "pledge")
    later = timezone.now() + timedelta(days=1)
    assert list(keeper.due(later)) == []  # it holds
    papers.bring_of_pledge(officer, row.pk, b"%PDF-1.4 x %%EOF")
    Pledge.unscoped.filter(pk=row.pk).update(until=ago(1))
    assert list(keeper.due(later)) == [again(row)]
    assert keeper.erase([row.pk], later) == 1
    assert list(keeper.due(later)) == []
    assert records.papers_of(officer, row) == []


def listed(actor: Actor, city: City, **more: object) -> Absent:
    values: dict[str, object] = {
        "ground": "WANTED", "ground_no": "测追〔2026〕1号", "who": WHO, "place": "境外某地", "left_on": ago(200),
        "township_id": city.town.pk, "listed_on": ago(30),
    } | more  # fmt: skip
    return returns.list_(actor, NewAbsent(**values))  # type: ignore[arg-type]


def test_a_township_is_asked_answers_and_the_person_comes_back(city: City, officer: Actor) -> None:
    row = listed(officer, city)
    assert list(ReturnSource().rows(officer, timezone.now())) == [row]
    returns.seek(officer, row.pk, city.town.pk, "请走访家属，动员回国")
    asked = Request.unscoped.get(about_type=Absent.RECORD, about_id=row.pk)
    assert asked.addressed_id == city.town.pk
    member = actor_of(make_person(Role.MEMBER_UNIT, city.town))
    answering.sign(member, asked.pk)
    answering.answer(member, asked.pk, Answer("家属表示将劝其回国", "REACHED", {"contacts": "1"}))
    asking.accept(officer, asked.pk)
    row = Absent.unscoped.get(pk=row.pk)
    assert row.contacted_on == timezone.localdate()
    returns.contact(officer, row.pk, ago(2), "PHONE", "本人同意回国")
    returns.come_back(officer, row.pk, ago(1), "口岸移交办案单位")
    returns.close(officer, row.pk, "已到案")
    assert [one.act for one in records.steps_of(officer, row)] == [
        "list", "seek", "contact", "contact", "come_back", "close",
    ]  # fmt: skip


def test_nobody_is_listed_without_a_ground_and_its_paper(city: City, officer: Actor) -> None:
    refused("GROUND_NO_MISSING", listed, officer, city, ground_no=" ")
    refused("UNKNOWN_WORD", listed, officer, city, ground="ALL")
    refused("NOT_FOUND", listed, officer, city, township_id=city.station.pk)
    refused("LEFT_AFTER", listed, officer, city, left_on=ago(29))
    refused("BEFORE_BIRTH", listed, officer, city, left_on=date(1989, 12, 31))
    row = listed(officer, city)
    refused("LISTED_ALREADY", listed, officer, city, is_same=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absent.unscoped.filter(pk=row.pk).update(ground_no="")
    refused("NO_TOWNSHIP", returns.seek, officer, row.pk, city.station.pk, "请协助")
    refused("UNKNOWN_WORD", returns.contact, officer, row.pk, ago(1), "TELEPATHY", "无")
    refused("REASON_MISSING", returns.contact, officer, row.pk, ago(1), "PHONE", " ")
    refused("DAYS_ORDER", returns.come_back, officer, row.pk, ago(31), "移交")
    refused("REASON_MISSING", returns.close, officer, row.pk, " ")
