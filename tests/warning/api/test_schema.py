# SPDX-License-Identifier: Apache-2.0
"""Every operation against its own description: whatever is sent, the answer is one of those described, never a 5xx.

The requests are drawn by schemathesis from the OpenAPI document, those that fit it and those that do not. Each goes
through the whole of Django, and half of them ask for records there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories
from tests.courses import SOAK
from tests.factories import City
from tests.tokens import token_for
from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch
from wuzha.intake.rulesets import API
from wuzha.intake.services.sources import create_key
from wuzha.org.roles import Role
from wuzha.org.rulesets import TOKENS
from wuzha.site.reference import schema
from wuzha.warning.api.operations import TITLES
from wuzha.warning.models import CallBack, GridTask
from wuzha.warning.rules.lifecycle import State

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Requests of each operation and kind.
EXAMPLES = 8 if SOAK else 4
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
#: Group of the operation → whose token asks.
ASKS = {
    "words": Role.ANALYST,
    "desk": Role.ANALYST,
    "field": Role.STATION_OFFICER,
    "grid": Role.GRID_WORKER,
    "callbacks": Role.ANALYST,
}


class Records:
    """Records there are, by the group of the operation, so that not every request is answered with 404."""

    def __init__(self, city: City) -> None:
        states = (State.RECEIVED, State.CLAIMED, State.DISPATCHED, State.SIGNED, State.WORKING, State.CLOSED)
        warnings = {state: factories.make_warning_in(city, state) for state in states}
        closed = warnings[State.CLOSED]
        back = CallBack.unscoped.create(
            warning=closed, closed_at=closed.closed_at, day=1, due_on=closed.closed_at.date(), unit=city.centre,
            station=city.station, officer=city.people[Role.STATION_OFFICER], level=closed.level,
        )  # fmt: skip
        visit = GridTask.unscoped.create(
            warning=warnings[State.SIGNED], grid=city.grid, asked_by=city.people[Role.STATION_OFFICER]
        )
        batch = Batch.unscoped.create(kind="warnings", source="PROV", unit=city.centre, via="api")
        keys = [one.pk for one in warnings.values()]
        self.keys = {
            "desk": keys, "field": keys, "grid": [visit.pk], "callbacks": [back.pk], "warnings": [batch.pk],
        }  # fmt: skip


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    """Without a limit of requests, which would end the asking too soon."""
    for rules, most in ((TOKENS, 100_000), (API, 1_000_000)):
        free = rules.at().model_copy(update={"requests_per_minute": most})
        monkeypatch.setattr(rules, "at", lambda *_, free=free: free)
    return factories.make_city()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The test's own transaction stays open, as Django's test client sees to."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def description() -> Any:
    """The document as programs read it, over the whole of Django."""
    found = schemathesis.openapi.from_dict(json.loads(json.dumps(schema())))
    found.app = get_wsgi_application()
    return found


@pytest.mark.parametrize("group", [*ASKS, "warnings"])
def test_every_answer_is_described(group: str, city: City) -> None:
    described, records = description(), Records(city).keys.get(group, [1])
    bearer = (
        create_key(Actor.system("tests"), source="PROV", unit=city.centre)[1]
        if group == "warnings"
        else token_for(city, ASKS[group])
    )
    answered: set[int] = set()
    for name, mode in product((name for name in TITLES if name.startswith(f"{group}_")), GenerationMode):
        operation = described.find_operation_by_id(name)

        @seed(20)
        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode), known=st.sampled_from([None, *records]))
        def ask(case: Any, known: int | None) -> None:
            if known is not None and "pk" in (case.path_parameters or {}):
                case.path_parameters["pk"] = known
            response = case.call_and_validate(headers={"Authorization": f"Bearer {bearer}"}, checks=CHECKS)
            answered.add(response.status_code)

        ask()
    assert 200 in answered
    assert not answered & {403, 429}  # a request that does not fit may lack its token: 401


def test_a_request_without_a_key_or_token_is_answered_as_described(city: City) -> None:
    described = description()
    for name in TITLES:
        operation = described.find_operation_by_id(name)
        case = operation.Case(path_parameters={"pk": 1} if "{pk}" in operation.path else {})
        for headers in ({}, {"Authorization": "Bearer wz_none"}, {"Authorization": "Basic eDp5"}):
            response = case.call_and_validate(headers=headers, checks=CHECKS)
            assert response.status_code == 401
