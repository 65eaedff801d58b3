# SPDX-License-Identifier: Apache-2.0
"""Periodic work of results. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.feed import prune
from wuzha.core.jobs import every
from wuzha.results import recounting, services
from wuzha.results.models import Changed


@every("17 19 * * *", pgettext_lazy("results", "Closing of months"))
def close_month(now: datetime) -> int:
    """The figures of last month are kept as they are known some days after its end."""
    return services.close_month(now)


@every("* * * * *", pgettext_lazy("results", "Counting of results"))
def recount(now: datetime) -> int:
    """What people look at is counted when something changed, before they look again."""
    return recounting.recount(now)


@every("47 19 * * *", pgettext_lazy("results", "Changes of results nobody waits for"), frees=True)
def prune_changes(now: datetime) -> int:
    """Changes that every kept count has seen, and counts that nobody looks at, are deleted."""
    return prune(Changed, now) + recounting.forget(now)
