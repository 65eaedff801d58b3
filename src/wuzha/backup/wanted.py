# SPDX-License-Identifier: Apache-2.0
"""The files that a backup wants: what records name, and what became of those that are not there any more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wuzha.backup.folder import Part
from wuzha.backup.manifest import Gone
from wuzha.runtime.home import default_home
from wuzha.sealed.owners import Place, owners, unowned

UPLOADS = "uploads/"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that a record names: its path in the data directory, its owner's name and the record."""

    path: str
    owner: str
    record: str

    @property
    def is_upload(self) -> bool:
        """Whether it goes when it is read."""
        return self.path.startswith(UPLOADS)

    def as_line(self) -> bytes:
        return json.dumps([self.path, self.owner, self.record], ensure_ascii=False).encode() + b"\n"


def named() -> Iterator[Wanted]:
    """Every file that a record names, as the transaction sees the records."""
    root = default_home().root
    for owner in owners():
        rows = owner.rows()
        record = rows.model._meta.label_lower
        for key, name in rows.order_by().values_list("pk", owner.column).iterator(chunk_size=2000):
            path = owner.place.path(name if isinstance(name, str) else name.hex)
            yield Wanted(path.relative_to(root).as_posix(), owner.name[0], f"{record}:{key}")


def why(gone: list[Wanted]) -> tuple[list[Gone], list[Gone]]:
    """(deleted by their owner since the instant, missing) of the files that are not there.

    An owner commits that it needs a file no more before the file is deleted. So a file that is gone and still held is
    missing.
    """
    erased: list[Gone] = []
    missing: list[Gone] = []
    for place in Place:
        here = {Path(one.path).name.removesuffix(place.value.suffix): one for one in gone if _in(one, place)}
        nobodys = unowned(place, set(here))
        for name, one in here.items():
            (erased if name in nobodys else missing).append(Gone(one.path, one.owner, one.record))
    return erased, missing


def _in(one: Wanted, place: Place) -> bool:
    return (default_home().root / one.path).is_relative_to(place.folder)


def line_of(one: Wanted, part: Part) -> bytes:
    values = {"path": one.path, "size": part.size, "sha256": part.sha256, "owner": one.owner, "record": one.record}
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"
