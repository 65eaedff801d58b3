# SPDX-License-Identifier: Apache-2.0
"""Back-traces: those of an outlet, and those that a bank or carrier was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace
from wuzha.cards.rules.kinds import TRACE_OPEN, TraceState
from wuzha.core.numbering import key_reader

key_in = key_reader(BackTrace.LETTERS)
RELATED = ("card", "addressed", "outlet", "request")
#: Of an outlet that its page shows.
MOST = 20


def of_outlet(actor: Actor, outlet: int) -> list[BackTrace]:
    """Those whose answer names the outlet, the latest first."""
    rows = BackTrace.objects.visible_to(actor).filter(outlet=outlet).select_related(*RELATED)
    return list(rows.order_by("-pk")[:MOST])


def asked_of(actor: Actor, after: str = "") -> pages.Page[BackTrace]:
    """What the actor's unit was asked, the latest first; masked, and nothing of cases. Raises `CursorError`."""
    rows = BackTrace.objects.visible_to(actor).filter(addressed=actor.unit_id or 0).select_related(*RELATED)
    return pages.page(rows.order_by("-pk"), after)


#: What the tabs of the list show.
TABS: dict[str, Q] = {
    "open": Q(state__in=TRACE_OPEN), "late": Q(state=TraceState.ASKED), "conclude": Q(state=TraceState.ACCEPTED),
    "all": Q(),
}  # fmt: skip


def page(actor: Actor, tab: str, now: datetime, after: str = "") -> pages.Page[BackTrace]:
    """The latest first. Raises `CursorError`."""
    rows = BackTrace.objects.visible_to(actor).filter(TABS.get(tab, Q()))
    if tab == "late":
        rows = rows.filter(due_at__lt=now)
    return pages.page(rows.select_related(*RELATED).order_by("-pk"), after)


def to_conclude(actor: Actor) -> QuerySet[BackTrace]:
    """Accepted answers that nobody concluded yet."""
    found: QuerySet[BackTrace] = BackTrace.objects.visible_to(actor).filter(state=TraceState.ACCEPTED)
    return found


def waiting(actor: Actor, _now: datetime) -> list[QuerySet[Any]]:
    """What stands at the entry of the navigation: answers to conclude."""
    return [to_conclude(actor)]


def open_at(unit_ids: Sequence[int]) -> bool:
    """Whether units owe answers about cards."""
    rows = BackTrace.unscoped.filter(addressed__in=unit_ids)
    return rows.filter(Q(state=TraceState.ASKED) | Q(state=TraceState.ANSWERED)).exists()
