# SPDX-License-Identifier: Apache-2.0
"""What waits for people: an operation that ends soon with targets behind; a duty of tomorrow without anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import DateTimeField, Exists, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.inbox.records import RecordSource, own_centre
from wuzha.inbox.sources import Detail, Item, Kind, Reason, Rows, Source, Wait
from wuzha.operations.models import ForceTerm, Operation
from wuzha.operations.queries import duty, figures, lists
from wuzha.operations.rules.progress import Verdict
from wuzha.operations.rulesets import SHIFTS
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.ui.record import Act, Chip, NextAct, RecordHead

#: Seconds that a look at the targets of an operation is good for: the inbox asks on every page.
FRESH_FOR = 600


def behind(pk: int, version: int) -> int:
    """How many targets of an operation are behind or missed, of all cases of the city; at most `FRESH_FOR` seconds
    old."""
    key = f"operations.behind.{pk}.{version}"
    found: int | None = cache.get(key)
    if found is None:
        operation = Operation.unscoped.get(pk=pk)
        stands = [one.standing for one in figures.progress(Actor.system("operations"), operation)]
        found = sum(one is not None and one.verdict in (Verdict.BEHIND, Verdict.MISSED) for one in stands)
        cache.set(key, found, FRESH_FOR)
    return found


class OperationSource(RecordSource[Operation]):
    """Operations that end soon, or should have ended, with targets behind."""

    code, kind, needs, record, model = "operations", Kind.REQUEST, (May.RUN_OPERATIONS,), "operation", Operation
    since, due, related = "began_at", "until", ("unit",)

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        rows = lists.ending(actor, now).annotate(began_at=Cast("since", DateTimeField()))
        return [rows.order_by("until", "pk").values_list("pk", "pk", "began_at", "until", "version")[:most]]

    def read(self, found: Sequence[Rows], actor: Actor, now: datetime) -> Iterable[Wait]:
        return super().read([[row for row in found[0] if behind(row[0], row[4])]], actor, now)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Operation]:
        late = [one.pk for one in lists.ending(actor, now) if behind(one.pk, one.version)]
        rows: QuerySet[Operation] = Operation.objects.visible_to(actor).filter(pk__in=late)
        return rows.annotate(began_at=Cast("since", DateTimeField()))

    def what(self, row: Operation) -> str:
        return pgettext("operations", "Reach the targets that are behind")

    def title(self, row: Operation) -> str:
        return row.name

    def line(self, row: Operation) -> str:
        return f"{row.unit.name} {row.until or ''}".strip()

    def chips(self, row: Operation) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class DutySource(Source):
    """Centres with a task force whose duty of tomorrow has a shift without anybody."""

    code, kind, needs, record = "forceduty", Kind.REQUEST, (May.RUN_OPERATIONS,), "unit"

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        centre = "member__centre_id"
        return [self._centres(actor, now).values_list(centre, centre, Value(now), Value(now), centre)[:most]]

    def read(self, found: Sequence[Rows], actor: Actor, now: datetime) -> Iterable[Wait]:
        return [Wait(key, (self.record, key), now, self._due(now)) for key, *_more in found[0]]

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> Mapping[int, Item]:
        there = set(self._centres(actor, now).values_list("member__centre_id", flat=True)) & set(keys)
        names = dict(Unit.objects.filter(pk__in=there).values_list("pk", "name"))
        return {key: Item(self._what(), name, self._shifts(actor, now)) for key, name in names.items()}

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        item = self.items(actor, [key], now).get(key)
        if item is None:
            return None
        act = Act(pgettext("force", "Open the duty"), url=reverse("operations:duty"), key="o")
        return Detail(
            RecordHead(item.title), NextAct(item.what, due=self._due(now), act=act),
            (Reason(item.what, None, item.line),),
        )  # fmt: skip

    def in_reach(self, actor: Actor, key: int) -> bool:
        return key in own_centre(actor)

    def there_is(self, key: int) -> bool:
        return bool(Unit.objects.filter(pk=key).exists())

    def _what(self) -> str:
        return pgettext("force", "Put somebody on tomorrow's duty")

    def _due(self, now: datetime) -> datetime:
        return end_of_day(timezone.localdate(now))

    def _centres(self, actor: Actor, now: datetime) -> QuerySet[ForceTerm]:
        """Who serves at the actor's centres, while tomorrow has a shift without anybody."""
        standing = duty.standing(actor).filter(day=self._tomorrow(now))
        rule = Q(pk__in=[])
        for shift in SHIFTS.at().terms:
            rule |= ~Q(Exists(standing.filter(shift=shift.code)))
        serves = ForceTerm.unscoped.filter(rule, member__centre_id__in=own_centre(actor), until=None)
        return serves.order_by("member__centre_id").distinct()

    def _tomorrow(self, now: datetime) -> date:
        return timezone.localdate(now) + timedelta(days=1)

    def _shifts(self, actor: Actor, now: datetime) -> str:
        """The shifts of tomorrow that nobody is on."""
        tomorrow = self._tomorrow(now)
        empty = [one.shift.label for one in duty.watches(actor, tomorrow, tomorrow) if not one.duties]
        return f"{tomorrow:%m-%d} {pgettext('clause', ', ').join(empty)}" if empty else ""
