# SPDX-License-Identifier: Apache-2.0
"""Sources whose things are records of one table, one row each: they say which wait, and what is shown of one.

class ConflictSource(RecordSource[FieldConflict]):
    code, kind, needs, record, model = "conflicts", Kind.DECIDE, (May.TRIAGE,), "conflict", FieldConflict
    since, related = "opened_at", ("warning", "by")

    def rows(self, actor, now): return conflicts.visible(actor).filter(decided_at__isnull=True)
    def what(self, row): return _("Decide between two accounts")
    def title(self, row): return title_of(row.warning)
    def url(self, actor, row): return reverse("warning:conflict", args=[row.pk])
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.inbox.sources import Detail, Hand, Here, Item, Reason, Rows, Source, Wait
from wuzha.org.reach import units_below
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

M = TypeVar("M", bound=Model)


class RecordSource(Source, Generic[M]):
    """One table whose rows wait, each for one thing."""

    model: ClassVar[Any]
    #: Column that says since when it waits, and (if there is one) until when: a time or a day.
    since: ClassVar[str]
    due: ClassVar[str] = ""
    #: Column with a level, 0 to 3.
    level: ClassVar[str] = ""
    #: Column with the key of the record in whose row it stands, and the type of that; empty: a row of its own.
    about: ClassVar[tuple[str, str]] = ("", "")
    related: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def rows(self, actor: Actor, now: datetime) -> QuerySet[M]:
        """What waits for the actor."""

    @abstractmethod
    def what(self, row: M) -> str:
        """Verb and object."""

    @abstractmethod
    def title(self, row: M) -> str:
        """The record: type, person masked, sum."""

    def url(self, actor: Actor, row: M) -> str:
        """Where it is done: as a rule on the page of the record."""
        page: Any = row
        return str(page.get_absolute_url())

    def line(self, row: M) -> str:
        """Where it stands: who asked, the latest step."""
        return ""

    def head(self, row: M) -> RecordHead:
        return RecordHead(
            self.title(row), number=getattr(row, "number", ""), chips=self.chips(row), facts=self.facts(row)
        )

    def chips(self, row: M) -> tuple[Chip, ...]:
        return ()

    def facts(self, row: M) -> tuple[Fact, ...]:
        return ()

    def here(self, actor: Actor, row: M) -> tuple[Here, ...]:
        return ()

    def hand_to(self, actor: Actor, row: M) -> Hand | None:
        """To whom it can be handed over; nothing where it is nobody's own."""
        return None

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        names = ["pk", self.about[1] or "pk", self.since, self.due or self.since, self.level or "pk"]
        return [self.rows(actor, now).order_by(self.due or self.since, "pk").values_list(*names)[:most]]

    def read(self, found: Sequence[Rows], actor: Actor, now: datetime) -> Iterable[Wait]:
        kind = self.about[0] or self.record
        return [
            Wait(key, (kind, about), start, _instant(end) if self.due else None, level if self.level else None)
            for key, about, start, end, level in found[0]
        ]

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        found = self.rows(actor, now).filter(pk__in=keys).select_related(*self.related)
        return {one.pk: Item(self.what(one), self.title(one), self.line(one)) for one in found}

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        row = self.rows(actor, now).filter(pk=key).select_related(*self.related).first()
        if row is None:
            return None
        due = _instant(getattr(row, self.due)) if self.due else None
        act = Act(_("Open the record"), url=self.url(actor, row), key="o")
        since = getattr(row, self.since)
        return Detail(
            self.head(row),
            NextAct(self.what(row), due=due, act=act),
            (Reason(self.what(row), since if isinstance(since, datetime) else None, self.line(row)),),
            self.here(actor, row),
            self.hand_to(actor, row),
        )

    def in_reach(self, actor: Actor, key: int) -> bool:
        return bool(self.model.objects.visible_to(actor).filter(pk=key).exists())

    def there_is(self, key: int) -> bool:
        return bool(self.model._base_manager.filter(pk=key).exists())


def own_centre(actor: Actor) -> frozenset[int]:
    """The centres in an actor's reach."""
    return units_below(actor.unit_path).centres


def _instant(at: datetime | date | None) -> datetime | None:
    """A day is over at its end."""
    if at is None or isinstance(at, datetime):
        return at
    return timezone.make_aware(datetime.combine(at + timedelta(days=1), time.min))
