# SPDX-License-Identifier: Apache-2.0
"""Who owns which file on disk. An app says by which rows it holds files; whatever no row holds is nobody's.

A file is deleted by two hands only, and both ask every owner first: its owner lets go of it when the row that held it
is done with it (`Owner.let_go`), and the sweep takes away what a killed process left behind (`Sweep`). So an app cannot
delete what another one holds, nor what a row of its own still names. A backup holds what `held_files` names.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from wuzha.runtime.home import default_home


@dataclass(frozen=True, slots=True)
class _Kept:
    #: Ending of the files.
    suffix: str
    #: How old a file is at least when the sweep takes it away.
    grace: timedelta


class Place(Enum):
    """A folder of files, each named by 32 hexadecimal digits."""

    #: For as long as a record needs them: photos, documents, exports (`sealed.files`). Longer than any restart or
    #: return to a copy of yesterday's database takes.
    FILES = _Kept(".sealed", timedelta(days=3))
    #: Until they are read (`intake.services.store`).
    UPLOADS = _Kept("", timedelta(hours=1))

    @property
    def folder(self) -> Path:
        """Where they lie; it need not exist yet."""
        return Path(settings.WUZHA_FILES) if self is Place.FILES else default_home().root / "uploads"

    def path(self, name: str) -> Path:
        """Where a file lies. Those kept long are spread over 256 folders, so that none grows without end."""
        folder = self.folder / name[:2] if self is Place.FILES else self.folder
        return folder / f"{Path(name).name}{self.value.suffix}"

    def folders(self) -> Iterator[Path]:
        """The folders that files lie in, as far as they exist."""
        if self is Place.FILES:
            yield from (one for number in range(256) if (one := self.folder / f"{number:02x}").is_dir())
        elif self.folder.is_dir():
            yield self.folder


@dataclass(frozen=True)
class Owner:
    """An app's hold on files: the rows that need theirs now, and the column that names it."""

    #: What the files are called to an operator, in English and Chinese.
    name: tuple[str, str]
    place: Place
    rows: Callable[[], QuerySet[Any]]
    column: str = "uid"

    def held(self, among: Collection[str] | None = None) -> Iterator[str]:
        """Names of the files that it holds, of all or of these."""
        rows = self.rows()
        if among is not None:
            rows = rows.filter(**{f"{self.column}__in": list(among)})
        for name in rows.order_by().values_list(self.column, flat=True).iterator(chunk_size=2000):
            yield name.hex if isinstance(name, UUID) else name

    def let_go(self, *names: UUID | str) -> None:
        """Delete files (by UUID or name) once the transaction is committed, as far as nobody holds them then.

        Fine for what is gone already. A process killed before it comes to that leaves them to the sweep.
        """
        wanted = [name.hex if isinstance(name, UUID) else name for name in names if name]
        if wanted:
            transaction.on_commit(partial(_delete, self.place, wanted))


_owners: list[Owner] = []


def register(owner: Owner) -> Owner:
    """Say whose files these are, when the app is ready; gives the owner back."""
    _owners[:] = [one for one in _owners if one.name != owner.name] + [owner]
    return owner


def owners(place: Place | None = None) -> list[Owner]:
    """Every owner, or those with files in a place, in the order in which they registered."""
    return [owner for owner in _owners if place in (None, owner.place)]


def held_files() -> Iterator[tuple[Owner, str, Path]]:
    """(owner, name, path) of every file that must be there; whether it is, nobody has looked."""
    for owner in owners():
        for name in owner.held():
            yield owner, name, owner.place.path(name)


def unowned(place: Place, names: Collection[str]) -> set[str]:
    """Those of the names that no owner holds."""
    left = set(names)
    for owner in owners(place):
        left -= set(owner.held(left)) if left else set()
    return left


def _delete(place: Place, names: Collection[str]) -> None:
    for name in unowned(place, names):
        place.path(name).unlink(missing_ok=True)


class Sweep:
    """Takes away files that nobody owns, such as those of a process that was killed before it wrote its row.

    A file must be older than the grace of its place, and nobody's at two looks as far apart as `APART`, measured by a
    clock that nobody sets. So a jump of the machine's clock takes no file whose row is just about to be written.
    """

    #: Seconds.
    APART = 3000.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[Path, float] = {}

    def run(self, now: datetime) -> int:
        """Look at every place; how many files were taken away. A missed or killed look does no harm."""
        seen, gone, look = dict[Path, float](), 0, self._clock()
        for path in (path for place in Place for folder in place.folders() for path in _nobodys(place, folder, now)):
            first = self._seen.get(path, look)
            if look - first >= self.APART:
                path.unlink(missing_ok=True)
                gone += 1
            else:
                seen[path] = first
        self._seen = seen
        return gone


def _nobodys(place: Place, folder: Path, now: datetime) -> list[Path]:
    """Old files without an owner. The folder is read before the rows: what comes later is not looked at."""
    before = (now - place.value.grace).timestamp()
    old = {path: _name(place, path) for path in folder.iterdir() if _is_file(path) and _changed(path) < before}
    nobodys = unowned(place, {name for name in old.values() if name})
    return [path for path, name in old.items() if not name or name in nobodys]


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _name(place: Place, path: Path) -> str:
    """The name by which an owner may hold the file; empty for a file that never got whole (`.part`)."""
    name = path.name.removesuffix(place.value.suffix)
    return name if path == place.path(name) and _is_name(name) else ""


def _is_name(text: str) -> bool:
    return len(text) == 32 and set(text) <= set("0123456789abcdef")


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # its owner was faster
        return float("inf")
