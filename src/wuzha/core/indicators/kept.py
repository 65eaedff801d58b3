# SPDX-License-Identifier: Apache-2.0
"""What was counted a moment ago, told again: figures are those known at an instant, which the page says, so for
`WUZHA_FIGURES_KEPT` seconds all who look from one unit see one count, and its lists are those of that instant."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.conf import settings

from wuzha.audit.actor import Actor

T = TypeVar("T")

#: Counts that a process keeps at most.
MOST = 100
_kept: dict[Hashable, tuple[datetime, Any]] = {}


def kept(actor: Actor, what: Hashable, now: datetime, count: Callable[[], T]) -> T:
    """What was counted up to a minute ago for whoever sees as much as the actor, or is counted now. `what` says all
    else that it depends on."""
    key = actor.unit_path, actor.role, what
    at, found = _kept.get(key, (None, None))
    if at is None or not timedelta() <= now - at < timedelta(seconds=settings.WUZHA_FIGURES_KEPT):
        found = count()
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = now, found
    return cast(T, found)
