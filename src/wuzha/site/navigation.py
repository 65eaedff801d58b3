# SPDX-License-Identifier: Apache-2.0
"""The entries a role can open, in the order of its work; the first is its home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from wuzha.audit.actor import Actor
from wuzha.org import navigation
from wuzha.org.navigation import Entry

#: More is shown as `99+`.
MOST_COUNTED = 99


def entries_for(role: str, path: str = "", actor: Actor | None = None) -> list[dict[str, Any]]:
    """The role's navigation as plain dictionaries for the template; what waits is counted only when it is shown."""
    found = []
    for entry in navigation.ENTRIES:
        if entry.lets_in(role):
            found.append(
                {
                    "label": entry.label,
                    "url": reverse(entry.view),
                    "icon": entry.icon,
                    "heading": entry.heading,
                    "waiting": _waiting(entry, actor),
                    "counter": entry.counter,
                }
            )
    # An entry may lie below another (indicators below the desk): the longest address that fits is the open one.
    here = max((entry["url"] for entry in found if path.startswith(entry["url"])), key=len, default=None)
    return [entry | {"here": entry["url"] == here} for entry in found]


def home_of(role: str) -> str | None:
    """The first page of a role."""
    return next((reverse(entry.view) for entry in navigation.ENTRIES if entry.home and entry.lets_in(role)), None)


def _waiting(entry: Entry, actor: Actor | None) -> Any:
    if entry.waiting is None or actor is None:
        return 0
    return SimpleLazyObject(partial(_told, entry.waiting, actor))


def _told(count: Callable[[Actor, datetime], int], actor: Actor) -> int | str:
    number = count(actor, timezone.now())
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else number
