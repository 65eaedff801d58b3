# SPDX-License-Identifier: Apache-2.0
"""The database holds what the rules say, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError, ProgrammingError

from wuzha.funds.models import BankAnswer, Change, StopOrder
from wuzha.funds.orders.rules import freezes, stops

pytestmark = pytest.mark.dialect("funds.migrations.0001_schema")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "ways"),
    [("stop", stops.STOP_LIFE.guarded), ("freeze", freezes.FREEZE_LIFE.guarded)],
    ids=["stop", "freeze"],
)
def test_the_table_of_the_database_and_that_of_the_rules_are_one(kind: str, ways: frozenset[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_state, to_state FROM funds_lifecycle WHERE kind = %s", [kind])
        assert set(cursor.fetchall()) == ways


def test_no_statement_moves_an_order_along_an_edge_that_is_not_there(stop: StopOrder) -> None:
    with pytest.raises(IntegrityError, match="does not go from DRAFT to RELEASED"), transaction.atomic():
        StopOrder.unscoped.filter(pk=stop.pk).update(state="RELEASED")


def test_answers_and_history_are_only_added_to(held: StopOrder) -> None:
    for model in (BankAnswer, Change):
        with pytest.raises((InternalError, ProgrammingError), match="only ever added to"), transaction.atomic():
            model.unscoped.filter(stop=held).delete()
