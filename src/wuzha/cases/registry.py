# SPDX-License-Identifier: Apache-2.0
"""What domains above register with cases, which know none of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wuzha.org.roles import May
from wuzha.ui.record import Act, Chip, Money

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor
    from wuzha.cases.models import Case
    from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Linked:
    """A record of another domain that belongs to a case, as its page names it; without `url` it is out of reach."""

    title: str
    url: str = ""
    note: str = ""
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page of a case, filled by another domain: linked records, or a template of its own."""

    place: int
    title: Callable[[], str]
    #: What it says where nothing is linked, and its context has nothing to show.
    nothing: Callable[[], str]
    records: Callable[[Actor, Case], Sequence[Linked]] = lambda _actor, _case: ()
    #: What may be done in it: drawn in the section and among the other acts of the case; a refused one only there.
    acts: Callable[[Actor, Case], Sequence[Act]] = lambda _actor, _case: ()
    #: Drawn below the records with what `context` gives; an empty context draws nothing.
    template: str = ""
    context: Callable[[Actor, Case], Mapping[str, Any]] = lambda _actor, _case: {}
    #: Whose role has none of these does not see it; empty for everybody who sees the case.
    needs: tuple[May, ...] = ()


#: A locked case, an act on it, and the day of the document that proves it.
Proof = tuple["Case", str, date]
#: Given keys of cases, before they are locked for acts by documents: lock what your own acts lock before a case.
locked_before: list[Callable[[Collection[int]], object]] = []
#: Given acts by documents on locked cases: the places of those that something forbids, with the refusal.
forbids: list[Callable[[Sequence[Proof]], Mapping[int, RefusalError]]] = []
#: Given a locked case and an act: what speaks against it unless somebody says why it is done, as a refusal.
objections: list[Callable[[Case, str], RefusalError | None]] = []
#: Given a case and an act: the documents that another room holds of it already, the latest last: number, day, organ.
documents: list[Callable[[Case, str], Sequence[tuple[str, date, str]]]] = []
#: Given who acted, cases and the act by which they moved or whose document was put right, in the same transaction.
moved: list[Callable[[Actor, Sequence[Case], str], object]] = []
#: Given the keys of victims that are new or changed, in the same transaction.
victims_changed: list[Callable[[Sequence[int]], object]] = []
#: Given a case: where its money is (分), nothing where no desk follows it.
money: list[Callable[[Case], Money | None]] = []
#: Given a case: what came back to its victims, by their keys (分), counted from what was paid.
returned: list[Callable[[Case], Mapping[int, int]]] = []
#: Linked records, in the order of their places.
sections: list[Section] = []
#: Given the keys of victims whose personal data goes, in the same transaction.
erased: list[Callable[[Sequence[int]], object]] = []
