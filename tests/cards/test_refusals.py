# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of this room can give stands on the field that it is about, with nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cards.conftest import Banks, ago, card
from tests.cards.test_tracing import answered, fields, refused
from tests.factories import City
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.cards.errors import Code
from wuzha.cards.models import InvolvedCard
from wuzha.cards.services import registry, tracing
from wuzha.cards.services.registry import Case
from wuzha.org.roles import Role
from wuzha.requests.services import asking

pytestmark = pytest.mark.django_db
CARD = "6228480012345678018"


@pytest.fixture
def client(city: City) -> Client:
    found = Client()
    found.force_login(city.people[Role.CARD_OFFICER])
    return found


def on(row: InvolvedCard, name: str) -> str:
    return reverse("cards:card_act", args=[row.pk, name])


def day(days: int) -> str:
    return ago(days).isoformat()


def test_of_a_new_card_and_of_looking_for_one(client: Client, city: City, banks: Banks, officer: Actor) -> None:
    known = registry.register(officer, "BANK", CARD, Case(ago(3)))
    url = reverse("cards:card_new")
    one: dict[str, Any] = {"kind": "BANK", "number": "6228480012345678026", "involved_on": day(3)}
    with refusals() as told:
        told.form(client, Code.BAD_NUMBER, "number", url, **one | {"kind": "SIM", "number": "12"})
        told.form(client, Code.KNOWN, "number", url, **one | {"number": known.card_no._open()})  # type: ignore[union-attr]
        told.form(client, Code.IN_FUTURE, "involved_on", url, **one | {"involved_on": day(-1)})
        told.form(client, Code.LEVEL, "level", url, **one | {"level": "100"})
        told.form(client, Code.NO_CASE, "case", url, **one | {"case": "AJ99999999"})
        told.form(client, Code.OPENED_AFTER, "opened_on", url, **one | {"opened_on": day(1)})
        told.form(
            client, Code.HOLDER_TWICE, "organisation", url, **one | {"holder": "测试乙", "organisation": "某公司"}
        )
        told.form(
            client,
            Code.NO_OUTLET,
            "outlet",
            url,
            **one | {"institution": str(banks.bank.pk), "outlet": str(banks.rival_outlet.pk)},
        )
        told.form(client, Code.OTHER_INSTITUTION, "institution", url, **one | {"institution": str(banks.carrier.pk)})
        sim = one | {"kind": "SIM", "number": "13900000018", "institution": str(banks.bank.pk)}
        told.form(client, Code.OTHER_INSTITUTION, "institution", url, **sim)
        told.form(
            client,
            "This is no whole number of a card: type all of its digits.",
            "number",
            reverse("cards:find"),
            number="12",
        )
    assert InvolvedCard.unscoped.count() == 1
    refused(Code.NO_INSTITUTION, lambda: registry.register(
        officer, "BANK", "6228480012345678026", Case(ago(3)), registry.Opening(institution=banks.outlet.pk)
    ))  # fmt: skip


def test_of_what_is_recorded_of_a_card(client: Client, city: City, banks: Banks, officer: Actor) -> None:
    row = card(city.centre, banks.outlet)
    registry.involve(officer, row.pk, Case(ago(4), case_no="外地1号"))
    registry.dispose(officer, row.pk, "STOP", ago(2))
    involve = {"involved_on": day(4), "elsewhere": "外地1号"}
    with refusals() as told:
        told.form(client, Code.TOLD_ALREADY, "case", on(row, "involve"), **involve)
        told.form(client, Code.LEVEL, "level", on(row, "involve"), **involve | {"level": "0"})
        told.form(client, Code.TOLD_ALREADY, "day", on(row, "dispose"), kind="STOP", day=day(2))
        told.form(client, Code.IN_FUTURE, "day", on(row, "dispose"), kind="STOP", day=day(-2))
    refused(Code.WRONG_DISPOSAL, lambda: registry.dispose(officer, row.pk, "SUSPEND", ago(1)))


def test_of_back_traces(client: Client, city: City, banks: Banks, officer: Actor) -> None:
    one, other, nobody = card(city.centre, banks.outlet), card(city.centre, banks.rival_outlet), card(city.centre)
    many = reverse("cards:trace_many")
    with refusals() as told:
        told.form(client, Code.NOBODY_CHOSEN, None, many, remark="请附影像")
        told.form(client, Code.TOO_MANY, None, many, remark="请附影像", card=[str(n) for n in range(1, 300)])
        told.form(client, Code.TWO_INSTITUTIONS, None, many, card=[str(one.pk), str(other.pk)])
        told.form(client, Code.NOBODY_TO_ASK, None, on(nobody, "ask"), remark="请附影像")
        trace = tracing.ask(officer, [one.pk])[0]
        told.form(client, Code.UNDER_WAY, None, on(one, "ask"), remark="请附影像")
        answer = reverse("requests:act", args=[trace.request_id, "answer"])
        bank = Client()
        bank.force_login(banks.clerk)
        bank.post(reverse("requests:act", args=[trace.request_id, "sign"]))
        given = {f"field_{name}": str(value) for name, value in fields("YH-A1").items()}
        given |= {"conclusion": "FAULTY", "text": "经查"}
        told.form(bank, Code.FIELD_MISSING, None, answer, **given | {"field_clerk": ""})
        told.form(bank, Code.NOT_OURS_TOLD, None, answer, **given | {"conclusion": "NOT_OURS"})
        told.form(bank, Code.FIELD_DAY, "field_opened_on", answer, **given | {"field_opened_on": day(1)})
    tracing_row = card(city.centre, banks.outlet)
    trace = tracing.ask(officer, [tracing_row.pk])[0]
    answered(trace, banks.actor, {}, "NOT_OURS")
    asking.accept(officer, trace.request_id or 0)
    with refusals() as told:
        url = on(tracing_row, "conclude")
        told.form(client, Code.FINDING_MISSING, "finding", url, responsibility="NONE", finding=" ")
        told.form(client, Code.NOT_PROPER, "responsibility", url, responsibility="OUTLET", finding="无此卡")


def test_who_is_of_no_centre_registers_no_card(city: City) -> None:
    refused(
        Code.NO_CENTRE,
        lambda: registry.register(Actor("person", "test", role=Role.CARD_OFFICER), "BANK", CARD, Case(ago(3))),
    )
