# SPDX-License-Identifier: Apache-2.0
"""A city with cases of last week, who publishes for citizens, and the program that citizens see, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from tests.factories import City, make_city
from tests.figures.conftest import accepted
from tests.results.conftest import write
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.citizen import queries, services
from wuzha.citizen.program import limits, shelf, tokens
from wuzha.citizen.program import settings as own
from wuzha.citizen.program.limits import Limit
from wuzha.org.roles import Role

#: What the program sets in its own way.
OWN = (
    "ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS",
    "FILE_UPLOAD_HANDLERS",
)  # fmt: skip


@pytest.fixture
@shared
def city(db: None) -> City:
    """Last week eight cases: seven in one township, one in the other; one of them of another type."""
    made = make_city()
    monday = queries.last_week()
    deeds = [accepted(monday + timedelta(days=at % 7), 100_000, place=0 if at < 7 else 1) for at in range(8)]
    deeds[0].kind = "LOAN"
    write(made, deeds)
    return made


@pytest.fixture
def publisher(city: City) -> Actor:
    return city.actor(Role.OUTREACH_OFFICER)


@pytest.fixture
def monday(city: City) -> date:
    return queries.last_week()


@pytest.fixture
def published(publisher: Actor, monday: date) -> int:
    """What is in force, and last week."""
    return services.publish(publisher, monday, queries.draft(monday).mark)


@pytest.fixture
def visit(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Somebody at the pages for citizens, with the settings of their program on the database of the tests."""
    for name in OWN:
        setattr(settings, name, getattr(own, name))
    settings.APPEND_SLASH = False
    monkeypatch.setattr(limits, "TIPS", Limit(each=6, whole=120, seconds=600))
    monkeypatch.setattr(limits, "QUIZZES", Limit(each=60, whole=6000, seconds=600))
    shelf.forget()
    cache.clear()
    yield Client(headers={"Accept-Language": "zh-CN"})
    shelf.forget()


@pytest.fixture
def form_of_before(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """The token of a form that was asked for a while ago."""

    def make() -> str:
        token = tokens.issue()
        monkeypatch.setattr(tokens, "SHORTEST", 0)
        return token

    return make
