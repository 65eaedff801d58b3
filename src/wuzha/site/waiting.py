# SPDX-License-Identifier: Apache-2.0
"""The alarm of sources and jobs in the inboxes of whoever has to see to it: one row, which comes back with each new
trouble and goes by itself when all is well again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.sources import Detail, Item, Kind, Reason, Rows, Source, Wait
from wuzha.org.roles import May, may
from wuzha.site.works import Trouble, troubles
from wuzha.ui.record import Act, NextAct, RecordHead

#: The installation has one row for all of it.
ONE = 1


class WorksSource(Source):
    code, kind, needs, record = "works", Kind.ALERT, (May.SEE_WORKS,), "works"

    def concerns(self, actor: Actor) -> bool:
        """Administrators, and at the desk who leads the shift."""
        return super().concerns(actor) and (actor.leads or may(actor.role, May.MANAGE_SOURCES))

    def read(self, found: Sequence[Rows], actor: Actor, now: datetime) -> Iterable[Wait]:
        """Looked at once a minute, not with every page."""
        wrong = troubles(actor, now)
        return [Wait(ONE, (self.record, ONE), max(one.since for one in wrong), level=1)] if wrong else []

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        found = troubles(actor, now)
        return {ONE: Item(_what(found), _title(), found[0].text)} if found and ONE in keys else {}

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        found = troubles(actor, now)
        if not found or key != ONE:
            return None
        act = Act(_("Open sources and jobs"), url=reverse("site:works"), key="o")
        why = tuple(Reason(one.text, one.since) for one in found)
        return Detail(RecordHead(_title()), NextAct(_what(found), act=act), why)

    def in_reach(self, actor: Actor, key: int) -> bool:
        return key == ONE and super().concerns(actor)

    def there_is(self, key: int) -> bool:
        return key == ONE


def _title() -> str:
    return _("Sources and jobs")


def _what(found: list[Trouble]) -> str:
    """The first trouble; how many more there are."""
    more = len(found) - 1
    return found[0].what + (pgettext("clause", ", ") + _("and %(n)s more") % {"n": more} if more else "")
