# SPDX-License-Identifier: Apache-2.0
"""A case that is filed, the two officers who take things in it, and a keeper who does not work on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cases.conftest import CASE_NO, opened, today
from tests.factories import City, actor_of, make_city, make_person
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.services import life
from wuzha.evidence.models import Exhibit
from wuzha.evidence.services.exhibits import NewExhibit, take
from wuzha.org.roles import Role
from wuzha.refusals import RefusalCode, RefusalError


@dataclass
class Bench:
    """Who is there: `officer` and `second` take, `keeper` keeps."""

    city: City
    case: Case
    officer: Actor
    second: Actor
    keeper: Actor

    def new(self, **more: Any) -> NewExhibit:
        """A phone that was seized an hour ago."""
        told = NewExhibit(
            "PHONE", "黑色手机", "1 部", "SEIZED",
            timezone.now() - timedelta(hours=1),
            self.officer.person_id or 0,
            self.second.person_id or 0, "测公（刑）扣字〔2026〕1号", "扣清〔2026〕1号", "屏幕有裂痕", "测试见证人",
            from_whom="测试持有人", seal_no="FC-0001",
        )  # fmt: skip
        return replace(told, **more)

    def taken(self, **more: Any) -> Exhibit:
        return take(self.officer, self.case.pk, self.new(**more))


@pytest.fixture
def bench(db: None) -> Bench:
    return make_bench()


def make_bench() -> Bench:
    city = make_city()
    actors = [actor_of(make_person(Role.STATION_OFFICER, city.station)) for _ in range(3)]
    chief = city.actor(Role.INVESTIGATOR)
    case = opened(city, chief)
    day = today() - timedelta(days=1)  # so that an hour ago lies after it at any hour of the day
    life.accept(chief, case.pk, "受案字1号", day)
    life.file(chief, case.pk, "立案字1号", day, "测试市公安局", CASE_NO)
    found: Case = Case.unscoped.get(pk=case.pk)
    return Bench(city, found, *actors)


def refused(code: RefusalCode, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code.name == code.name
