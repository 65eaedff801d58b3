# SPDX-License-Identifier: Apache-2.0
"""A city, who files penalties and who decides them, and a person with a card in somebody else's hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.sanctions.models import Penalty, Pledge
from wuzha.sanctions.rules.fines import Imposed
from wuzha.sanctions.services import penalties, pledges
from wuzha.sanctions.services.penalties import Decision, NewPenalty
from wuzha.sanctions.services.pledges import NewPledge

ID_NO, OTHER_ID = "330282199003070016", "330282199003070032"
WHO = NewIndividual("测试卡主", ID_NO)
OFFICERS = ("测试民警甲", "测试民警乙")


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def officer(city: City) -> Actor:
    """Who files."""
    return city.actor(Role.CARD_OFFICER)


@pytest.fixture
def head(city: City) -> Actor:
    """Who records decisions."""
    return city.actor(Role.INVESTIGATOR)


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def filed(actor: Actor, **more: object) -> Penalty:
    """A penalty under article 44 for a gain of 2,400 yuan, filed 40 days ago."""
    values: dict[str, object] = {
        "article": "44", "facts": "出借本人银行卡三张，有讯问笔录和银行流水为证", "acted_on": ago(60),
        "filed_on": ago(40),
        "officers": OFFICERS, "gain_fen": 240_000, "grave": True, "who": WHO,
    } | more  # fmt: skip
    return penalties.file(actor, NewPenalty(**values))  # type: ignore[arg-type]


IMPOSED = Imposed(500_000, 5, 240_000)


def told(actor: Actor, imposed: Imposed = IMPOSED, **more: object) -> Penalty:
    return penalties.tell(actor, filed(actor, **more).pk, imposed, ago(38))


def decided(actor: Actor, by: Actor, imposed: Imposed = IMPOSED, **more: object) -> Penalty:
    """Told, nothing said in defence, reviewed and decided."""
    row = told(actor, imposed, **more)
    penalties.defend(actor, row.pk, "无陈述申辩，放弃听证", ago(37), waives=True)
    penalties.review(actor, row.pk, "测试法制", ago(30), "事实清楚，证据确凿")
    return penalties.decide(by, row.pk, Decision(f"测公行罚决字〔2026〕{row.pk}号", ago(29), "测试局长", imposed))


def signed(actor: Actor, **more: object) -> Pledge:
    """A pledge signed ten days ago."""
    values: dict[str, object] = {
        "occasion": "CARDS", "signed_on": ago(10), "witness": "测试民警甲", "who": WHO,
    } | more  # fmt: skip
    return pledges.sign(actor, NewPledge(**values))  # type: ignore[arg-type]


def refused(code: str, act: Callable[..., object], *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as wrong:
        act(*args, **more)
    assert wrong.value.code == code
    assert wrong.value.message
    return wrong.value
