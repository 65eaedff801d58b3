# SPDX-License-Identifier: Apache-2.0
"""Kinds of request: each room registers what it asks for, who may ask, and how an answer looks. This room knows none.

KIND = RequestKind(
    "LEAD", _("Check of a lead"), asks=(May.WORK_LEADS,), reads=(May.READ_LEADS,),
    conclusions=lambda: [("TRUE", "属实"), …], moved=moved, link=link,
)
registry.register(KIND)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from wuzha.org.roles import May, may
from wuzha.requests.rules.answers import AnswerField, Choices, no_choices

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor
    from wuzha.requests.rules.life import Act


class Asked(Protocol):
    """A request, as the room of its kind sees it."""

    @property
    def pk(self) -> Any: ...
    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def about_id(self) -> int | None: ...
    @property
    def addressed_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class About:
    """The record that a request is about, as its page names it; without `url` it is out of the reader's reach."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RequestKind:
    code: str
    title: Any
    #: Who may ask, and see to what is asked; who may sign and answer; who may open one at all.
    asks: tuple[May, ...]
    answers: tuple[May, ...] = (May.ANSWER_REQUESTS,)
    reads: tuple[May, ...] = (May.READ_REQUESTS,)
    fields: tuple[AnswerField, ...] = ()
    #: (code, word) of the conclusions; none: an answer is a text.
    conclusions: Choices = no_choices
    #: Called in the transaction of an act, after it: what follows from it for the record it is about. May refuse.
    moved: Callable[[Actor, Asked, Act], object] | None = None
    link: Callable[[Actor, Asked], About | None] | None = None
    #: Address of the page of its room on which it is signed for, answered and looked at; without it that of requests.
    page: Callable[[Asked], str] | None = None
    #: Whether it may be asked from the page of requests; others begin at their record.
    by_hand: bool = False

    def conclusion(self, code: str) -> str:
        """The word of a conclusion; the code itself where it is lost."""
        return next((word for one, word in self.conclusions() if one == code), code)


_kinds: dict[str, RequestKind] = {}


def register(kind: RequestKind) -> None:
    """Add a kind; called once, when the app is ready."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> RequestKind:
    """One kind. Raises `KeyError`."""
    return _kinds[code]


def kind_for(row: Asked) -> RequestKind:
    """The kind of a request, its fields with the choices of this one. Raises `KeyError`."""
    kind = kind_of(row.kind)
    if not any(one.choices_for for one in kind.fields):
        return kind
    fields = []
    for one in kind.fields:
        offered = one.choices_for(row) if one.choices_for is not None else None
        fields.append(one if offered is None else replace(one, choices=partial(list, offered)))
    return replace(kind, fields=tuple(fields))


def kinds() -> Sequence[RequestKind]:
    return list(_kinds.values())


def readable(role: str) -> list[str]:
    """Codes of the kinds that a role may open."""
    return [one.code for one in _kinds.values() if any(may(role, need) for need in one.reads)]
