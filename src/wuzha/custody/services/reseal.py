# SPDX-License-Identifier: Apache-2.0
"""Sealing anew, table by table and file by file, in small pieces; killed anywhere it goes on at its last piece.

A value that somebody else writes meanwhile is left as they wrote it: they seal with the new key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection
from django.utils import timezone

from wuzha.custody.models import KeyGeneration, ResealPart
from wuzha.custody.services.indexes import patiently
from wuzha.custody.services.places import FILES, Table
from wuzha.keys import UnknownKeyError
from wuzha.keys.ciphers import generation_of
from wuzha.sealed import files, streams
from wuzha.sealed.owners import Place
from wuzha.sealed.value import Sealed, resealed

#: Rows, and files, of one piece.
ROWS, SOME_FILES = 500, 50
#: What is sealed with a key that is not here, or was changed, cannot be sealed anew: it is as good as lost already.
UNREADABLE = (InvalidTag, UnknownKeyError, streams.BrokenSealError)

After = Callable[[object], None]


def go_over_table(generation: KeyGeneration, table: Table, after_each: After) -> int:
    """Seal the values of a table anew from where it was; how many could not be opened."""
    part = part_of(generation, table.label)
    lost = 0
    found: list[int] = []
    while part.done_at is None:
        patiently(partial(_piece, part, table, generation.number, found))
        lost += len(found)
        after_each(part)
    return lost


def _piece(part: ResealPart, table: Table, to: int, lost: list[int]) -> None:
    """The next rows, in the caller's transaction."""
    lost.clear()
    names = [one.attname for one in table.fields]
    rows = table.model._base_manager.order_by("pk")
    if part.last:
        rows = rows.filter(pk__gt=table.model._meta.pk.to_python(part.last))
    found = list(rows.values_list("pk", *names)[:ROWS])
    changes = [(pk, old, new) for pk, *old in found if (new := _anew(old, to, lost)) != old]
    if changes:
        _write(table, changes)
    part_pk, resealed_now = part.pk, part.resealed + len(changes)
    values: dict[str, Any] = {"seen": part.seen + len(found), "resealed": resealed_now}
    if found:
        values["last"] = str(found[-1][0])
    if len(found) < ROWS:
        values["done_at"] = timezone.now()
    ResealPart.objects.filter(pk=part_pk).update(**values)
    for name, value in values.items():
        setattr(part, name, value)


def _anew(old: Sequence[Sealed | None], to: int, lost: list[int]) -> list[Sealed | None]:
    new = []
    for one in old:
        try:
            new.append(one if one is None or generation_of(one.token[0]) >= to else resealed(one))
        except UNREADABLE:
            lost.append(1)
            new.append(one)
    return new


def _write(table: Table, changes: Sequence[tuple[Any, Sequence[Sealed | None], Sequence[Sealed | None]]]) -> None:
    places = range(len(table.fields))
    sets = ", ".join(
        f"{column} = CASE WHEN t.{column} = n.old{n} THEN n.new{n} ELSE t.{column} END"
        for n, column in enumerate(table.columns)
    )
    names = ", ".join(f"old{n}, new{n}" for n in places)
    arrays = ", ".join(["%s::bytea[]"] * 2 * len(places))
    values: list[Any] = [[pk for pk, _old, _new in changes]]
    for n in places:
        values += [[_token(one[side][n]) for one in changes] for side in (1, 2)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table.name} AS t SET {sets}"  # noqa: S608 - own names
            f" FROM unnest(%s::{table.key_type}[], {arrays}) AS n (key, {names}) WHERE t.{table.key} = n.key",
            values,
        )


def _token(value: Sealed | None) -> bytes | None:
    return None if value is None else value.token


def go_over_files(generation: KeyGeneration, name: str, after_each: After) -> int:
    """Seal the files of a place anew from where it was; how many could not be opened."""
    part = part_of(generation, name)
    lost = 0
    left = paths(name, part.last)
    while some := list(islice(left, SOME_FILES)):
        done = 0
        for path in some:
            try:
                done += files.reseal(uid_of(path)) if name == FILES else streams.reseal(path)
            except FileNotFoundError:
                continue
            except UNREADABLE:
                lost += 1
        part.last, part.seen, part.resealed = some[-1].name, part.seen + len(some), part.resealed + done
        part.save(update_fields=["last", "seen", "resealed"])
        after_each(part)
    if part.done_at is None:
        part.done_at = timezone.now()
        part.save(update_fields=["done_at"])
    return lost


def paths(name: str, after: str = "") -> Iterator[Path]:
    """Sealed files of a place in the order of their names."""
    place = Place.FILES if name == FILES else Place.UPLOADS
    for folder in place.folders():
        if not after or place is Place.UPLOADS or folder.name >= after[:2]:
            yield from (one for one in sorted(folder.iterdir()) if one.name > after and _is_whole(place, one))


def _is_whole(place: Place, path: Path) -> bool:
    name = path.name.removesuffix(place.value.suffix)
    return len(name) == 32 and path == place.path(name) and path.is_file()


def uid_of(path: Path) -> UUID:
    return UUID(path.name.removesuffix(Place.FILES.value.suffix))


def part_of(generation: KeyGeneration, name: str) -> ResealPart:
    return ResealPart.objects.get(generation=generation, name=name)
