# SPDX-License-Identifier: Apache-2.0
"""The entries a role can open, in the order of its work; the first is its home."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from wuzha.audit.actor import Actor
from wuzha.org import navigation
from wuzha.org.navigation import MOST_COUNTED
from wuzha.pages import capped_text


def entries_for(role: str, path: str = "", actor: Actor | None = None) -> list[dict[str, Any]]:
    """The role's navigation as plain dictionaries for the template; what waits is counted only when it is shown."""
    waiting: Any = SimpleLazyObject(lambda: navigation.waiting(actor, timezone.now()) if actor else {})

    def told(view: str) -> int | str:
        number = waiting.get(view, 0)
        return capped_text(number, MOST_COUNTED) if number > MOST_COUNTED else number

    found = [
        {
            "label": entry.label,
            "url": reverse(entry.view),
            "icon": entry.icon,
            "heading": entry.heading,
            "waiting": SimpleLazyObject(partial(told, entry.view)) if entry.waiting or entry.known else 0,
            "counter": entry.counter,
        }
        for entry in navigation.ENTRIES
        if (entry.shows(actor) if actor else entry.lets_in(role))
    ]
    # An entry may lie below another (indicators below the desk): the longest address that fits is the open one.
    here = max((entry["url"] for entry in found if path.startswith(entry["url"])), key=len, default=None)
    return [entry | {"here": entry["url"] == here} for entry in found]


def home_of(role: str) -> str | None:
    """The first page of a role."""
    return next((reverse(entry.view) for entry in navigation.ENTRIES if entry.home and entry.lets_in(role)), None)
