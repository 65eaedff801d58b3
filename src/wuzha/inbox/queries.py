# SPDX-License-Identifier: Apache-2.0
"""The rows of a person's inbox: what all sources say, one row a record, by time, and money that leaves before all else.

rows(actor, now)             every row, put off or not, counted up to a cap a source
waiting(actor, now)          how many wait: for the bell on every page
shown(actor, rows, now)      the rows of one page with what is drawn of them
opened(actor, row, now)      everything of one row
reminders(kind, keys)        who reminded of records, and when; `reminded(kind, besides)` of which they did
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import field_validator

from wuzha.audit.actor import Actor
from wuzha.core.lists import ListFilters
from wuzha.inbox.models import Mark, Reminder
from wuzha.inbox.sources import About, Detail, Item, Kind, Reason, Source, Wait, source_of, sources, waits
from wuzha.pages import CursorError, Page

#: Rows of a page; what is read of a source at most; what the bell counts to.
SIZE, MOST, MOST_COUNTED = 50, 300, 99
#: The tab of what was put off.
LATER = "later"
#: With so little time left, or none, what lets money go, and whoever is being deceived just now, stand before all else.
SOON = timedelta(minutes=30)
_NEVER = datetime(2200, 1, 1, tzinfo=UTC)
#: Level of what has none, behind all others of its instant.
_NO_LEVEL = 4


class Filters(ListFilters):
    """What the inbox is asked for."""

    #: A `Kind`, `later`, or nothing for all.
    tab: str = ""
    unread: bool = False
    overdue: bool = False
    #: What waits for others in reach, too.
    wide: bool = False

    @field_validator("tab")
    @classmethod
    def is_a_tab(cls, tab: str) -> str:
        if tab not in (*Kind.values, LATER, ""):
            raise ValueError(tab)
        return tab


@dataclass(frozen=True, slots=True)
class Row:
    """All that waits of one record, the first due first."""

    about: About
    waits: tuple[tuple[Source, Wait], ...]
    read: bool
    later: datetime | None
    #: Whether it stands before what is only due earlier.
    first: bool = False

    @property
    def name(self) -> str:
        """`alerts-12`: how forms and addresses name it."""
        source, wait = self.waits[0]
        return f"{source.code}-{wait.key}"

    @property
    def due(self) -> datetime | None:
        return min((wait.due for _source, wait in self.waits if wait.due is not None), default=None)

    @property
    def level(self) -> int | None:
        return min((wait.level for _source, wait in self.waits if wait.level is not None), default=None)

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(source.kind for source, _wait in self.waits)

    @property
    def place(self) -> tuple[bool, datetime, int, str, int]:
        level = self.level
        return (not self.first, self.due or _NEVER, _NO_LEVEL if level is None else level, *self.about)


def rows(actor: Actor, now: datetime, *, wide: bool = False, most: int = MOST, kept: bool = False) -> list[Row]:
    """What waits for the actor, what was put off too, in its order; of each source at most `most`."""
    found: dict[About, list[tuple[Source, Wait]]] = defaultdict(list)
    for source, wait in waits(sources(actor), actor, now, most, wide=wide, kept=kept):
        found[wait.about].append((source, wait))
    marks = _marks(actor, found)
    made = [_row(about, waits, marks.get(about), now) for about, waits in found.items()]
    return sorted(made, key=lambda row: row.place)


def waiting(actor: Actor, now: datetime) -> int:
    """How many rows wait and are not put off; past `MOST_COUNTED` it is not said how many."""
    return sum(row.later is None for row in rows(actor, now, most=MOST_COUNTED + 1, kept=True))


def matching(every: Iterable[Row], filters: Filters, now: datetime) -> list[Row]:
    """Those of a tab and filter."""
    return [
        row
        for row in every
        if (row.later is not None) == (filters.tab == LATER)
        and (filters.tab in ("", LATER) or filters.tab in row.kinds)
        and not (filters.unread and row.read)
        and (not filters.overdue or (row.due is not None and row.due <= now))
    ]


def counts(every: Iterable[Row]) -> dict[str, int]:
    """Tab → rows: a row with two kinds of things stands in both tabs, and once in all."""
    found: dict[str, int] = defaultdict(int)
    for row in every:
        for tab in (LATER,) if row.later is not None else ("", *row.kinds):
            found[tab] += 1
    return found


def page(every: Sequence[Row], after: str = "", size: int = SIZE) -> Page[Row]:
    """The rows behind a cursor, by the place of the last row seen, whether or not it still waits."""
    if after:
        last = _place_in(after)
        every = [row for row in every if row.place > last]
    return Page(list(every[:size]), _cursor(every[size - 1]) if len(every) > size else None)


def shown(actor: Actor, listed: Iterable[Row], now: datetime) -> list[tuple[Row, Item]]:
    """The rows with what is drawn of them, one read a source; what has moved on meanwhile is left out."""
    listed = list(listed)
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in listed:
        for source, wait in row.waits:
            wanted[source.code].add(wait.key)
    drawn = {
        (code, key): item
        for code, keys in wanted.items()
        if (known := source_of(code)) is not None
        for key, item in known.items(actor, keys, now).items()
    }
    told = _reminders([row.about for row in listed])
    found = []
    for row in listed:
        items = [item for source, wait in row.waits if (item := drawn.get((source.code, wait.key))) is not None]
        if items:
            found.append((row, _reminded(_merged(items), told[row.about])))
    return found


def reminders(kind: str, keys: Iterable[int]) -> list[Reminder]:
    """The reminders of records of one type that have not moved on, the latest first."""
    rows = Reminder.objects.filter(about_type=kind, about_id__in=keys).select_related("by")
    return list(rows.order_by("-at"))


def reminded(kind: str, besides: int | None = None) -> QuerySet[Reminder, int]:
    """Keys of the records of a type that somebody reminded of, other than the person."""
    return Reminder.objects.filter(about_type=kind).exclude(by=besides).values_list("about_id", flat=True)


def _reminders(abouts: Iterable[About]) -> dict[About, list[Reminder]]:
    keys: dict[str, list[int]] = defaultdict(list)
    for kind, key in abouts:
        keys[kind].append(key)
    found: dict[About, list[Reminder]] = defaultdict(list)
    if keys:
        rows = Reminder.objects.filter(
            about_type__in=keys, about_id__in=[key for all_ in keys.values() for key in all_]
        )
        for one in rows.select_related("by").order_by("-at"):
            found[one.about_type, one.about_id].append(one)
    return found


def said(one: Reminder) -> str:
    """`王某某 11-27 09:12 提醒`."""
    at = f"{timezone.localtime(one.at):%m-%d %H:%M}"
    return _("reminded by %(name)s, %(at)s") % {"name": one.by.name, "at": at}


def _reminded(item: Item, told: list[Reminder]) -> Item:
    """The row with its latest reminder in front."""
    if not told:
        return item
    line = pgettext("clause", ", ").join(filter(None, (said(told[0]), item.line)))
    return replace(item, line=line, reminders=max(item.reminders, len(told)))


def row_of(actor: Actor, source: Source, key: int, now: datetime) -> Row | None:
    """The row in which a thing stands; nothing when it does not wait for the actor (any more)."""
    for wide in (False, True):
        for row in rows(actor, now, wide=wide):
            if any(one is source and wait.key == key for one, wait in row.waits):
                return row
    return None


def opened(actor: Actor, row: Row, now: datetime) -> list[tuple[Source, Wait, Detail]]:
    """All of a row, the first due first."""
    told = tuple(Reason(said(one), one.at) for one in reminders(row.about[0], [row.about[1]]))
    found = [(source, wait, source.detail(actor, wait.key, now)) for source, wait in row.waits]
    shown = [(source, wait, detail) for source, wait, detail in found if detail is not None]
    return [
        (source, wait, replace(detail, why=(*told, *detail.why)) if n == 0 else detail)
        for n, (source, wait, detail) in enumerate(shown)
    ]


def _row(about: About, waits: list[tuple[Source, Wait]], mark: Mark | None, now: datetime) -> Row:
    ordered = tuple(sorted(waits, key=lambda pair: pair[1].due or _NEVER))
    since = max(wait.since for _source, wait in waits)
    first = any(
        wait.due is not None and wait.due <= now + SOON and (source.money or wait.level == 0) for source, wait in waits
    )
    row = Row(about, ordered, bool(mark and mark.read_at and mark.read_at >= since), None, first)
    if mark is None or mark.snoozed_until is None or mark.snoozed_at is None or mark.snoozed_until <= now:
        return row
    fell_due = row.due is not None and mark.snoozed_at < row.due <= now
    if since > mark.snoozed_at or fell_due:
        return row
    return Row(about, ordered, row.read, mark.snoozed_until, first)


def _marks(actor: Actor, abouts: Iterable[About]) -> dict[About, Mark]:
    wanted = set(abouts)
    if not wanted or actor.person_id is None:
        return {}
    keys = {key for _type, key in wanted}
    rows = Mark.objects.filter(person_id=actor.person_id, about_id__in=keys)
    return {(one.about_type, one.about_id): one for one in rows if (one.about_type, one.about_id) in wanted}


def _merged(items: list[Item]) -> Item:
    first = items[0]
    return Item(
        first.what, first.title, first.line, sum(one.reminders for one in items), any(one.confirms for one in items)
    )


def _cursor(row: Row) -> str:
    last, due, level, kind, key = row.place
    return f"{int(last)}.{int(due.timestamp() * 1_000_000)}.{level}.{kind}.{key}"


def _place_in(after: str) -> tuple[bool, datetime, int, str, int]:
    """Raises `CursorError`."""
    try:
        last, due, level, kind, key = after.split(".")
        return bool(int(last)), datetime.fromtimestamp(int(due) / 1_000_000, UTC), int(level), kind, int(key)
    except (ValueError, OverflowError, OSError) as error:
        raise CursorError(after) from error
