# SPDX-License-Identifier: Apache-2.0
"""The registry fills by itself from trails of money, orders, suspects and evidence, and twice is once."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cards.conftest import Banks, ago
from tests.factories import City
from tests.funds.conftest import FIRST, account_at, file_case, ok, told
from tests.worlds import shared
from wuzha.cards.models import CardDisposal, CardDue, CardInvolvement, InvolvedCard
from wuzha.cards.queries.cards import by_number
from wuzha.cards.rules.sums import Hold, Involved, Sums, disposals_of, sums
from wuzha.cards.services import filling, registry
from wuzha.cards.services.filling import CASE, FUNDS
from wuzha.cases.models import Case
from wuzha.cli import main
from wuzha.funds.models import FundsCase, Institution
from wuzha.funds.orders.services import answers, reports, stops
from wuzha.funds.orders.services.reports import Person
from wuzha.org.roles import Role
from wuzha.people.models import Individual, Involvement
from wuzha.people.services import NewIndividual
from wuzha.people.services.individuals import kept

DAY = date(2023, 5, 1)


def test_what_several_sources_tell_of_one_case_counts_once() -> None:
    rows = [
        Involved("case:1", DAY, 2, 500), Involved("case:1", DAY + timedelta(days=1), 1, 700),
        Involved("case:2", DAY - timedelta(days=1), None, 40),
    ]  # fmt: skip
    shown = sums(rows, [(DAY, 1, "STOP"), (DAY, 2, "FREEZE")])
    assert shown == Sums(DAY - timedelta(days=1), 1, 740, 2, "FREEZE", DAY)
    assert sums([], []) == Sums(None, None, 0, 0, "", None)


def test_a_card_is_restored_when_the_last_order_ends() -> None:
    now = timezone.now()
    stop = Hold("stop:1", "STOP", now, now + timedelta(days=2), replaced=False)
    assert [one.kind for one in disposals_of([stop])] == ["STOP", "RESTORE"]
    converted = Hold("stop:1", "STOP", now, now + timedelta(days=1), replaced=True)
    freeze = Hold("freeze:1", "FREEZE", now + timedelta(days=1), None, replaced=False)
    assert [one.kind for one in disposals_of([converted, freeze])] == ["STOP", "FREEZE"]
    assert [one.kind for one in disposals_of([stop, freeze])] == ["STOP", "FREEZE"]


@pytest.fixture
@shared
def case(city: City, banks: Banks) -> FundsCase:
    """A report of one payment into a bank of the city, filed; its account was stopped."""
    bank = Institution.objects.create(code="T-B1", name="平台甲银行", kind="BANK", unit=banks.bank, synthetic=True)
    officer = city.actor(Role.FUNDS_OFFICER)
    report = reports.by_hand(officer, Person("测试甲", "13800000001"), told(bank))
    found = file_case(officer, report.case)
    stop = stops.draft(officer, found.pk, account_at(found, 1))
    stops.issue(officer, stop.pk, "Q-0001", timezone.now() - timedelta(seconds=30))
    answers.answer_stop(officer, stop.pk, ok())
    return FundsCase.unscoped.get(pk=found.pk)


def snapshot() -> list[tuple[Any, ...]]:
    """The registry without its keys."""
    rows = CardInvolvement.unscoped
    return sorted(
        (
            str(one.card_no), one.kind, one.level or 0, one.amount_fen, one.cases, str(one.first_involved_on),
            one.disposal, str(one.disposed_on), one.institution_name, one.institution_id or 0, str(one.holder),
            tuple(sorted(rows.filter(card=one).values_list("source", "key", "level", "amount_fen"))),
            tuple(sorted(CardDisposal.unscoped.filter(card=one).values_list("kind", "key"))),
        )
        for one in InvolvedCard.unscoped.all()
    )  # fmt: skip


def fill() -> None:
    cases, funds = Case.unscoped.values_list("pk", flat=True), FundsCase.unscoped.values_list("pk", flat=True)
    filling.read(list(funds), list(cases))


def suspect(city: City, case: FundsCase, phone: str) -> None:
    actor = city.actor(Role.INVESTIGATOR)
    who = kept(actor, NewIndividual("测试嫌疑人", "330282199003070016", phone), city.centre.pk, city.centre.pk)
    Involvement.unscoped.create(individual=who, case_id=case.case_id, roles=["CARD"])


@pytest.mark.django_db
def test_an_account_of_the_trail_is_a_card_with_level_sum_and_order(city: City, banks: Banks, case: FundsCase) -> None:
    fill()
    card = by_number(city.actor(Role.CARD_OFFICER), FIRST)[0]
    assert (card.kind, card.level, card.amount_fen, card.cases, card.disposal) == ("BANK", 1, 3_000_000, 1, "STOP")
    assert (card.institution, card.institution_name, str(card.holder)) == (banks.bank, "", "测**")
    row = CardInvolvement.unscoped.get(card=card)
    assert (row.source, row.case_id, row.funds_case_id) == ("TRAIL", case.case_id, case.pk)
    assert CardDisposal.unscoped.get(card=card).reference == "Q-0001"
    assert InvolvedCard.unscoped.count() == 1  # the victim's own account is none


@pytest.mark.django_db
def test_a_suspects_number_is_a_card_once_the_case_is_filed(city: City, case: FundsCase) -> None:
    suspect(city, case, "13900000009")
    fill()
    card = by_number(city.actor(Role.CARD_OFFICER), "13900000009")[0]
    assert (card.kind, CardInvolvement.unscoped.get(card=card).source, card.individual_id is not None) == (
        "SIM",
        "PERSON",
        True,
    )
    Case.unscoped.filter(pk=case.case_id).update(state="WITHDRAWN")
    fill()
    assert not InvolvedCard.unscoped.exists()  # withdrawn: nothing of it is involved any more


@pytest.mark.django_db
def test_reading_twice_and_reading_from_scratch_give_the_same(city: City, case: FundsCase) -> None:
    suspect(city, case, "13900000009")
    fill()
    before, versions = snapshot(), sorted(InvolvedCard.unscoped.values_list("pk", "version"))
    fill()
    assert (snapshot(), sorted(InvolvedCard.unscoped.values_list("pk", "version"))) == (before, versions)
    for model in (CardDisposal, CardInvolvement, InvolvedCard):
        model.unscoped.all().delete()
    assert filling.refill(city.actor(Role.CARD_OFFICER)) >= 2
    filling.look_at_due()
    assert snapshot() == before
    assert not CardDue.unscoped.exists()


@pytest.mark.django_db
def test_what_changed_while_no_worker_ran_is_read_when_one_runs_again(city: City, case: FundsCase) -> None:
    now = timezone.now()
    filling.watch(now - timedelta(days=2))
    suspect(city, case, "13900000009")
    Individual.unscoped.update(touched_at=now - timedelta(days=1))
    filling.watch(now)
    assert by_number(city.actor(Role.CARD_OFFICER), "13900000009")


@pytest.mark.django_db
def test_a_command_reads_all_cards_anew(
    city: City, case: FundsCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextlib.contextmanager
    def prepare(*, schema: bool = True) -> Iterator[None]:
        yield

    monkeypatch.setattr("wuzha.runtime.django.prepare", prepare)
    monkeypatch.setattr("wuzha.runtime.lifeline.watch", lambda: None)
    assert main(["refill-cards", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["noted"] >= 2
    assert by_number(city.actor(Role.CARD_OFFICER), FIRST)


@pytest.mark.django_db
def test_what_people_recorded_outlives_the_case_that_named_it(city: City, case: FundsCase) -> None:
    fill()
    officer = city.actor(Role.CARD_OFFICER)
    card = by_number(officer, FIRST)[0]
    registry.dispose(officer, card.pk, "CLOSE", ago(0), "测试甲银行")
    Case.unscoped.filter(pk=case.case_id).update(state="WITHDRAWN")
    fill()
    card = by_number(officer, FIRST)[0]
    assert (card.cases, card.disposal, card.level) == (0, "CLOSE", None)


@pytest.mark.django_db
def test_a_case_that_moves_is_read_again(city: City, case: FundsCase) -> None:
    assert {(one.kind, one.key) for one in CardDue.unscoped.all()} >= {(CASE, case.case_id), (FUNDS, case.pk)}
    filling.look_at_due()
    assert InvolvedCard.unscoped.get().level == 1


@pytest.mark.django_db(transaction=True)
def test_the_feed_of_the_funds_desk_is_read_from_where_it_was(city: City, case: FundsCase) -> None:
    CardDue.unscoped.all().delete()
    filling.watch(timezone.now())
    assert InvolvedCard.unscoped.get().disposal == "STOP"
    officer = city.actor(Role.FUNDS_OFFICER)
    again = told(Institution.objects.get(), paid=1_000_000)
    reports.by_hand(officer, Person("测试乙", "13800000002"), again)
    assert filling.watch(timezone.now()) >= 1
    assert InvolvedCard.unscoped.get().amount_fen == 4_000_000
