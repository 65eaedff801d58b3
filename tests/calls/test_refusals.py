# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of calls can give stands on the field that it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.calls.conftest import tell
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls import forms
from wuzha.calls.models import BankReport, Call
from wuzha.calls.services import banks, holds
from wuzha.funds.models import Institution
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db

LATER = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
NOW, EARLY, A_PHONE = f"{timezone.localtime():%Y-%m-%dT%H:%M}", "2020-01-01T08:00", "19900005518"
#: Form → address, what is right, and what is wrong with which field.
FORMS: dict[str, tuple[str, dict[str, str], tuple[tuple[str, str], ...]]] = {
    "accept": ("calls:accept", {"number": "受-1", "at": NOW}, (
        ("number", ""), ("number", A_PHONE), ("at", EARLY), ("at", LATER), ("at", ""),
    )),
    "transfer": ("calls:transfer", {"organ": "外市公安局", "number": "移-1", "at": NOW}, (
        ("organ", ""), ("organ", A_PHONE), ("number", ""), ("number", A_PHONE), ("at", EARLY), ("at", LATER),
    )),
    "close": ("calls:close", {"ending": "ADVICE", "reason": "劝阻"}, (("reason", ""), ("ending", "?"))),
    "admin": ("calls:admin", {"reason": "转行政"}, (("reason", ""),)),
    "lift": ("calls:lift", {"by": "测试银行"}, (("by", ""), ("by", A_PHONE))),
    "judge": ("calls:bank_judge", {"verdict": "FRAUD"}, (("verdict", ""), ("verdict", "?"))),
    "answer": ("calls:bank_answer", {"to": "风控岗", "at": NOW}, (
        ("to", ""), ("to", A_PHONE), ("at", EARLY), ("at", LATER),
    )),
    "acted": ("calls:bank_act", {"what": "DELAYED", "at": NOW}, (("what", ""), ("at", EARLY), ("at", LATER))),
}  # fmt: skip


@pytest.fixture
@shared
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.ANALYST])
    return found


@pytest.fixture
@shared
def keys(taker: Actor, call: Call) -> dict[str, int]:
    """A call with a hold, and the report of a bank in the state that each form needs."""
    bank = Institution.objects.create(code="T-1", name="测试银行", kind="BANK", synthetic=True)
    tell(taker, call, name="测试甲", phone=A_PHONE, paid="NO")
    tell(taker, call, road="BANK", hold_bank=str(bank.pk))
    [held] = holds.hold(taker, call.pk)
    told = banks.NewBankReport(bank.pk, "PHONE", timezone.now(), phone=A_PHONE, what="异常")
    made = {
        "judge": banks.receive(taker, told),
        "answer": banks.receive(taker, told),
        "acted": banks.receive(taker, told),
    }
    for name in ("answer", "acted"):
        banks.judge(taker, made[name].pk, "FRAUD")
    banks.answer(taker, made["acted"].pk, "风控岗")
    return {"hold": held.pk, "call": call.pk} | {name: one.pk for name, one in made.items()}


def test_what_is_wrong_stands_on_its_field(client: Client, keys: dict[str, int]) -> None:
    for name, (address, right, faults) in FORMS.items():
        url = reverse(address, args=[keys.get(name, keys["call"])])
        for field, text in faults:
            answer = client.post(url, right | {"hold": str(keys["hold"])} | {field: text})
            assert answer.status_code == 422, (name, field, text)
            assert list(answer.context["forms"][name].errors) == [field], (name, field, text)


def test_a_banks_report_says_what_is_wrong_on_each_field(client: Client) -> None:
    bank = Institution.objects.create(code="T-1", name="测试银行", kind="BANK", synthetic=True)
    right = {"institution": str(bank.pk), "channel": "PHONE", "at": NOW, "what": "异常"}
    for field, text in (
        ("institution", ""), ("channel", ""), ("at", LATER), ("account", "12"), ("payee", "12"), ("name", "1"),
        ("phone", "123"), ("amount", "abc"), ("paid_at", LATER), ("what", ""), ("reference", A_PHONE),
    ):  # fmt: skip
        answer = client.post(reverse("calls:banks_new"), right | {field: text})
        assert list(answer.context["form"].errors) == [field], (field, text)
    assert not BankReport.unscoped.exists()


def test_every_code_that_a_form_places_names_a_field_of_it() -> None:
    for kind in (
        forms.AcceptForm, forms.TransferForm, forms.CloseForm, forms.AdminForm, forms.LiftForm, forms.JudgeForm,
        forms.AnswerForm, forms.BankActForm, forms.BankReportForm,
    ):  # fmt: skip
        assert set(kind.beside.values()) <= set(kind.base_fields), kind
