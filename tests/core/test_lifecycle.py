# SPDX-License-Identifier: Apache-2.0
"""A life cycle says what may follow what; every table that has one is held to it by the database."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from wuzha.core.lifecycle import Lifecycle
from wuzha.funds.orders.rules.freezes import FREEZE_LIFE
from wuzha.funds.orders.rules.stops import STOP_LIFE
from wuzha.funds.refunds.rules.lifecycle import REFUND_LIFE
from wuzha.warning.rules.lifecycle import WARNING_LIFE

pytestmark = pytest.mark.dialect("core.lifecycle")


class State(models.TextChoices):
    DRAFT = "DRAFT", "draft"
    SENT = "SENT", "sent"
    CLOSED = "CLOSED", "closed"


class Act(models.TextChoices):
    SEND = "send", "sent"
    AGAIN = "again", "sent again"
    CLOSE = "close", "closed"


LIFE = Lifecycle(
    State.DRAFT,
    {
        Act.SEND: ({State.DRAFT}, State.SENT),
        Act.AGAIN: ({State.SENT}, State.SENT),
        Act.CLOSE: ({State.DRAFT, State.SENT}, State.CLOSED),
    },
    corrections={(State.CLOSED, State.SENT)},
)
#: Every life of the product with the function that guards its table.
GUARDS: list[tuple[Lifecycle[Any, Any], str, str]] = [
    (WARNING_LIFE, "warning_warning", "warning_guard_lifecycle()"),
    (STOP_LIFE, "funds_stoporder", "funds_guard_lifecycle('stop')"),
    (FREEZE_LIFE, "funds_freeze", "funds_guard_lifecycle('freeze')"),
    (REFUND_LIFE, "funds_refundcase", "funds_guard_refund()"),
]


def test_an_act_leads_where_the_table_says_and_nowhere_else() -> None:
    assert LIFE.target(Act.SEND, "DRAFT") is State.SENT
    assert LIFE.target(Act.SEND, "SENT") is None
    assert LIFE.target(Act.AGAIN, "SENT") is State.SENT
    assert {state: LIFE.acts(state) for state in State} == {
        "DRAFT": [Act.SEND, Act.CLOSE], "SENT": [Act.AGAIN, Act.CLOSE], "CLOSED": [],
    }  # fmt: skip


def test_corrections_are_let_through_but_no_act_leads_along_them() -> None:
    assert LIFE.edges == {("DRAFT", "SENT"), ("DRAFT", "CLOSED"), ("SENT", "CLOSED")}
    assert LIFE.guarded == LIFE.edges | {("CLOSED", "SENT")}
    assert LIFE.terminal == {"CLOSED"}


def run(statement: str, *values: str) -> bool:
    """Whether the database lets a statement through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values or None)
    except IntegrityError:  # a guard refuses with `check_violation`
        return False
    return True


def allowed(life: Lifecycle[Any, Any], guard: str) -> tuple[set[str], set[tuple[str, str]]]:
    """First states, and pairs of states, that a guard of the table `probe` lets through: every one is tried."""
    states = [state.value for state in type(life.first)]
    run("CREATE TEMP TABLE probe (state text, wanted text, synthetic boolean DEFAULT false) ON COMMIT DROP")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO probe VALUES (%s, %s)", list(product(states, states)))
    assert run(guard)
    first = {state for state in states if run("INSERT INTO probe VALUES (%s, '')", state)}
    move = "UPDATE probe SET state = wanted WHERE state = %s AND wanted = %s"
    return first, {(start, end) for start, end in product(states, states) if run(move, start, end)}


@pytest.mark.django_db
@pytest.mark.parametrize(("life", "table", "function"), GUARDS, ids=[table for _life, table, _function in GUARDS])
def test_the_guard_in_force_and_the_one_of_the_class_let_the_same_through(
    life: Lifecycle[Any, Any], table: str, function: str
) -> None:
    stays = {(state.value, state.value) for state in type(life.first)}
    wanted = ({life.first.value}, {(start.value, end.value) for start, end in life.guarded} | stays)
    in_force = f"CREATE TRIGGER probe BEFORE INSERT OR UPDATE ON probe FOR EACH ROW EXECUTE FUNCTION {function}"
    assert allowed(life, in_force) == wanted
    run("DROP TABLE probe")
    assert allowed(life, life.guard("probe", "a record")) == wanted
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE tgrelid = %s::regclass",
            [table],
        )
        assert function.partition("(")[0] in {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_a_guard_can_be_taken_away_and_can_spare_what_is_loaded() -> None:
    run("CREATE TEMP TABLE probe (state text, synthetic boolean) ON COMMIT DROP")
    assert run(LIFE.guard("probe", "a case", loaded="NEW.synthetic"))
    assert not run("INSERT INTO probe VALUES ('SENT', false)")
    assert run("INSERT INTO probe VALUES ('SENT', true)")
    assert not run("UPDATE probe SET state = 'DRAFT'")
    assert run(Lifecycle.unguard("probe"))
    assert run("UPDATE probe SET state = 'DRAFT'")
