# SPDX-License-Identifier: Apache-2.0
"""What a sanction leaves: asked for with its proof, decided by a second person, in the next list, told to receivers."""

from __future__ import annotations

import io
from datetime import timedelta

import polars
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, actor_of, make_person, make_unit
from tests.refusing import refusals
from tests.sanctions.conftest import WHO, ago, refused
from tests.sanctions.test_dossiers import deeds, in_effect
from wuzha.audit.actor import Actor
from wuzha.measures.models import Measure
from wuzha.measures.services import ending, handing
from wuzha.measures.services.deciding import Decision
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Easing
from wuzha.sanctions.privacy import _EasingKeeper
from wuzha.sanctions.services import dossiers, easings
from wuzha.sanctions.services.easings import NewEasing
from wuzha.sanctions.waiting import EaseSource

pytestmark = pytest.mark.django_db
ACCOUNT = "6228480000000000017"
WITHDRAWN = Decision("甬公撤〔2026〕1号", timezone.localdate(), b"%PDF-1.4 x %%EOF")
BASIC = NewEasing("ACCOUNT", "COUNTER", "工资和低保由此户发放", "演示村委会证明1号", ACCOUNT)


@pytest.fixture
def judge(city: City) -> Actor:
    return actor_of(make_person(Role.JOINT_OFFICE, city.city))


@pytest.fixture
def sanction(officer: Actor, judge: Actor) -> Measure:
    row = dossiers.open_(officer, WHO)
    deeds(officer, row)
    return in_effect(officer, judge, row)


@pytest.fixture
def bank(city: City) -> Unit:
    return make_unit(UnitKind.BANK, "330282-B09", "测试银行", city.city)


def handed(judge: Actor, other: Actor, bank: Unit) -> list[str]:
    """The cells of the one row of a list."""
    made = handing.make(other, handing.ask(judge, ["SANCTION"], bank.pk, "落实惩戒").pk)
    sheet = polars.read_excel(io.BytesIO(handing.read(judge, made.pk)[1]), engine="calamine", has_header=False)
    return [str(cell) for cell in sheet.rows()[2]]


def test_the_account_to_live_on_is_kept_by_a_second_person_and_every_receiver_is_told(
    city: City, officer: Actor, judge: Actor, sanction: Measure, bank: Unit
) -> None:
    other = actor_of(make_person(Role.JOINT_OFFICE, city.city))
    before = handed(judge, other, bank)
    assert "限制名下银行账户、数字人民币钱包非柜面出金" in before[10]
    assert "保留：柜面业务；既有协议代扣税款、社保、水电煤气费；基本生活账户" in before[10]
    row = easings.ask(judge, sanction.pk, BASIC)
    assert list(EaseSource().rows(judge, timezone.now())) == []
    assert list(EaseSource().rows(other, timezone.now())) == [row]
    refused("SAME_ASKER", easings.grant, judge, row.pk, "同意")
    with pytest.raises(IntegrityError), transaction.atomic():
        Easing.unscoped.filter(pk=row.pk).update(state="GRANTED", decided_by=row.asked_by_id)
    granted = easings.grant(other, row.pk, "符合规定")
    told = Request.unscoped.get(kind="EASING")
    assert told.addressed_id == bank.pk
    after = handed(judge, other, bank)
    assert after[10].endswith(f"例外：保留基本生活账户{ACCOUNT}")
    easings.end(other, granted.pk, "已另行开立")
    assert "例外" not in handed(judge, other, bank)[10]
    assert Request.unscoped.filter(kind="EASING").count() == 2
    refused("WRONG_STATE", easings.grant, other, row.pk, "再")


CASES = [
    ({"kind": "NUMBER"}, "LIMIT_UNLIKE"),  # a financial restriction leaves no number
    ({"limit": "CREDIT_RECORD"}, "LIMIT_UNLIKE"),  # a record of credit leaves nothing
    ({"limit": "PAYMENT", "kind": "HARDSHIP"}, "LIMIT_UNLIKE"),
    ({"limit": "COUNTER_85"}, "LIMIT_UNLIKE"),  # of the older rule set
    ({"kind": "ALL"}, "UNKNOWN_WORD"),
    ({"thing": ""}, "THING_MISSING"),
    ({"proof": " "}, "PROOF_MISSING"),
    ({"why": " "}, "REASON_MISSING"),
]


def test_what_is_not_of_the_restriction_or_without_proof_is_refused(judge: Actor, sanction: Measure) -> None:
    for change, code in CASES:
        values = {name: getattr(BASIC, name) for name in ("kind", "limit", "why", "proof", "thing")} | change
        refused(code, easings.ask, judge, sanction.pk, NewEasing(**values))
    easings.ask(judge, sanction.pk, BASIC)
    refused("EASED_ALREADY", easings.ask, judge, sanction.pk, BASIC)
    assert easings.ask(judge, sanction.pk, NewEasing("HARDSHIP", "NUMBERS", "务工需要", "演示单位证明2号"))


def test_nothing_is_eased_of_what_is_not_in_force_and_it_goes_with_its_time(
    city: City, officer: Actor, judge: Actor, sanction: Measure
) -> None:
    row, keeper, later = easings.ask(judge, sanction.pk, BASIC), _EasingKeeper(), timezone.now() + timedelta(days=1)
    assert list(keeper.due(later)) == []
    ending.lift(judge, sanction.pk, "WRONG", "认定有误", told=WITHDRAWN)
    refused("NOT_IN_FORCE", easings.ask, judge, sanction.pk, BASIC)
    refused("NOT_IN_FORCE", easings.grant, officer_two(city), row.pk, "同意")
    assert keeper.erase([row.pk], later) == 1
    row.refresh_from_db()
    assert (row.thing, row.why, row.proof) == (None, None, "演示村委会证明1号")


def officer_two(city: City) -> Actor:
    return actor_of(make_person(Role.JOINT_OFFICE, city.city))


def test_its_page_asks_decides_and_shows_for_a_purpose(city: City, judge: Actor, sanction: Measure) -> None:
    client, second = Client(), Client()
    client.force_login(Person.objects.get(pk=judge.person_id))
    second.force_login(Person.objects.get(pk=officer_two(city).person_id))

    def on(name: str) -> str:
        return reverse("sanctions:easing_act", args=[sanction.pk, name])

    one = {"kind": "ACCOUNT", "limit": "COUNTER", "thing": ACCOUNT, "proof": "演示证明", "why": "低保户"}
    url = reverse("sanctions:easings", args=[sanction.pk])
    assert url in client.get(sanction.get_absolute_url()).content.decode()
    with refusals() as told:
        told.form(client, Code.LIMIT_UNLIKE, "limit", on("ask"), **one | {"kind": "NUMBER"})
        told.form(client, Code.THING_MISSING, "thing", on("ask"), **one | {"thing": ""})
        told.form(client, Code.PROOF_MISSING, "proof", on("ask"), **one | {"proof": ""})
        told.form(client, Code.CLEAR_NUMBER, "proof", on("ask"), **one | {"proof": "13800138000"})
        told.form(client, Code.REASON_MISSING, "why", on("ask"), **one | {"why": ""})
        assert client.post(on("ask"), one).status_code == 302
        told.form(client, Code.EASED_ALREADY, "kind", on("ask"), **one)
        row = Easing.unscoped.get()
        decision = {"easing": row.pk, "words": "符合规定", "until": ""}
        told.form(client, Code.SAME_ASKER, "easing", on("grant"), **decision)
        told.form(second, Code.REASON_MISSING, "words", on("grant"), **decision | {"words": ""})
        told.form(second, Code.UNTIL_PASSED, "until", on("grant"), **decision | {"until": ago(1).isoformat()})
    page = client.get(url).content.decode()
    assert ACCOUNT not in page
    client.force_login(city.people[Role.CARD_OFFICER])
    assert ACCOUNT in client.post(reverse("sanctions:easing_show", args=[sanction.pk])).content.decode()
    assert second.post(on("grant"), decision).status_code == 302
    assert "例外" in client.get(sanction.get_absolute_url()).content.decode()
    with refusals() as told:
        asked = easings.ask(judge, sanction.pk, NewEasing("DEBITS", "COUNTER", "社保", "演示证明3号"))
        ending.lift(judge, sanction.pk, "WRONG", "认定有误", told=WITHDRAWN)
        told.form(second, Code.NOT_IN_FORCE, "easing", on("grant"), **decision | {"easing": asked.pk})
        told.form(client, Code.NOT_IN_FORCE, "kind", on("ask"), **one | {"kind": "HARDSHIP"})
    assert second.post(on("refuse"), {"easing": asked.pk, "words": "惩戒已解除"}).status_code == 302
