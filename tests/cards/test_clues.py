# SPDX-License-Identifier: Apache-2.0
"""A clue about cards that was sent down: one a person, with its clocks, given to a unit, concluded by its answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_city, make_filed
from tests.refusing import refusals
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cards.errors import Code
from wuzha.cards.models import CardClue, ClueStep, InvolvedCard
from wuzha.cards.privacy import ClueKeeper, ClueSubjects
from wuzha.cards.queries.clues import Filters, chosen, late_of, show
from wuzha.cards.registry import followed
from wuzha.cards.rules.clues import ClueState, Dues, dues, late_with
from wuzha.cards.services import clues, replies
from wuzha.cards.services.clues import NewClue
from wuzha.engine.calendar import SHANGHAI, end_of_day
from wuzha.org.roles import Role
from wuzha.privacy.models import ExportState
from wuzha.privacy.services import exports
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.sealed.value import masked_by

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
    assert len(clues.cards_of(clue)) == 2
    assert InvolvedCard.unscoped.count() == 2
    assert told(officer, source_no="DK2026-2", cards=[("SIM", OTHER)]).pk == clue.pk
    assert show(officer, again(clue), "办理测试")["further"].startswith("DK2026-2 测试省厅\n涉诈取现")
    steps = ClueStep.unscoped.filter(clue=clue).count()
    told(officer)  # the same once more tells nothing
    assert ClueStep.unscoped.filter(clue=clue).count() == steps
    assert told(officer, id_no="", name="测试乙", source_no="DK2026-3", cards=[]).pk != clue.pk


@pytest.mark.django_db
def test_without_an_id_number_name_and_card_together_are_one_person(officer: Actor) -> None:
    clue = told(officer, id_no="")
    assert told(officer, id_no="", cards=[("BANK", CARD), ("SIM", OTHER)]).pk == clue.pk
    assert told(officer, id_no="", name="测试乙").pk != clue.pk  # another name
    assert told(officer, id_no="", cards=[("SIM", "19900005519")]).pk != clue.pk  # another card
    assert told(officer).pk == clue.pk  # the ID number was found out, and is that of the clue from now on
    assert told(officer, cards=[("SIM", "19900005520")]).pk == clue.pk
    assert told(officer, id_no="330282199003070032", cards=[("BANK", CARD)]).pk != clue.pk


@pytest.mark.django_db
def test_a_clue_is_concluded_by_the_accepted_answer_of_its_unit(officer: Actor, station: Actor, city: City) -> None:
    clue = told(officer)
    clues.assign(officer, clue.pk, city.station.pk)
    words = Request.unscoped.get(pk=asked(clue)).what
    assert words is not None
    (card,) = clues.cards_of(clue)
    assert card.card.shown in masked_by(words, str)
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
    assert card.card.shown in str(replies.document(row, "测试卡主", ID_NO, "经查").body)
    assert replies.letter(officer, clue.pk)[:2] == b"PK"
    assert replies.reply(officer, clue.pk, "测试反馈1号").state == ClueState.REPLIED
    assert told(officer).pk != clue.pk


def concluded(officer: Actor, station: Actor, city: City, result: str, followed: str, **more: object) -> CardClue:
    """Accepted by the officer as the station answered it."""
    clue = told(officer, **more)
    clues.assign(officer, clue.pk, city.station.pk)
    answering.sign(station, asked(clue))
    fields = {"verified_on": timezone.localdate().isoformat(), "followed": followed}
    answering.answer(station, asked(clue), Answer("经查属实", result, fields))
    asking.accept(officer, asked(clue))
    return again(clue)


@pytest.mark.django_db
def test_what_followed_is_linked_where_its_number_is_known_here(officer: Actor, station: Actor, city: City) -> None:
    case = make_filed(city.centre, "A3302820000002026110001")
    clue = concluded(officer, station, city, "CASE", case.case_no)
    client = Client()
    client.force_login(city.people[Role.JOINT_OFFICE])
    link = f'href="{case.get_absolute_url()}"'
    assert link in client.get(clue.get_absolute_url()).content.decode()
    other = concluded(officer, station, city, "CASE", str(case.pk), source_no="DK2026-7")
    assert link not in client.get(other.get_absolute_url()).content.decode()  # a bare number names no case
    assert set(followed) == {"CASE", "PENALTY", "SANCTION", "PLEDGE"}


@pytest.mark.django_db
def test_the_list_leaves_in_clear_for_a_second_persons_yes_alone(officer: Actor, city: City) -> None:
    told(officer)
    who = city.actor(Role.INVESTIGATOR)
    export = exports.ask(
        who, kind="card_clues", query="tab=open", format="csv", clear=True, purpose="CASE", reference="测试1号"
    )
    assert export.state == ExportState.ASKED
    exports.decide(city.actor(Role.JOINT_OFFICE), export.pk, approve=True)
    assert exports.make(export.pk)
    text = exports.fetch(who, export.pk)[1].decode("utf-8-sig")
    assert ID_NO in text
    assert CARD not in text
    with pytest.raises(RefusalError, match="NOTHING_TO_EXPORT"):
        exports.ask(who, kind="card_clues", query="tab=none", format="csv", clear=False, purpose="INSPECT")


@pytest.mark.django_db
@pytest.mark.dialect("sealed.erasing")
def test_whose_cards_they_are_goes_when_its_time_is_over(officer: Actor, station: Actor, city: City) -> None:
    clue = concluded(officer, station, city, "NOTHING", "")
    keeper, now = ClueKeeper(), timezone.now() + timedelta(days=1)
    assert ClueSubjects().about(officer, ID_NO) == {(CardClue.RECORD, str(clue.pk))}
    assert not keeper.due(now).exists()  # it is to be replied to
    assert keeper.erase([clue.pk], now) == 0
    replies.reply(officer, clue.pk, "测试反馈1号")
    assert keeper.erase(list(keeper.due(now).values_list("pk", flat=True)), now) == 1
    row = again(clue)
    assert (row.name, row.id_no, row.id_index, row.what, row.found) == (None,) * 5
    assert (row.result, row.reply_no) == ("NOTHING", "测试反馈1号")
    assert not keeper.due(now).exists()
    assert ClueSubjects().about(officer, ID_NO) == set()
    assert ClueSubjects().worked_on(officer.person_id or 0, [(CardClue.RECORD, str(clue.pk))])


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
