# SPDX-License-Identifier: Apache-2.0
"""What domains show on the page of an operation: people, leads, series of its cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from wuzha.cases.registry import Linked
from wuzha.org.roles import May

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page of an operation: records that belong to its cases."""

    place: int
    title: Callable[[], str]
    #: What it says where nothing is linked.
    nothing: Callable[[], str]
    #: Given the keys of the cases in the actor's reach that are marked now (maybe thousands), for `__in`; shows some.
    records: Callable[[Actor, QuerySet[Any]], Sequence[Linked]]
    #: Whose role has none of these does not see it; empty for everybody who sees the operation.
    needs: tuple[May, ...] = ()


#: Linked records, in the order of their places.
sections: list[Section] = []
