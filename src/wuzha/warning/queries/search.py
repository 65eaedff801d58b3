# SPDX-License-Identifier: Apache-2.0
"""Exact search by number, phone, ID number or account. Names are sealed and not indexed, so they cannot be searched."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import Account, IdentifierError, IdNumber, Landline, Phone
from wuzha.sealed import Kind, blind
from wuzha.warning.models import Warning as WarningRecord

_NUMBER = re.compile(r"(?:YJ)?0*([0-9]{1,12})", re.IGNORECASE)
#: What can only be a warning's number: no account is that short.
_OWN = re.compile(r"YJ[0-9]{1,12}|[0-9]{1,5}", re.IGNORECASE)
#: Column, kind of value, and how what was typed becomes the form that is indexed.
_INDEXED: tuple[tuple[str, Kind, Callable[[str], str]], ...] = (
    ("phone_index", Kind.PHONE, Phone.parse),
    ("phone_index", Kind.PHONE, Landline.parse),
    ("id_index", Kind.ID_NUMBER, IdNumber.parse),
    ("account_index", Kind.ACCOUNT, Account.parse),
)


def kinds(text: str) -> list[str]:
    """What the text can be: names of columns, `number` for the warning's own; empty when it can be none of them."""
    return [*dict.fromkeys(column.removesuffix("_index") for column, _value in _readings(text))] + (
        ["number"] if number_of(text) is not None else []
    )


def is_number(text: str) -> bool:
    """Whether the text is the number of a warning, which is no personal data and may stand in an address."""
    return _OWN.fullmatch(text.strip()) is not None


def number_of(text: str) -> int | None:
    """The key of the warning that a number such as `YJ00000012` names; `None` for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def find(actor: Actor, text: str, limit: int) -> list[int]:
    """`keys`, recorded in the trail as a look-up: by which kind of value, and how many it found; not the value."""
    found = keys(actor, text, limit)
    record(actor, "warning.search", fields=kinds(text), rows=len(found))
    return found


def keys(actor: Actor, text: str, limit: int) -> list[int]:
    """Keys of the warnings in reach that the text names, the latest first, whatever their state."""
    rule = Q(pk__in=[])
    for column, value in _readings(text):
        rule |= Q(**{column: value})
    if (number := number_of(text)) is not None:
        rule |= Q(pk=number)
    rows = WarningRecord.objects.visible_to(actor).filter(rule).order_by("-last_pushed_at", "-id")
    return list(rows.values_list("pk", flat=True)[:limit])


def _readings(text: str) -> list[tuple[str, bytes]]:
    found = []
    for column, kind, parse in _INDEXED:
        try:
            found.append((column, blind(kind, parse(text.strip()))))
        except IdentifierError:
            continue  # it is not of this kind; another may fit
    return found
