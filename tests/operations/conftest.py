# SPDX-License-Identifier: Apache-2.0
"""A city, an investigator of it, an operation that runs, and a figure to aim at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cases.conftest import opened, today
from tests.factories import City, make_city
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep
from wuzha.core.indicators import Basis, Better, Indicator, Selection, Shape, Subject, register
from wuzha.core.indicators.definition import _REGISTERED
from wuzha.operations.errors import Code
from wuzha.operations.models import ForceMember, Operation
from wuzha.operations.services import force, life
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

#: A figure as those of results are: rows that belong to a case, with a day.
FIGURE = "results.test_received"


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def actor(city: City) -> Actor:
    return city.actor(Role.INVESTIGATOR)


@pytest.fixture
def case(city: City, actor: Actor) -> Case:
    return opened(city, actor)


@pytest.fixture
def operation(actor: Actor) -> Operation:
    return run(actor)


@pytest.fixture
def figure() -> Iterator[str]:
    def rows(of: Selection, _period: object) -> object:
        return CaseStep.objects.visible_to(of.actor).filter(
            case__in=Case.unscoped.filter(of.rule), act="receive"
        )  # fmt: skip

    subject = Subject("test_step", "步骤", rows, ("case",), "case__")  # type: ignore[arg-type]
    basis = Basis(subject, "day", "当日", of_days=True)
    one = Indicator(
        "test_received", "测试", "测试接警", Shape.COUNT, basis, "件数", "测试", better=Better.UP
    )  # fmt: skip
    register("results", [one])
    yield FIGURE
    _REGISTERED["results"].pop(one.code)
    if not _REGISTERED["results"]:
        del _REGISTERED["results"]


def run(actor: Actor, **more: object) -> Operation:
    """An operation that began ten days ago and goes on for twenty."""
    since, until = today() - timedelta(days=10), today() + timedelta(days=20)
    told = {"name": "云剑（测试）", "kind": "YUNJIAN", "issued_by": "测试市公安局", "since": since, "until": until}
    planned = life.plan(actor, life.NewOperation(**told | more))  # type: ignore[arg-type]
    return life.start(actor, planned.pk, today() - timedelta(days=10))


def again(operation: Operation) -> Operation:
    found: Operation = Operation.unscoped.get(pk=operation.pk)
    return found


def admitted(actor: Actor, name: str = "测试警一", grade: str = "OFFICER", **more: object) -> ForceMember:
    """A member who serves since a hundred days."""
    told = {"post": "INVESTIGATE", "since": today() - timedelta(days=100)} | more
    return force.admit(actor, force.NewMember(name, grade, **told)).member  # type: ignore[arg-type]


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code


def at(day: date) -> str:
    return f"{day:%Y-%m-%d}"


__all__ = ["FIGURE", "again", "at", "opened", "timezone", "today"]
