# SPDX-License-Identifier: Apache-2.0
"""What waits, as each domain says it: a source registers in its `apps.py`, the inbox puts the sources together.

A source reads through its domain's queries and acts through its services; the inbox keeps nothing of it. So a thing is
gone from everybody's inbox the moment its record has moved on.

    class AlertSource(Source):
        code, kind, needs = "alerts", Kind.ALERT, (May.ALERTS,)
        def waits(self, actor, now, most, *, wide=False): ...     # cheap: counted on every page
        def items(self, actor, keys, now): ...                    # the rows of one page
        def detail(self, actor, key, now): ...                    # one of them, opened
        def act(self, actor, key, act, note): ...                 # what can be done right here
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.ui.record import NextAct, RecordHead

#: Type of a record as the trail names it, and its key: all that waits of one record is one row.
About = tuple[str, int]


class Kind(models.TextChoices):
    """The tabs, in their order."""

    ALERT = "alert", _("Clock alerts")
    DECIDE = "decide", _("For my decision")
    REQUEST = "request", pgettext_lazy("inbox", "Requests")
    TRANSFER = "transfer", pgettext_lazy("inbox", "Transfers")
    CALLBACK = "callback", _("Call-backs")


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits: enough to count it and to put it into its place."""

    #: How its source calls it.
    key: int
    #: The record in whose row it stands.
    about: About
    #: When the latest of it came: what was put off or read before comes back.
    since: datetime
    due: datetime | None = None
    #: The edge of the row: 0 (urgent) to 3.
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A row as it is drawn. No text holds personal data in clear."""

    #: What to do or what has happened: 反馈已超时.
    what: str
    #: The record: type, person masked, sum.
    title: str
    #: Where it stands: unit, person, latest step.
    line: str = ""
    #: Reminders that were merged into it.
    reminders: int = 1
    #: Whether `e` confirms it, alone or with others.
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A step that led here, the latest first."""

    what: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """One thing that can be done without opening the record."""

    code: str
    #: Verb and object, on its button.
    label: str
    #: Whether a note goes with it: one is asked for, may be left out, or has no place.
    note: bool = False
    note_required: bool = False
    #: Three ready notes: one press writes and sends it.
    quick: tuple[str, ...] = ()
    #: What it does and does not do.
    says: str = ""
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class Hand:
    """To whom one thing can be handed over, by key and name; with reasons (code and word), for which of them."""

    people: tuple[tuple[int, str], ...]
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that waits, opened."""

    head: RecordHead
    next: NextAct | None = None
    why: tuple[Reason, ...] = ()
    here: tuple[Here, ...] = ()
    hand: Hand | None = None


#: Who has one of these may have something waiting; grid workers and those who only read have nothing.
NEEDS = (
    May.TRIAGE, May.WORK, May.ALERTS, May.CALL_BACK, May.FOLLOW_UP, May.TAKE_CALLS, May.WORK_FUNDS, May.DECIDE_FUNDS,
    May.APPROVE_EXPORT, May.RETENTION, May.READ_AUDIT, May.IMPACT, May.MANAGE_RULES, May.SEE_WORKS,
)  # fmt: skip
#: The act that `e` does, and bulk.
CONFIRM = "acknowledge"
#: The act that `t` does, where the source says to whom (`Detail.hand`).
HAND = "hand"


class Source(ABC):
    """One kind of thing that waits."""

    #: Part of its addresses, letters only.
    code: ClassVar[str]
    kind: ClassVar[Kind]
    #: Without one of these nothing of it waits.
    needs: ClassVar[tuple[May, ...]]
    #: Type of the record that its keys name, as the trail has it.
    record: ClassVar[str]
    #: Whether money leaves while it waits: with minutes left it stands before everything else.
    money: ClassVar[bool] = False

    def concerns(self, actor: Actor) -> bool:
        return any(may(actor.role, need) for need in self.needs)

    @abstractmethod
    def waits(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Iterable[Wait]:
        """What waits for the actor, the first due first, at most `most`; `wide`: also what waits for others in reach,
        where the source shows that."""

    @abstractmethod
    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> Mapping[int, Item]:
        """What is shown of them; one that has moved on meanwhile is left out."""

    @abstractmethod
    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        """One of them; nothing when it does not wait for the actor any more."""

    @abstractmethod
    def in_reach(self, actor: Actor, key: int) -> bool:
        """Whether the record is in the actor's reach, waiting or not."""

    @abstractmethod
    def there_is(self, key: int) -> bool:
        """Whether there is such a record, whoever asks: for the trail, when it was out of reach."""

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        """Do one of `Detail.here`. Raises `RefusalError`, and `LookupError` for an act there is not."""
        raise LookupError(act)

    def hand(self, actor: Actor, key: int, to: int, reason: str) -> None:
        """Hand it over to one of `Detail.hand`. Raises `RefusalError`, and `LookupError` where that cannot be done."""
        raise LookupError(HAND)


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Add an app's sources; called once, when the app is ready."""
    for source in sources:
        _sources[source.code] = source


def sources(actor: Actor) -> list[Source]:
    """Those that may have something for an actor, in the order of the tabs."""
    order = list(Kind)
    found = [one for one in _sources.values() if one.concerns(actor)]
    return sorted(found, key=lambda one: order.index(one.kind))


def source_of(code: str) -> Source | None:
    return _sources.get(code)
