# SPDX-License-Identifier: Apache-2.0
"""Which accounts are one person's: by the number of an identity document, or by a name that a bank has confirmed.

Never by name alone: 张伟 is some three hundred thousand people. Nothing is traced differently: a transfer between two
cards of one owner stays a transfer, its order stays what it was; only what is shown is added up (tracing.md §6).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """Why what was said of an account cannot stand."""

    NAME_ALONE = "NAME_ALONE"
    TWICE = "TWICE"
    TWO_PEOPLE = "TWO_PEOPLE"


class OwnersError(ValueError):
    """`place` is the number of the claim, from 0."""

    def __init__(self, place: int, wrong: Wrong) -> None:
        super().__init__(f"{wrong} at {place}")
        self.place, self.wrong = place, wrong


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of an account. `document` and `name` may stand for themselves (a blind index), "" for none;
    `confirmation` is the number of the bank's paper that says whose it is."""

    account: Hashable
    document: str = ""
    name: str = ""
    confirmation: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts of one owner, by the places of their claims; `by_document`, or by a bank's confirmation."""

    places: tuple[int, ...]
    by_document: bool


def owners_of(claims: Sequence[Claim]) -> list[Group]:
    """Groups of two accounts and more. Raises `OwnersError` for the first claim that cannot stand."""
    first: dict[Hashable, int] = {}
    root = list(range(len(claims)))

    def top(place: int) -> int:
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    seen: set[Hashable] = set()
    for place, claim in enumerate(claims):
        keys: list[Hashable] = [("document", claim.document)] if claim.document else []
        if claim.name and claim.confirmation:
            keys.append(("name", claim.name, claim.confirmation))
        if not keys:
            raise OwnersError(place, Wrong.NAME_ALONE)
        if claim.account in seen:
            raise OwnersError(place, Wrong.TWICE)
        seen.add(claim.account)
        for key in keys:
            root[top(place)] = top(first.setdefault(key, place))
    together: dict[int, list[int]] = {}
    for place in range(len(claims)):
        together.setdefault(top(place), []).append(place)
    groups = []
    for places in together.values():
        for what in ("document", "name"):
            told = {getattr(claims[place], what) for place in places} - {""}
            if len(told) > 1:
                raise OwnersError(places[-1], Wrong.TWO_PEOPLE)
        if len(places) > 1:
            by_document = len({claims[place].document for place in places}) == 1 and bool(claims[places[0]].document)
            groups.append(Group(tuple(places), by_document))
    return groups
