# SPDX-License-Identifier: Apache-2.0
"""The entries of the navigation, as each app registers them; the first that a role may enter is its home page."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may


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
    #: How many things there wait for the actor; `MOST_COUNTED` and one more at most.
    waiting: Callable[[Actor, datetime], int] | None = None
    #: Who may do this has the entry elsewhere in the list.
    unless: May | None = None
    #: Instead of `waiting`: the name of a value of every page (`ui.registry.contexts`) that says it.
    counter: str = ""
    #: Whether it may be a role's first page.
    home: bool = True

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


#: From which place on entries stand below which heading; one's daily work has none.
HEADINGS = ((0, ""), (120, _("Look up")), (210, _("Administer")))

#: In the order of the work.
ENTRIES: list[Entry] = []


def register(*entries: Entry) -> None:
    """Add an app's entries; called once, when the app is ready."""
    for entry in entries:
        insort(ENTRIES, entry, key=lambda one: one.place)
