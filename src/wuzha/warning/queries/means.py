# SPDX-License-Identifier: Apache-2.0
"""What fraudsters used, as pushes tell it, for who looks for what records have in common: for the system alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import match
from wuzha.sealed.value import read_again_by
from wuzha.warning.models import Directive, WarningRecord
from wuzha.warning.rulesets import HEADERS

T = TypeVar("T")
#: Fields that name what ties: numbers, sites, apps.
FIELDS = ("suspect_phone", "fraud_contact_value", "fraud_url", "fraud_app")


@dataclass(frozen=True, slots=True)
class Pushed(Generic[T]):
    """One push: its key, its warning, and what the caller's function made of its fields."""

    pk: int
    warning: int
    at: datetime
    received_at: datetime
    synthetic: bool
    #: The warned person's phone, as a blind index.
    phone_index: bytes | None
    means: T


def pushed_after(last: int, most: int, read: Callable[[dict[str, str]], T]) -> list[Pushed[T]]:
    """Pushes behind a key, in their order; `read` is given the fields in clear and gives what it seals of them."""
    rows: Any = Directive.unscoped.filter(pk__gt=last, raw__isnull=False).select_related("warning").order_by("pk")
    known: dict[tuple[str, ...], dict[str, str]] = {}
    return [
        Pushed(
            one.pk, one.warning_id, one.pushed_at, one.received_at, one.warning.synthetic,
            bytes(one.warning.phone_index) if one.warning.phone_index else None,
            read_again_by(one.raw, partial(_read, read, known)),
        )
        for one in rows[:most]
    ]  # fmt: skip


def _read(read: Callable[[dict[str, str]], T], known: dict[tuple[str, ...], dict[str, str]], raw: str) -> T:
    row = json.loads(raw)
    headers = tuple(row)
    if headers not in known:
        matched = match(list(headers), headers_in_force(HEADERS)).matched
        known[headers] = {field: header for header, field in matched.items() if field in FIELDS}
    return read({field: str(row[header]) for field, header in known[headers].items()})


def seen(actor: Actor) -> QuerySet[WarningRecord]:
    """Warnings in reach."""
    rows: QuerySet[WarningRecord] = WarningRecord.objects.visible_to(actor)
    return rows
