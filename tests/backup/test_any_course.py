# SPDX-License-Identifier: Apache-2.0
"""Files that come, go and get lost between any two steps of a backup, which may be killed at any of them.

Every file that a record held at the instant is in the backup, was deleted by its owner since, or is told as missing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from tests.factories import City, make_warning
from wuzha.backup import make as making
from wuzha.backup.folder import Part, Reader
from wuzha.backup.make import make
from wuzha.backup.manifest import Manifest
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.services.open import UPLOADS
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.services.exports import FILES
from wuzha.runtime.home import Home
from wuzha.sealed.files import write_sealed
from wuzha.sealed.owners import Place
from wuzha.warning.models import Attachment
from wuzha.warning.services.erasure import PHOTOS


class Killed(BaseException):
    """The process dies."""


@dataclass
class Kept:
    """A file with its record; its owner lets go of it, or the disk loses it."""

    path: Path
    content: bytes
    end: Callable[[], None]
    record: str
    #: Numbers of the step at which it was committed, let go of, lost.
    since: int
    ended: int | None = None
    lost: int | None = None


@dataclass
class Life:
    """What the platform does beside the backup, in a thread and with a connection of its own, one act a step."""

    city: City
    beside: ThreadPoolExecutor
    step: int = 0
    files: list[Kept] = field(default_factory=list)

    def act(self, what: str, which: int) -> None:
        self.step += 1
        self.beside.submit(getattr(self, what), which).result()

    def nothing(self, _which: int) -> None: ...

    def an_export(self, _which: int) -> None:
        uid = uuid.uuid4()
        write_sealed(uid, uid.bytes)
        made = Export.unscoped.create(
            uid=uid, kind="warnings", purpose="CASE", text="x", by=self.city.people[Role.ANALYST], role="analyst",
            unit=self.city.centre, expected=1, state=ExportState.DONE,
        )  # fmt: skip

        def end() -> None:
            Export.unscoped.filter(pk=made.pk).update(state=ExportState.GONE)
            FILES.let_go(uid)

        self._add(Place.FILES.path(uid.hex), end, f"privacy.export:{made.pk}")

    def a_photo(self, _which: int) -> None:
        uid = uuid.uuid4()
        write_sealed(uid, uid.bytes)
        warning = make_warning(self.city)
        made = Attachment.unscoped.create(
            uid=uid, warning=warning, taken_at=warning.received_at, by=self.city.people[Role.STATION_OFFICER],
            unit=self.city.station, size=1, width=1, height=1,
        )  # fmt: skip

        def end() -> None:
            Attachment.unscoped.filter(pk=made.pk).update(forgotten_at=warning.received_at)
            PHOTOS.let_go(uid)

        self._add(Place.FILES.path(uid.hex), end, f"warning.attachment:{made.pk}")

    def an_upload(self, _which: int) -> None:
        name = uuid.uuid4().hex
        path = Place.UPLOADS.path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
        made = Batch.unscoped.create(kind="warnings", source="MPS", unit=self.city.centre, stored_as=name)

        def end() -> None:
            Batch.unscoped.filter(pk=made.pk).update(status=BatchStatus.DONE)
            UPLOADS.let_go(name)

        self._add(path, end, f"intake.batch:{made.pk}")

    def _add(self, path: Path, end: Callable[[], None], record: str) -> None:
        self.files.append(Kept(path, path.read_bytes(), end, record, self.step))

    def an_end(self, which: int) -> None:
        open_ = [one for one in self.files if one.ended is None]
        if open_:
            one = open_[which % len(open_)]
            with transaction.atomic():
                one.end()
            one.ended = self.step

    def a_loss(self, which: int) -> None:
        there = [one for one in self.files if one.path.exists()]
        if there:
            one = there[which % len(there)]
            one.path.unlink()
            one.lost = self.step

    def over(self) -> None:
        for _number in range(len(self.files)):
            self.an_end(0)
        connection.close()


ACT = st.tuples(
    st.sampled_from(["an_export", "a_photo", "an_upload", "an_upload", "an_end", "an_end", "a_loss", "nothing"]),
    st.integers(0, 5),
)
COURSE = st.fixed_dictionaries(
    {
        "before": st.lists(ACT, min_size=1, max_size=5),
        "beside": st.lists(ACT, min_size=4, max_size=10),
        #: Steps of the backup at which it is killed, counted from its start.
        "kills": st.lists(st.integers(1, 8), max_size=2),
    }
)


@pytest.fixture
def course(city: City, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Runs a course and holds the backup against what was there."""
    monkeypatch.setattr(making, "dumped", lambda *_given: iter([b"rows"]))
    monkeypatch.setattr(making, "digests", lambda _cursor: {})
    monkeypatch.setattr(making, "say", lambda *_told: None)
    monkeypatch.setattr("wuzha.backup.progress.say", lambda *_told: None)
    write, named = making.Writer.write, making.named
    with ThreadPoolExecutor(1) as beside:

        def run(before: list[tuple[str, int]], beside_it: list[tuple[str, int]], kills: list[int]) -> Manifest:
            life, root = Life(city, beside), tmp_path / uuid.uuid4().hex
            left, instants = list(beside_it), [0]

            def stepping(self: making.Writer, path: str, pieces: Iterator[bytes]) -> Part:
                steps[0] += 1
                if left:
                    life.act(*left.pop(0))
                if kills_left and steps[0] == kills_left[0]:
                    kills_left.pop(0)
                    raise Killed
                return write(self, path, pieces)

            def listing() -> Iterator[making.Wanted]:
                instants.append(life.step)
                return named()

            kills_left, steps = list(kills), [0]
            try:
                for act in before:
                    life.act(*act)
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(making.Writer, "write", stepping)
                    patch.setattr(making, "named", listing)
                    while True:
                        try:
                            made = make(root, None)
                            break
                        except Killed:
                            steps[0] = 0
                check(life, root, made, instants[-1], home)
            finally:
                beside.submit(life.over).result()
                for one in life.files:
                    one.path.unlink(missing_ok=True)

        yield run


def check(life: Life, root: Path, made: Manifest, instant: int, home: Home) -> None:
    assert made.index is not None
    lines = [json.loads(line) for line in Reader(root, None).content(made.index).splitlines()]
    there = {line["path"]: line["record"] for line in lines if line["record"]}
    erased, missing = ({one.path: one.record for one in some} for some in (made.erased, made.missing))
    held = {
        one.path.relative_to(home.root).as_posix(): one
        for one in life.files
        if one.since <= instant and (one.ended is None or one.ended > instant)
    }
    # each is in exactly one of the three
    assert sorted([*there, *erased, *missing]) == sorted(held)
    for path, record in {**there, **erased, **missing}.items():
        assert held[path].record == record
    for path in there:
        assert (root / "home" / path).read_bytes() == held[path].content
    # deleted by its owner, and not before the owner did; what the rows of the instant wait for is no such thing
    assert all(held[path].ended is not None and not path.startswith("uploads/") for path in erased)
    assert all(held[path].lost is not None for path in missing)


@pytest.mark.slow
def test_no_file_with_an_owner_is_missing_in_a_backup(course: Callable[..., None]) -> None:
    @tries(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(COURSE)
    def any_course(steps: dict[str, list[tuple[str, int]]]) -> None:
        course(steps["before"], steps["beside"], steps["kills"])

    any_course()
