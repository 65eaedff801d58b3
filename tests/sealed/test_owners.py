# SPDX-License-Identifier: Apache-2.0
"""Files on disk: nobody deletes what another one's row names, and what nobody owns goes after its grace."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

import wuzha
from tests.factories import City, make_city
from wuzha.intake.models import Batch, BatchStatus
from wuzha.sealed import owners
from wuzha.sealed.files import write_sealed
from wuzha.sealed.owners import Owner, Place, Sweep

NAME = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    settings.WUZHA_FILES = tmp_path / "files"
    return tmp_path


@pytest.fixture
def city(db: None) -> City:
    return make_city()


class Clock:
    """A clock that nobody sets."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def put(place: Place, name: str, *, days: float = 0) -> Path:
    path = place.path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = timezone.now().timestamp() - days * 86400
    os.utime(path, (then, then))
    return path


def waiting(city: City, kind: str, name: str) -> Batch:
    return Batch.unscoped.create(kind=kind, source="MPS", unit=city.centre, stored_as=name)


def owner_of(kind: str) -> Owner:
    return Owner((kind, kind), Place.UPLOADS, lambda: Batch.unscoped.filter(kind=kind), "stored_as")


def swept(clock: Clock, sweep: Sweep, days: float = 0) -> int:
    """Two looks an hour apart."""
    now = timezone.now() + timedelta(days=days)
    first = sweep.run(now)
    clock.seconds += 3600
    return first + sweep.run(now)


def test_an_owner_cannot_delete_what_another_one_holds(
    city: City, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    one, other = owner_of("one"), owner_of("other")
    monkeypatch.setattr(owners, "_owners", [one, other])
    path, row = put(Place.UPLOADS, NAME), waiting(city, "other", NAME)
    with django_capture_on_commit_callbacks(execute=True):
        one.let_go(NAME)
    assert path.exists()
    row.delete()
    with django_capture_on_commit_callbacks(execute=True):
        other.let_go(NAME)
    assert not path.exists()


def test_an_owner_cannot_delete_what_a_row_of_its_own_still_names(
    city: City, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    one = owner_of("one")
    monkeypatch.setattr(owners, "_owners", [one])
    path = put(Place.UPLOADS, NAME)
    waiting(city, "one", NAME)
    with django_capture_on_commit_callbacks(execute=True):
        one.let_go(NAME, "", "f" * 32)
    assert path.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("place", list(Place))
def test_what_nobody_owns_goes_after_its_grace(place: Place) -> None:
    clock = Clock()
    sweep = Sweep(clock)
    old, young = put(place, NAME, days=5), put(place, NAME[::-1])
    half = old.parent / ".half.part"
    half.write_bytes(b"x")
    os.utime(half, (0, 0))
    assert swept(clock, sweep) == 2
    assert [old.exists(), half.exists(), young.exists()] == [False, False, True]


@pytest.mark.django_db
def test_a_clock_that_jumps_takes_nothing_that_has_just_come() -> None:
    clock = Clock()
    sweep = Sweep(clock)
    path = put(Place.UPLOADS, NAME)
    assert sweep.run(timezone.now() + timedelta(days=400)) == 0
    assert sweep.run(timezone.now() + timedelta(days=800)) == 0
    assert sweep.run(timezone.now() - timedelta(days=800)) == 0
    assert path.exists()
    assert swept(clock, sweep, days=1) == 1


def test_what_an_owner_holds_stays_however_old_it_is(city: City) -> None:
    clock = Clock()
    path = put(Place.UPLOADS, NAME, days=999)
    row = waiting(city, "warnings", NAME)
    assert swept(clock, Sweep(clock)) == 0
    Batch.unscoped.filter(pk=row.pk).update(status=BatchStatus.DONE)
    assert swept(clock, Sweep(clock)) == 1
    assert not path.exists()


def test_a_backup_is_told_every_file_that_must_be_there(city: City) -> None:
    waiting(city, "warnings", NAME)
    (found,) = [(name, path) for _owner, name, path in owners.held_files()]
    assert found == (NAME, Place.UPLOADS.folder / NAME)


def test_sealed_files_lie_where_owners_look_for_them(home: Path) -> None:
    uid = uuid.uuid4()
    write_sealed(uid, b"x")
    assert [path for path in (home / "files").rglob("*") if path.is_file()] == [Place.FILES.path(uid.hex)]


def test_every_app_that_writes_files_has_said_which_are_its_own() -> None:
    """A file of an app that has not would be swept."""
    root = Path(wuzha.__file__).parent
    sources = {path: path.read_text() for path in root.rglob("*.py") if "sealed" not in path.parts}
    writers = {path.relative_to(root).parts[0] for path, text in sources.items() if re.search(r"write_sealed\(", text)}
    # whose tables documents are written for
    writers |= {path.relative_to(root).parts[0] for path, text in sources.items() if "KeptPaper)" in text}
    registering = {
        path.relative_to(root).parts[0] for path, text in sources.items() if re.search(r"owners\.register\(", text)
    }
    assert writers - {"documents"} <= registering
    unlinking = [
        str(path.relative_to(root)) for path, text in sources.items() if re.search(r"path_of\(.*\)\.unlink", text)
    ]
    assert not unlinking
