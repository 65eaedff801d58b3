# SPDX-License-Identifier: Apache-2.0
"""All records of the desk as plain values, comparable between two databases: keys by meaning, sealed values opened."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import models

from wuzha.org.models import Person, Unit
from wuzha.sealed import Sealed
from wuzha.warning.models import Attempt, Directive, EnrichmentItem, GridTask, Handover, Transition, WarningRecord

Record = dict[str, Any]
TABLES: tuple[type[models.Model], ...] = (
    WarningRecord, Directive, Transition, EnrichmentItem, Attempt, GridTask, Handover,
)  # fmt: skip


def everything(
    numbers: dict[int, str], *, but: dict[type[models.Model], set[str]]
) -> dict[str, dict[str, list[Record]]]:
    """Table → number of the warning → its records in order. numbers: of each warning by key. but: columns left out."""
    units = dict(Unit.objects.values_list("pk", "code"))
    people = dict(Person.objects.values_list("pk", "username"))
    attempts = {a.pk: f"{numbers[a.warning_id]} {a.at}" for a in Attempt.unscoped.all()}
    named: dict[Any, dict[int, str]] = {
        Unit: units, Person: people, WarningRecord: numbers, Attempt: attempts,
    }  # fmt: skip

    def plain(record: models.Model, field: models.Field[Any, Any]) -> Any:
        value = getattr(record, field.attname)
        if isinstance(value, Sealed):
            return value._open()
        if field.is_relation and value is not None:
            return named[field.related_model][value]
        return bytes(value) if isinstance(value, memoryview) else value

    found: dict[str, dict[str, list[Record]]] = {}
    for table in TABLES:
        rows: dict[str, list[Record]] = defaultdict(list)
        fields = [f for f in table._meta.concrete_fields if f.name != "id" and f.name not in but.get(table, ())]
        for record in table.unscoped.all():  # type: ignore[attr-defined]
            number = numbers[record.pk if table is WarningRecord else record.warning_id]
            rows[number].append({field.name: plain(record, field) for field in fields})
        found[table.__name__] = {number: sorted(of, key=_order) for number, of in rows.items()}
    return found


def _order(record: Record) -> list[str]:
    return [str(value) for value in record.values()]
