# SPDX-License-Identifier: Apache-2.0
"""What the database itself refuses, whoever sends the statement."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import City, make_city, make_warning
from tests.worlds import shared
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attempt, Directive, EnrichmentItem, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import WARNING_LIFE, State

pytestmark = pytest.mark.dialect("warning.migrations.0001_schema")


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


def refused(statement: str, *parameters: Any) -> str:
    """Run a statement that must fail; what the database said."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return str(error.value)


@pytest.mark.django_db
def test_the_database_knows_the_same_life_cycle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_state, to_state FROM warning_lifecycle")
        assert {(State(start), State(end)) for start, end in cursor.fetchall()} == WARNING_LIFE.edges


@pytest.mark.parametrize("start", State)
def test_no_statement_moves_a_warning_along_another_edge(city: City, start: State) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM warning_lifecycle WHERE from_state = to_state")
        assert cursor.fetchone() == (0,)
    warning = placed(city, start)
    for end in State:
        if end != start and (start, end) not in WARNING_LIFE.edges:
            said = refused("UPDATE warning_warning SET state = %s WHERE id = %s", end.value, warning.pk)
            assert f"a warning does not go from {start.value} to {end.value}" in said


def test_a_real_warning_begins_at_the_beginning(city: City) -> None:
    with pytest.raises(DatabaseError, match="begins as RECEIVED"), transaction.atomic():
        make_warning(city, state=State.INVALID, synthetic=False)
    assert make_warning(city, synthetic=False).state == State.RECEIVED


@pytest.mark.parametrize("model", [Transition, Attempt, EnrichmentItem, Directive])
def test_records_of_work_are_only_added_to(city: City, model: Any) -> None:
    warning = make_warning(city)
    row = one_of(model, city, warning)
    table = model._meta.db_table
    for statement in (
        f"UPDATE {table} SET warning_id = warning_id WHERE id = %s",
        f"DELETE FROM {table} WHERE id = %s",
    ):
        assert "only ever added to" in refused(statement, row.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("phone_index = NULL, phone = NULL", "warning_has_a_key"),
        ("state = 'CLAIMED'", "warning_claim_whole"),
        ("state = 'SUPERSEDED'", "warning_superseded_whole"),
        ("outcome = 'DENIED'", "warning_closed_whole"),
        ("loss_fen = -1", "warning_money_not_negative"),
        ("level = 9", "warning_level_known"),
    ],
)
def test_a_warning_is_whole_in_every_state(city: City, change: str, constraint: str) -> None:
    assert constraint in refused(f"UPDATE warning_warning SET {change} WHERE id = %s", make_warning(city).pk)


def placed(city: City, state: State) -> WarningRecord:
    """A synthetic warning put into a state as loading a synthetic city does."""
    officer = city.people[Role.STATION_OFFICER]
    now = make_warning(city).received_at
    at_station = {"station": city.station, "dispatched_at": now, "signin_due": now}
    signed = at_station | {"signed_at": now, "officer": officer}
    whole: dict[State, dict[str, Any]] = {
        State.CLAIMED: {"claimed_by": officer, "claimed_at": now, "claim_expires_at": now},
        State.DISPATCHED: at_station,
        State.SIGNED: signed,
        State.WORKING: signed,
        State.CLOSED: signed | {"closed_at": now, "outcome": "DENIED"},
        State.SUPERSEDED: {"merged_into": make_warning(city)},
    }
    return make_warning(city, state=state, **whole.get(state, {}))


def one_of(model: Any, city: City, warning: WarningRecord) -> Any:
    officer = city.people[Role.STATION_OFFICER]
    values: dict[Any, dict[str, Any]] = {
        Transition: {"act": "claim", "from_state": State.RECEIVED, "to_state": State.CLAIMED},
        Attempt: {"channel": "CALL", "result": "REACHED", "by": officer, "unit": city.station},
        EnrichmentItem: {"item": "WORKPLACE", "found": "FOUND", "source": "CALL", "value": seal(Kind.TEXT, "演示工厂")},
        Directive: {
            "source": "TEST", "dedupe_key": b"k", "merge": "NEW", "source_type": "PROV", "level": 1,
            "fraud_type": "LOAN", "pushed_at": warning.last_pushed_at,
        },
    }  # fmt: skip
    return model.unscoped.create(warning=warning, **values[model])
