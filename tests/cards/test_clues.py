# SPDX-License-Identifier: Apache-2.0
"""A clue about cards that was sent down: one a person, with its clocks, given to a unit, concluded by its answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_city
from tests.refusing import refusals
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cards.errors import Code
from wuzha.cards.models import CardClue, InvolvedCard
from wuzha.cards.queries.clues import Filters, chosen, late_of
from wuzha.cards.rules.clues import ClueState, Dues, dues, late_with
from wuzha.cards.services import clues
from wuzha.cards.services.clues import NewClue
from wuzha.engine.calendar import SHANGHAI, end_of_day
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer

ID_NO, CARD, OTHER = "330282199003070016", "6228480000000000014", "19900005518"


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor(Role.CARD_OFFICER)


@pytest.fixture
def station(city: City) -> Actor:
    return city.actor(Role.STATION_OFFICER)


def told(actor: Actor, days: int = 1, **more: object) -> CardClue:
    values: dict[str, object] = {
        "source_no": "DK2026-1", "sender": "测试省厅", "received_at": timezone.now() - timedelta(days=days),
        "name": "测试卡主", "id_no": ID_NO, "what": "涉诈取现", "cards": [("BANK", CARD)],
    } | more  # fmt: skip
    return clues.take_down(actor, NewClue(**values))[0]  # type: ignore[arg-type]


def asked(clue: CardClue) -> int:
    found: int = Request.unscoped.filter(about_type=CardClue.RECORD, about_id=clue.pk).latest("pk").pk
    return found


def again(clue: CardClue) -> CardClue:
    found: CardClue = CardClue.unscoped.get(pk=clue.pk)
    return found


def test_clocks_run_from_the_receipt_and_days_end_with_the_day() -> None:
    at = datetime(2026, 11, 29, 3, 30, tzinfo=SHANGHAI)
    due = dues(at, sign_hours=24, check_days=7, first_days=7, final_days=30)
    assert due.sign == at + timedelta(hours=24)
    assert due.first == end_of_day(datetime(2026, 12, 6, tzinfo=SHANGHAI).date())
    assert due.final == end_of_day(datetime(2026, 12, 29, tzinfo=SHANGHAI).date())


@pytest.mark.parametrize(
    ("days", "state", "signed", "verified", "first", "late"),
    [
        (0, "RECORDED", False, False, False, None),
        (2, "CHECKING", False, False, False, "sign"),
        (8, "CHECKING", True, False, True, "check"),
        (8, "CHECKING", True, True, False, "first"),
        (31, "CHECKING", True, True, True, "final"),
        (31, "CONCLUDED", True, True, True, None),
    ],
)
def test_the_gravest_of_what_is_overdue_is_told(
    days: int,
    state: str,
    signed: bool,
    verified: bool,
    first: bool,
    late: str | None,
) -> None:
    at = datetime(2026, 11, 1, tzinfo=SHANGHAI)
    day = timedelta(days=1)
    due = Dues(at + day, at + 7 * day, at + 7 * day, at + 30 * day)
    found = late_with(at + days * day, due, state=state, signed=signed, verified=verified, first=first)
    assert (found[0] if found else None) == late


@pytest.mark.django_db
def test_one_persons_cards_are_one_clue(officer: Actor) -> None:
    clue = told(officer)
    same = told(officer, source_no="DK2026-2", cards=[("SIM", OTHER)])
    assert same.pk == clue.pk
    assert clue.cards.count() == 2
    assert InvolvedCard.unscoped.count() == 2
    assert told(officer, id_no="", name="测试乙", source_no="DK2026-3", cards=[]).pk != clue.pk


@pytest.mark.django_db
def test_a_clue_is_concluded_by_the_accepted_answer_of_its_unit(officer: Actor, station: Actor, city: City) -> None:
    clue = told(officer)
    clues.assign(officer, clue.pk, city.station.pk)
    answering.sign(station, asked(clue))
    assert again(clue).signed_at is not None
    fields = {"verified_on": timezone.localdate().isoformat()}
    with pytest.raises(RefusalError) as refused:
        answering.answer(station, asked(clue), Answer("已立案侦查", "CASE", fields))
    assert refused.value.code == Code.FOLLOWED_MISSING.name
    answering.answer(station, asked(clue), Answer("已立案侦查", "CASE", fields | {"followed": "测试立案1号"}))
    asking.accept(officer, asked(clue))
    row = again(clue)
    assert (row.state, row.result, row.followed) == (ClueState.CONCLUDED, "CASE", "测试立案1号")
    assert clues.letter(officer, clue.pk)[:2] == b"PK"
    assert clues.reply(officer, clue.pk, "测试反馈1号").state == ClueState.REPLIED
    assert told(officer).pk != clue.pk


@pytest.mark.django_db
def test_an_overdue_clue_is_listed_and_a_person_may_draft_a_ticket(officer: Actor, city: City) -> None:
    clue = told(officer, days=31)
    clues.assign(officer, clue.pk, city.station.pk)
    late = late_of(again(clue))
    assert late is not None
    assert late[0] == "final"
    assert [one.pk for one in chosen(officer, Filters("late"))] == [clue.pk]
    office = Client()
    office.force_login(city.people[Role.JOINT_OFFICE])
    page = office.get(clue.get_absolute_url()).content.decode()
    draft = f"{reverse('inspections:new')}?clue={clue.pk}"
    assert draft in page
    assert clue.number in office.get(draft).content.decode()


@pytest.mark.django_db
def test_forms_of_clues_are_refused_where_they_are_wrong(officer: Actor, city: City) -> None:
    client = Client()
    client.force_login(city.people[Role.CARD_OFFICER])
    now = timezone.localtime()
    good = {
        "source_no": "DK2026-9", "sender": "测试省厅", "received_at": now.strftime("%Y-%m-%dT%H:%M"), "name": "测试丙",
        "id_no": "", "kind": "BANK", "cards": CARD, "what": "",
    }  # fmt: skip
    later = (now + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    new = reverse("cards:clues_new")
    with refusals() as told_:
        told_.form(client, Code.BAD_NUMBER, "cards", new, **good | {"cards": "12"})
        told_.form(client, Code.TOO_MANY_CARDS, "cards", new, **good | {"cards": "\n".join([CARD] * 51)})
        told_.form(client, Code.IN_FUTURE, "received_at", new, **good | {"received_at": later})
    assert client.post(new, good).status_code == 302
    page = client.get(reverse("cards:clues")).content.decode()
    assert "DK2026-9" in page
    assert CARD not in page
