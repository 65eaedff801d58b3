# SPDX-License-Identifier: Apache-2.0
"""What rooms above show on the page of a person: what hangs on the cases in which the person has a part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wuzha.cases.registry import Linked
from wuzha.org.roles import May

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor
    from wuzha.people.models import Involvement


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page of a person, left out where nothing is linked. Nothing in it is in clear: a look at a person
    needs a purpose (decision 0045)."""

    place: int
    title: Callable[[], str]
    #: Given the parts in cases that the actor sees.
    records: Callable[[Actor, Collection[Involvement]], Sequence[Linked]]
    #: Whose role has none of these does not see it; empty for everybody who sees the person.
    needs: tuple[May, ...] = ()


#: Linked records, in the order of their places.
sections: list[Section] = []


def cases_of(parts: Collection[Involvement]) -> set[int]:
    """Keys of the cases in which a part stands."""
    return {one.case_id for one in parts if one.ended_on is None}
