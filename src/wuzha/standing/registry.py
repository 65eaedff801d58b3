# SPDX-License-Identifier: Apache-2.0
"""What other rooms add: a part of a township's page, and who is overdue on the first page of the joint office. This
room knows none of them.

sections.append(Section(20, lambda: _("Listings"), lambda: _("No listing"), lambda actor, unit: […]))
overdue.append(lambda actor, now: [Overdue(…)])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.ui.record import Act, Chip

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Linked:
    """A record of another room about a township, as its page names it; without `url` it is out of reach."""

    title: str
    url: str = ""
    note: str = ""
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a township's page: linked records, or a template of its own."""

    place: int
    title: Callable[[], str]
    #: What it says where nothing is linked, and its context has nothing to show.
    nothing: Callable[[], str]
    records: Callable[[Actor, Unit], Sequence[Linked]] = lambda _actor, _unit: ()
    #: What may be done in it, such as to propose a listing.
    acts: Callable[[Actor, Unit], Sequence[Act]] = lambda _actor, _unit: ()
    #: Drawn below the records with what `context` gives; an empty context draws nothing.
    template: str = ""
    context: Callable[[Actor, Unit], Mapping[str, Any]] = lambda _actor, _unit: {}
    #: Whose role has none of these does not see it; empty for everybody who sees the page.
    needs: tuple[May, ...] = ()


@dataclass(frozen=True, slots=True)
class Overdue:
    """What one unit is late with, told by one room."""

    unit_id: int
    unit: str
    #: What it is, in a few words; how many; since when the first.
    what: str
    number: int
    since: datetime
    url: str = ""


#: Parts of a township's page; drawn in the order of their places.
sections: list[Section] = []
#: Who is late with what, beside requests.
overdue: list[Callable[[Actor, datetime], Sequence[Overdue]]] = []
