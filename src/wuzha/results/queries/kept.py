# SPDX-License-Identifier: Apache-2.0
"""Counts that are told again as long as nothing that they were counted from has changed: a page is counted once, not
once for everybody who looks.

Whatever transaction changes a counted table leaves a row in the feed `Changed`, by triggers. A count is kept with the
mark of that feed from before its instant; while the feed has nothing after the mark, counting again would give the
same, and the page tells the count with its instant, its lists being those of that instant. What changed is told after
`BEHIND` at the latest: by then the workers have counted the pages that are asked for (`wuzha.results.recounting`), or
whoever looks counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.utils import timezone

import wuzha
from wuzha.audit.actor import Actor
from wuzha.cases.queries.counting import begun
from wuzha.core import feed
from wuzha.core.indicators.figures import Tally
from wuzha.results.models import Changed, KeptCount, Publication
from wuzha.results.queries.selection import Selection

T = TypeVar("T")

#: How far a page may lie behind what was changed: the workers look every minute, and take seconds.
BEHIND = timedelta(seconds=90)
#: Pages that a process keeps ready at most.
MOST = 100
#: When somebody looked is written down once in so long.
NOTED = timedelta(hours=1)
#: Changes that are looked through at once; that many are never all fresh.
AT_ONCE = 200
#: What is asked of now, and not of an instant that an address names, is at most this far from now.
NOW = timedelta(seconds=5)
#: The feed tells of everything counted, whoever looks: no row of it names a record.
ALL = Actor.system("results")
#: The rooms whose code counts: what an earlier version counted is not told by a later one.
ROOMS = ("results", "core", "cases", "people", "operations", "funds")
_ready: dict[str, tuple[datetime, Any]] = {}


class Counts:
    """What is counted for a page, one count after the other: taken down, or told as it was taken down."""

    def __init__(self, kept: list[Any] | None = None) -> None:
        self._kept: Iterator[Any] | None = None if kept is None else iter(kept)
        self.taken: list[Any] = []

    def take(self, count: Callable[[], T]) -> T:
        """What `count` gives, or gave when it was taken down."""
        if self._kept is not None:
            return cast(T, _read(next(self._kept)))
        found = count()
        self.taken.append(_written(found))
        return found


def told(selection: Selection, asked: dict[str, Any], now: datetime, build: Callable[[datetime, Counts], T]) -> T:
    """What `build` makes of the counts at an instant: of kept ones and theirs, else of those of now. `asked` names the
    page, with all it depends on beside the selection."""
    if not settings.WUZHA_FIGURES_KEPT or abs(timezone.now() - now) > NOW:
        return build(now, Counts())
    key = _key(selection, asked)
    found = KeptCount.objects.visible_to(selection.actor).filter(key=key, day=timezone.localdate(now))
    kept = found.defer("counts").first()
    if kept is None or stale(kept, now - BEHIND):
        return count(selection, asked, build)
    if now - kept.looked_at > NOTED:
        KeptCount.unscoped.filter(pk=kept.pk).update(looked_at=now)
    at, ready = _ready.get(key, (None, None))
    if at != kept.at:
        ready = build(kept.at, Counts(kept.counts))
        _keep_ready(key, kept.at, ready)
    return cast(T, ready)


def count(
    selection: Selection, asked: dict[str, Any], build: Callable[[datetime, Counts], T],
    instead: KeptCount | None = None,
) -> T:  # fmt: skip
    """Count a page now and keep it, `instead` of an earlier count, if nobody looks now."""
    mark = feed.now()  # before the instant: what is committed between the two is looked at again, never left out
    at, counts = timezone.now(), Counts()
    made = build(at, counts)
    actor, key = selection.actor, _key(selection, asked)
    if actor.unit_id is not None:
        row = KeptCount(
            key=key, unit_id=actor.unit_id, role=actor.role, asked=asked, day=timezone.localdate(at), at=at,
            mark=str(mark), counts=counts.taken, looked_at=instead.looked_at if instead else at,
        )  # fmt: skip
        KeptCount.unscoped.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"],
            update_fields=["unit", "asked", "day", "at", "mark", "counts", "looked_at"],
        )  # fmt: skip
        _keep_ready(key, at, made)
    if instead is not None and instead.key != key:  # of another version, or from before a publication
        KeptCount.unscoped.filter(pk=instead.pk).delete()
    return made


def stale(kept: KeptCount, before: datetime | None = None) -> bool:
    """Whether something counted was changed since (`before` an instant: then changes after it are let wait)."""
    try:
        found = feed.since(Changed, ALL, feed.Mark.parse(kept.mark), AT_ONCE)
    except feed.MarkTooOldError:
        return True
    return found.more or any(before is None or one.at < before for one in found.changes)


def _key(selection: Selection, asked: dict[str, Any]) -> str:
    """Who sees as much, what is asked, and what was published by then: a publication is told of at once."""
    actor = selection.actor
    last = Publication.objects.visible_to(actor).order_by("-pk").values_list("pk", flat=True).first()
    whole = actor.unit_path, actor.role, selection.asks, sorted(asked.items()), last, begun(), _code()
    return sha256(repr(whole).encode()).hexdigest()


@cache
def _code() -> str:
    """The code that counts, in short."""
    source, found = Path(wuzha.__file__).parent, sha256()
    for room in ROOMS:
        for path in sorted((source / room).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


def _keep_ready(key: str, at: datetime, made: Any) -> None:
    if len(_ready) >= MOST:
        _ready.clear()
    _ready[key] = at, made


def _written(found: Any) -> Any:
    """Tallies, in lists and by keys that are text or none, as JSON has them."""
    if isinstance(found, Tally):
        return {"tally": astuple(found)}
    if isinstance(found, dict):
        return {"pairs": [[key, _written(value)] for key, value in found.items()]}
    return [_written(one) for one in found]


def _read(text: Any) -> Any:
    if isinstance(text, list):
        return [_read(one) for one in text]
    if "tally" in text:
        return Tally(*text["tally"])
    return {key: _read(value) for key, value in text["pairs"]}
