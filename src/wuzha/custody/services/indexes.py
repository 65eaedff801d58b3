# SPDX-License-Identifier: Apache-2.0
"""Blind indexes go over to a new generation by value: what begins with the same two bytes, in all tables at once.

1. Triggers are put on every table with blind indexes (`guard`); what a process knows not yet, they refuse.
2. `advance` moves the reach by a few places and rewrites every index between, in one transaction of a few tenths of a
   second, alone: whoever writes indexes shares a lock with the others and waits (`steady`).
Two rows with the same index are never of two generations, for whoever looks; so joins, unique keys and merging hold.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.db.backends.utils import CursorWrapper

from wuzha import keys
from wuzha.custody.models import KeyGeneration, ResealPart
from wuzha.custody.services.places import INDEXES, Table, indexed_tables, quoted
from wuzha.keys import END
from wuzha.keys.indexes import SIZE, raised
from wuzha.locks import Lock, share, wait

#: How long one may wait for a lock: others wait behind it, and a deadlock is only looked for after a second.
PATIENCE = "300ms"
#: Seconds that a transaction should take: it changes more or fewer places next time. At least so many, at most all.
SHORT, LONG, FEWEST = 0.1, 0.4, 64
#: Waiting for a lock, or a deadlock (SQLSTATE): try again.
_BUSY = ("55P03", "40P01")
_STALE = 0.05
_LEADS = """
WITH RECURSIVE lead (v) AS (
  (SELECT {lead} FROM {table} ORDER BY {lead} LIMIT 1)
  UNION ALL
  SELECT (SELECT {lead} FROM {table} WHERE {lead} > lead.v ORDER BY {lead} LIMIT 1) FROM lead WHERE lead.v IS NOT NULL
)
SELECT v FROM lead WHERE v IS NOT NULL
"""


def busy(error: OperationalError) -> bool:
    """Whether somebody else had what was wanted, so that it is to be tried again."""
    return getattr(error.__cause__, "sqlstate", None) in _BUSY


def impatient(cursor: CursorWrapper) -> None:
    """Let a transaction wait for no lock long, and replace what guards let only retention and rotations replace."""
    cursor.execute("SELECT set_config('lock_timeout', %s, true), set_config('wuzha.erasing', 'on', true)", [PATIENCE])


def guarded() -> bool:
    """Whether every table with blind indexes has the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'custody_refuse_old_index'")
        there = {name for (name,) in cursor.fetchall()}
    return all(table.model._meta.db_table in there for table in indexed_tables())


def guard() -> None:
    """As the owner of the tables, put the triggers on all with blind indexes, anew where they are.

    That waits for whoever writes, so that all who write afterwards know of the newest generation.
    """
    for table in indexed_tables():
        columns = ", ".join(table.columns)
        old = " OR ".join(f"custody_is_old(NEW.{column})" for column in table.columns)
        patiently(
            partial(
                _run,
                f"DROP TRIGGER IF EXISTS custody_steady ON {table.name};"
                f"DROP TRIGGER IF EXISTS custody_refuse_old_index ON {table.name};"
                f"CREATE TRIGGER custody_steady BEFORE INSERT OR UPDATE OF {columns} ON {table.name}"
                " FOR EACH STATEMENT EXECUTE FUNCTION custody_steady();"
                f"CREATE TRIGGER custody_refuse_old_index BEFORE INSERT OR UPDATE OF {columns} ON {table.name}"
                f" FOR EACH ROW WHEN ({old}) EXECUTE FUNCTION custody_refuse_old_index()",
            )
        )


def patiently(work: Callable[[], object]) -> None:
    """Do a piece in a transaction of its own, again and again until nobody is in its way."""
    pause = 0.05
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                impatient(cursor)
                work()
        except OperationalError as error:
            if not busy(error):
                raise
        else:
            return
        time.sleep(pause)
        pause = min(2 * pause, 2.0)


def go_over(generation: KeyGeneration, after_each: Callable[[object], None]) -> None:
    """Let every blind index go over to the generation, from where it was."""
    places = FEWEST
    reach = 0
    while reach < END:
        began = time.monotonic()
        patiently(partial(advance, generation, places))
        took = time.monotonic() - began
        if took > LONG:
            places = max(places // 2, FEWEST)
        elif took < SHORT:
            places *= 2
        reach = ResealPart.objects.get(generation=generation, name=INDEXES).seen
        after_each(reach)


def advance(generation: KeyGeneration, places: int) -> None:
    """Move the reach of the newest generation by so many places, in the caller's transaction."""
    wait(Lock.INDEXES)
    part = ResealPart.objects.select_for_update().get(generation=generation, name=INDEXES)
    start = part.seen
    if start >= END:  # killed after the last of them, before that was entered
        return
    end = min(start + places, END)
    done = 0
    with connection.cursor() as cursor:
        for table in indexed_tables():
            for field in table.fields:
                done += _rewrite(cursor, table, field, generation.number, start, end)
    ResealPart.objects.filter(pk=part.pk).update(seen=end, resealed=part.resealed + done)


def _rewrite(cursor: CursorWrapper, table: Table, field: models.Field[Any, Any], to: int, start: int, end: int) -> int:
    """Rewrite one column for the places from `start` to below `end`; how many rows."""
    column, before = quoted(field.column), to - 1
    mark = b"" if before == 1 else bytes([before])
    rule = f"{column} >= %s AND octet_length({column}) = %s"
    values: list[Any] = [mark + start.to_bytes(2), len(mark) + SIZE]
    if end < END:
        rule += f" AND {column} < %s"
        values.append(mark + end.to_bytes(2))
    elif mark:
        rule += f" AND {column} < %s"
        values.append(bytes([before + 1]))
    if lead := _lead(table.model, field):
        cursor.execute(_LEADS.format(lead=quoted(lead.column), table=table.name))
        rule += f" AND {quoted(lead.column)} = ANY(%s)"
        values.append([one for (one,) in cursor.fetchall()])
    cursor.execute(f"SELECT {table.key}, {column} FROM {table.name} WHERE {rule}", values)  # noqa: S608 - own names
    found = cursor.fetchall()
    if found:
        keys_of, new = [key for key, _old in found], [raised(bytes(old), to) for _key, old in found]
        cursor.execute(
            f"UPDATE {table.name} AS t SET {column} = n.new"  # noqa: S608 - own names
            f" FROM unnest(%s::{table.key_type}[], %s::bytea[]) AS n (key, new) WHERE t.{table.key} = n.key",
            [keys_of, new],
        )
    return len(found)


def _lead(model: type[models.Model], field: models.Field[Any, Any]) -> models.Field[Any, Any] | None:
    """The text before the column in a unique key: with its few values that index finds the places of the column."""
    for one in model._meta.constraints:
        if isinstance(one, models.UniqueConstraint) and list(one.fields)[1:2] == [field.name]:
            lead = model._meta.get_field(one.fields[0])
            if isinstance(lead, models.CharField):
                return lead
    return None


def steady() -> None:
    """How far the indexes are does not change to the end of this transaction; outside one it is read anew.

    Called for each index that is made while they go over (`wuzha.keys.indexes`).
    """
    if not connection.in_atomic_block:
        now = time.monotonic()
        if now > _Looked.at + _STALE:
            _Looked.at = now
            keys.use(known=keys.read_generations())
    elif not any(one[1] is _held for one in connection.run_on_commit):
        share(Lock.INDEXES)
        # forgotten by Django when, and only when, the database lets go of the lock
        transaction.on_commit(_held)
        keys.use(known=keys.read_generations())


class _Looked:
    at = 0.0


def _held() -> None:
    """Says that this transaction shares the lock."""


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
