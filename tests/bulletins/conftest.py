# SPDX-License-Identifier: Apache-2.0
"""A city with cases of two years, the joint office that writes, and another person of it who signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.figures.conftest import MAY, MAY_BEFORE, accepted
from tests.results.conftest import Deed, Told, write
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin, Suggestion
from wuzha.bulletins.services import deciding, suggestions, writing
from wuzha.bulletins.services.suggestions import NewSuggestion
from wuzha.bulletins.services.writing import NewBulletin, Wording
from wuzha.cases.rules.life import Act
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

FIRST, LAST = MAY, date(2024, 5, 31)
TEXT = "# 一、总体情况\n{period}，受理案件{results.reported}起，同比{results.reported|yoy}。"
TITLE = "关于{period}情况的通报"


@pytest.fixture
@shared
def city(db: None) -> City:
    """Six cases in May 2024, ten a year before, and as many in each month between for which nobody asks."""
    made = make_city()
    deeds: list[Deed] = [accepted(MAY.replace(day=3 + at), 100_000 * (at + 1), place=at // 4) for at in range(6)]
    deeds += [accepted(MAY_BEFORE.replace(day=3 + at), 200_000, place=at // 7) for at in range(10)]
    write(made, deeds)
    return made


@pytest.fixture(autouse=True)
def no_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF takes seconds, and is no part of what these tests look at."""
    monkeypatch.setattr("wuzha.bulletins.services.deciding.as_pdf", lambda _content: None)


class Late(Told):
    """A step that is recorded now, whatever its day."""

    @property
    def at(self) -> datetime:
        return timezone.now()


def late(day: date) -> Deed:
    """A case of a day that becomes known now."""
    return Deed([Late(Act.ACCEPT, day), Late(Act.FILE, day)], [(100_000, None)])


@pytest.fixture
def writer(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
def signer(writer: Actor) -> Actor:
    """A colleague of the writer, of the same role and unit."""
    unit = Posting.unscoped.get(person_id=writer.person_id).unit
    return actor_of(make_person(Role.JOINT_OFFICE, unit, name="测试签发"))


def begun(actor: Actor, text: str = TEXT, kind: str = "DAILY", **more: object) -> Bulletin:
    """A draft of May 2024 with a short text."""
    made = writing.begin(actor, NewBulletin(kind, FIRST, LAST, **more))  # type: ignore[arg-type]
    return writing.edit(actor, made.pk, Wording(TITLE, text))


def handed_in(actor: Actor, text: str = TEXT) -> Bulletin:
    return writing.hand_in(actor, begun(actor, text).pk)


def signed(actor: Actor, signer: Actor, text: str = TEXT) -> Bulletin:
    made = handed_in(actor, text)
    deciding.review(signer, made.pk)
    return deciding.sign(signer, made.pk)


def published(actor: Actor, signer: Actor, text: str = TEXT, number: str = "") -> Bulletin:
    return deciding.publish(signer, signed(actor, signer, text).pk, number)


def received(actor: Actor, no: int = 23) -> Suggestion:
    new = NewSuggestion("市十八届人大二次会议", no, "关于加强电信网络诈骗打击治理的建议", "测试代表", date(2024, 2, 1))
    return suggestions.receive(actor, new)


def again(row: Bulletin) -> Bulletin:
    found: Bulletin = Bulletin.unscoped.get(pk=row.pk)
    return found


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code
    return told.value
