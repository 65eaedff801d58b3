# SPDX-License-Identifier: Apache-2.0
"""What waits, as each domain says it: a source registers in its `apps.py`, the inbox puts the sources together.

A source reads through its domain's queries and acts through its services; the inbox keeps nothing of it. So a thing is
gone from everybody's inbox the moment its record has moved on.

    class AlertSource(Source):
        code, kind, needs = "alerts", Kind.ALERT, (May.ALERTS,)
        def ask(self, actor, now, most, *, wide=False): ...       # cheap: counted on every page
        def items(self, actor, keys, now): ...                    # the rows of one page
        def detail(self, actor, key, now): ...                    # one of them, opened
        def act(self, actor, key, act, note): ...                 # what can be done right here
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.queries import people
from wuzha.org.reach import statement_for
from wuzha.org.roles import May, may
from wuzha.pages import Together
from wuzha.ui.record import NextAct, RecordHead

#: What one list of `Source.ask` found.
Rows = list[tuple[Any, ...]]
#: Type of a record as the trail names it, and its key: all that waits of one record is one row.
About = tuple[str, int]


class Kind(models.TextChoices):
    """The tabs, in their order."""

    ALERT = "alert", gettext_lazy("Clock alerts")
    DECIDE = "decide", gettext_lazy("For my decision")
    REQUEST = "request", pgettext_lazy("inbox", "Requests")
    TRANSFER = "transfer", pgettext_lazy("inbox", "Transfers")
    CALLBACK = "callback", gettext_lazy("Call-backs")


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
    May.ANSWER_REQUESTS, May.NAME_READERS,
)  # fmt: skip
#: Colleagues that a refusal names.
MOST_NAMED = 3
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
    #: Whether it follows up what was decided already, and is no decision on what somebody else put forward.
    follows: ClassVar[bool] = False
    #: Whether it only says that others are late with what they owe.
    others: ClassVar[bool] = False

    def concerns(self, actor: Actor) -> bool:
        return any(may(actor.role, need) for need in self.needs)

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[models.QuerySet[Any, Any]]:
        """What waits for the actor as lists of values, the first due first, at most `most` each: the key, that of the
        record in whose row it stands, since, due, level. They are asked for with those of all other sources in one
        statement. `wide`: also what waits for others in reach, where the source shows that."""
        return ()

    def read(self, found: Sequence[Rows], actor: Actor, now: datetime) -> Iterable[Wait]:
        """What the rows of these lists say."""
        return [
            Wait(key, (self.record, about), since, due, level)
            for rows in found
            for key, about, since, due, level in rows
        ]

    def waits(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> list[Wait]:
        """What waits for the actor of this source alone."""
        return [wait for _source, wait in waits([self], actor, now, most, wide=wide)]

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

    def not_handed(self, actor: Actor, key: int) -> str:
        """Why it cannot be handed over, and who can act: said where `Detail.hand` is empty. As a rule it is nobody's
        own: every colleague with the permission has it in the inbox, too."""
        names = [one.name for one in people.at(actor.unit_id, self.needs) if one.pk != actor.person_id]
        if not names:
            return _("This is nobody's own, and nobody else of your unit may do it. Ask the administrator.")
        text = _("This is nobody's own: %(names)s may do it, too, and need not be handed it. Tell them.")
        return text % {"names": _(", ").join(names[:MOST_NAMED])}

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


def waits(
    asked: Sequence[Source], actor: Actor, now: datetime, most: int, *, wide: bool = False, kept: bool = False
) -> Iterator[tuple[Source, Wait]]:
    """What waits for the actor of some sources, each with its source; the database is asked once.

    `kept`: by the statement that was made for the actor up to `FRESH_FOR` seconds ago, for making it takes longer than
    asking: what was done since is seen all the same, and only what falls due in between may be told that much later.
    """

    def make() -> tuple[list[int], Together]:
        lists = [list(source.ask(actor, now, most, wide=wide)) for source in asked]
        return [len(one) for one in lists], Together.of(now, [rows for one in lists for rows in one])

    sizes, statement = statement_for("inbox", actor, now, make) if kept else make()
    found = iter(statement.ask(now)[0])
    for source, size in zip(asked, sizes, strict=True):
        for wait in source.read([next(found) for _one in range(size)], actor, now):
            yield source, wait


def source_of(code: str) -> Source | None:
    return _sources.get(code)
