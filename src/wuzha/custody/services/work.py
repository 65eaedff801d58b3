# SPDX-License-Identifier: Apache-2.0
"""What a rotation does after it was begun: indexes, tables and files go over, in pieces that may be killed anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from wuzha import keys
from wuzha.audit.services import record
from wuzha.custody.models import KeyGeneration, ResealPart
from wuzha.custody.services import indexes, reseal
from wuzha.custody.services.follow import EVERY, look
from wuzha.custody.services.left import left
from wuzha.custody.services.places import FILES, INDEXES, UPLOADS, Table, sealed_tables
from wuzha.custody.services.rotate import ACTOR, part_names
from wuzha.locks import Lock, hold

#: By then every process has noticed a new generation.
NOTICED = timedelta(seconds=5 * EVERY)
#: How often everything is gone over again for what old processes have sealed meanwhile, before it is left for later.
_AGAIN = 3

After = Callable[[object], None]


def waiting() -> KeyGeneration | None:
    """The generation that is being gone over to."""
    last: KeyGeneration | None = KeyGeneration.objects.order_by("number").last()
    return None if last is None or last.resealed_at is not None else last


def go_on(after_each: After = lambda _part: None) -> bool:
    """Go on with what `begin` began; whether all is done. False at once when another process is at it."""
    with hold(Lock.ROTATION) as held:
        generation = waiting()
        if not held or generation is None:
            return held
        look()
        if generation.number not in keys.current().keys or not indexes.guarded():
            return False
        _add_parts(generation)
        _go_over_indexes(generation, after_each)
        return _go_over_seals(generation, after_each)


def _add_parts(generation: KeyGeneration) -> None:
    """Tables that an update of the platform has brought meanwhile; and how many rows there are about."""
    missing = [ResealPart(generation=generation, name=name) for name in (INDEXES, *part_names())]
    ResealPart.objects.bulk_create(missing, ignore_conflicts=True)
    for part in ResealPart.objects.filter(generation=generation, expected=0):
        ResealPart.objects.filter(pk=part.pk).update(expected=_expected(part.name))


def _expected(name: str) -> int:
    if name == INDEXES:
        return keys.END
    if name in (FILES, UPLOADS):
        return sum(1 for _path in reseal.paths(name))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_table(name).name}")  # noqa: S608 - a name of our own
        return int(cursor.fetchone()[0])


def _table(label: str) -> Table:
    return next(one for one in sealed_tables() if one.label == label)


def _go_over_indexes(generation: KeyGeneration, after_each: After) -> None:
    if generation.indexed_at is not None:
        return
    while (early := generation.made_at + NOTICED - timezone.now()) > timedelta():
        time.sleep(min(early.total_seconds(), 0.5))
        after_each(None)
    indexes.go_over(generation, after_each)
    now = timezone.now()
    ResealPart.objects.filter(generation=generation, name=INDEXES).update(done_at=now)
    KeyGeneration.objects.filter(pk=generation.pk).update(indexed_at=now)
    look()


def _go_over_seals(generation: KeyGeneration, after_each: After) -> bool:
    """Go over every table and file; and again over those in which an old process has sealed something meanwhile."""
    for _time in range(_AGAIN):
        lost = sum(reseal.go_over_table(generation, table, after_each) for table in sealed_tables())
        lost += sum(reseal.go_over_files(generation, name, after_each) for name in (FILES, UPLOADS))
        rest = left(generation.number - 1)
        if sum(rest.values()) <= lost:
            _finish(generation, lost)
            return True
        ResealPart.objects.filter(generation=generation).exclude(name=INDEXES).update(last="", seen=0, done_at=None)
    return False


@transaction.atomic
def _finish(generation: KeyGeneration, lost: int) -> None:
    if KeyGeneration.objects.filter(pk=generation.pk, resealed_at=None).update(resealed_at=timezone.now()):
        parts = ResealPart.objects.filter(generation=generation)
        rows = sum(parts.exclude(name=INDEXES).values_list("resealed", flat=True))
        record(ACTOR, "keys.resealed", on=("key", generation.number), rows=rows, detail={"unreadable": lost})
