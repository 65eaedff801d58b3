# SPDX-License-Identifier: Apache-2.0
"""The entries of the navigation, as each app registers them; the first that a role may enter is its home page."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.org.reach import statement_for
from wuzha.org.roles import May, may
from wuzha.pages import Together


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, which leads to a page."""

    #: Where it stands among those of all apps, lowest first.
    place: int
    label: Any
    view: str
    icon: str
    #: One of these lets a role in.
    needs: May | tuple[May, ...]
    #: What waits there for the actor: lists, which are counted with those of all entries.
    waiting: Callable[[Actor, datetime], Sequence[QuerySet[Any]]] | None = None
    #: Instead of `waiting`: how much it is, where no list of the database says it.
    known: Callable[[Actor, datetime], int] | None = None
    #: Who may do this has the entry elsewhere in the list.
    unless: May | None = None
    #: Instead of `waiting`: the name of a value of every page (`ui.registry.contexts`) that says it.
    counter: str = ""
    #: Whether it may be a role's first page.
    home: bool = True
    #: For whom of these roles there can be anything; nothing: for all of them.
    fits: Callable[[Actor], bool] | None = None

    @property
    def heading(self) -> Any:
        """The heading it stands below."""
        return next(heading for place, heading in reversed(HEADINGS) if self.place >= place)

    def lets_in(self, role: str) -> bool:
        """Whether a role sees it."""
        needs = self.needs if isinstance(self.needs, tuple) else (self.needs,)
        if self.unless is not None and may(role, self.unless):
            return False
        return any(may(role, permission) for permission in needs)

    def shows(self, actor: Actor) -> bool:
        """Whether an actor sees it: asked of the database every `FRESH_FOR` seconds, not on every page."""
        if not self.lets_in(actor.role):
            return False
        fits = self.fits
        return fits is None or statement_for(f"fits.{self.view}", actor, timezone.now(), lambda: fits(actor))


def once_there_is(rows: Callable[[Actor], QuerySet[Any]]) -> Callable[[Actor], bool]:
    """For `Entry.fits`: a member unit, which mostly answers, has the entry once something there concerns it."""
    return lambda actor: not may(actor.role, May.OWN_MEMBERSHIP) or rows(actor).exists()


#: From which place on entries stand below which heading; one's daily work has none.
HEADINGS = ((0, ""), (120, _("Look up")), (210, _("Administer")))

#: What waits at an entry is counted no further; more is shown as `99+`.
MOST_COUNTED = 99
#: In the order of the work.
ENTRIES: list[Entry] = []


def waiting(actor: Actor, now: datetime) -> dict[str, int]:
    """View → how much waits there, of the entries that the actor sees and that say it. No list is counted beyond one
    more than `MOST_COUNTED`, and the database is asked once."""
    seen = [entry for entry in ENTRIES if entry.shows(actor)]

    def make() -> tuple[list[str], Together]:
        lists = [(entry.view, rows) for entry in seen if entry.waiting for rows in entry.waiting(actor, now)]
        return [view for view, _rows in lists], Together.of(now, [], [rows for _view, rows in lists], MOST_COUNTED)

    views, statement = statement_for("navigation", actor, now, make)
    found = {entry.view: entry.known(actor, now) for entry in seen if entry.known}
    for view, number in zip(views, statement.ask(now)[1], strict=True):
        found[view] = found.get(view, 0) + number
    return found


def register(*entries: Entry) -> None:
    """Add an app's entries; called once, when the app is ready."""
    for entry in entries:
        insort(ENTRIES, entry, key=lambda one: one.place)
