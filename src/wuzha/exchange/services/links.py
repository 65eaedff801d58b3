# SPDX-License-Identifier: Apache-2.0
"""Links to upper platforms: made, changed, paused; and their drop folders, below one directory of the operator.

`in` (theirs, to us), `done` and `failed` (what we took), `out` (ours, to them), `receipts` (what became of theirs),
`acks` (theirs, of ours). They hold personal data: nobody but the owner and the group of the directory may read them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.exchange import http
from wuzha.exchange.models import Link
from wuzha.exchange.models.link import Way
from wuzha.exchange.rules import Code, folder_problem, url_problem
from wuzha.org.models import Unit
from wuzha.refusals import RefusalError
from wuzha.runtime.home import default_home
from wuzha.sealed import Kind, seal
from wuzha.warning.queries.acts import last_act

FOLDERS = ("in", "done", "failed", "out", "receipts", "acks")
FILE_MODE, FOLDER_MODE = 0o640, 0o770
#: Endings of files that are still being written.
UNFINISHED = (".tmp", ".part", ".filepart", ".crdownload")


def root() -> Path:
    """`WUZHA_EXCHANGE_DIR`, else `exchange` in the data directory."""
    given = os.environ.get("WUZHA_EXCHANGE_DIR", "")
    return Path(given) if given else default_home().root / "exchange"


def folders_of(place: str) -> dict[str, Path]:
    """The folders of a link, made if absent. Raises `RefusalError`."""
    if folder_problem(place) is not None:
        raise RefusalError(Code.FOLDER_NAME)
    folders = {name: root() / place / name for name in FOLDERS}
    try:
        for folder in folders.values():
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise RefusalError(Code.FOLDER_UNREADABLE) from error
    return folders


def outgoing() -> Path:
    """Where an earlier version kept files until they were sent. Raises `RefusalError`."""
    folder = default_home().root / "outgoing"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RefusalError(Code.FOLDER_UNREADABLE) from error
    return folder


def waiting_files(folder: Path, settled_before: float) -> list[Path]:
    """Whole files in a folder, oldest first: no links, nothing that is still written (changed after `settled_before`,
    seconds since 1970)."""
    found: list[tuple[float, str, Path]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                continue
            if not entry.is_file(follow_symlinks=False):
                continue
            changed = entry.stat(follow_symlinks=False).st_mtime
            if changed <= settled_before:
                found.append((changed, entry.name, Path(entry.path)))
    return [path for _changed, _name, path in sorted(found)]


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file that appears whole or not at all."""
    temporary, path = folder / f".{name}.tmp", folder / name
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return path


def move(path: Path, folder: Path, prefix: str) -> Path:
    """Put a file aside under a name that nobody else has."""
    target = folder / f"{prefix}-{path.name}"
    path.replace(target)
    return target


@transaction.atomic
def add(actor: Actor, *, unit: Unit, token: str = "", **values: Any) -> Link:
    """A new link. `values`: name, source, way, place, pulls, pushes, every_minutes. Raises `RefusalError`.

    Feedback is owed from now on, not for what closed before.
    """
    check_place(values["way"], values["place"])
    if values["way"] == Way.FOLDER:
        folders_of(values["place"])
    sealed = seal(Kind.TEXT, token) if token else None
    try:
        with transaction.atomic():
            link = Link.unscoped.create(unit=unit, token=sealed, fed_after=last_act(), **values)
    except IntegrityError as error:
        raise _taken(values) from error
    record(actor, "link.added", on=("link", link.pk), detail={"source": link.source, "way": link.way})
    return link


@transaction.atomic
def edit(actor: Actor, link: Link, *, token: str = "", **values: Any) -> None:
    """Change a link; an empty `token` leaves the one it has. Raises `RefusalError`."""
    check_place(values.get("way", link.way), values.get("place", link.place))
    if token:
        values["token"] = seal(Kind.TEXT, token)
    try:
        with transaction.atomic():
            Link.unscoped.filter(pk=link.pk).update(**values)
    except IntegrityError as error:
        raise _taken(values) from error
    record(actor, "link.edited", on=("link", link.pk), fields=sorted(values))


@transaction.atomic
def set_active(actor: Actor, link: Link, active: bool) -> bool:
    """Pause or resume; whether that changed anything. A paused link misses nothing: it goes on where it was."""
    now = timezone.now()
    changed = Link.unscoped.filter(pk=link.pk, active=not active).update(
        active=active, next_pull_at=now, next_push_at=now
    )
    if changed:
        record(actor, "link.resumed" if active else "link.paused", on=("link", link.pk))
    return bool(changed)


@transaction.atomic
def run_soon(actor: Actor, link: Link) -> None:
    """Let the next run of the worker exchange at once."""
    now = timezone.now()
    Link.unscoped.filter(pk=link.pk).update(next_pull_at=now, next_push_at=now)
    record(actor, "link.run", on=("link", link.pk))


def check_place(way: str, place: str) -> None:
    """Raises `RefusalError` for a folder's name or an address that cannot be."""
    problem = folder_problem(place) if way == Way.FOLDER else url_problem(place, http.allowed_hosts())
    if problem is not None:
        raise RefusalError(problem)


def _taken(values: dict[str, Any]) -> RefusalError:
    source = Link.unscoped.filter(source=values.get("source", "")).exists()
    return RefusalError(Code.SOURCE_TAKEN if source else Code.NAME_TAKEN)
