# SPDX-License-Identifier: Apache-2.0
"""Files that are brought, read, cancelled, forgotten and swept in whatever order and by whatever clock.

What a row names is there, and what no row names goes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pytest_django import Settings

from tests.courses import SOAK, course
from tests.factories import City, make_city, make_warning
from tests.funds.conftest import FIRST, VICTIM
from tests.funds.statements.test_whole import UNKNOWN, zipped
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.services import files, whole
from wuzha.intake.models import Batch
from wuzha.intake.services import open as batches
from wuzha.intake.services.upload import give_up, start, take
from wuzha.intake.tasks import take_in
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.services import exports
from wuzha.refusals import RefusalError
from wuzha.sealed.files import write_sealed
from wuzha.sealed.owners import Place, Sweep, held_files, unowned
from wuzha.warning.models import Attachment
from wuzha.warning.services.doorstep.photos import forget_photos

ROWS = "编号,预警等级,诈骗类型,受害人号码,推送时间\nT1,高危,刷单返利,13800000001,2024-05-06 10:20:30\n".encode()
ODD = "甲,乙,丙\n1,2,3\n".encode()


def damaged(archive: bytes) -> bytes:
    """An archive whose directory is whole and whose first file is not."""
    return archive[:50] + bytes([archive[50] ^ 0xFF]) + archive[51:]


STATEMENTS = {
    "good": UNKNOWN.replace("甲列", "交易卡号").encode(),
    "asks": UNKNOWN.encode(),
    "archive": zipped(a_csv=UNKNOWN.encode(), b_csv=UNKNOWN.replace("10.0", "20.0").encode()),
    "damaged": damaged(zipped(a_csv=UNKNOWN.encode() * 40)),
}
ANSWER = ("self_account", "time", "amount", "direction", "peer_account")


class AnyFiles(RuleBasedStateMachine):
    """A city whose clocks and processes are not to be trusted."""

    city: ClassVar[City]
    officer: ClassVar[Actor]
    analyst: ClassVar[Actor]
    #: Acts that came to something: proof that the courses go deep.
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self._point = transaction.atomic()
        self._point.__enter__()
        self.skew, self.seconds = timedelta(), 0.0
        self.sweep = Sweep(lambda: self.seconds)
        #: Files of a process that has not written its row yet → seconds at which it will.
        self.on_its_way: dict[Path, float] = {}

    def teardown(self) -> None:
        try:
            self.in_the_end()
        finally:
            transaction.set_rollback(True)
            self._point.__exit__(None, None, None)
            for path in [path for place in Place for folder in place.folders() for path in folder.iterdir()]:
                path.unlink()

    @initialize()
    def begin(self) -> None:
        before = timezone.now() - timedelta(hours=1)
        paid = Transfer(AccountDetails(FIRST), 500, before - timedelta(hours=1), by=AccountDetails(VICTIM))
        told = NewReport(1000, before, [paid])
        self.case: FundsCase = reports.by_hand(self.officer, Person("测试甲"), told).case

    @property
    def now(self) -> datetime:
        return timezone.now() + timedelta(seconds=self.seconds) + self.skew

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        """One act, committed, or refused and rolled back."""
        try:
            with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
                yield
        except RefusalError:
            return
        self.reached.add(name)

    @rule(content=st.sampled_from([ROWS, ODD, b"%PDF-1.7"]))
    def bring_rows(self, content: bytes) -> None:
        with self.act("rows"):
            batch = take(
                self.analyst, [content], file_name="a.csv", kind="warnings", source="MPS", unit=self.city.centre
            )
            start(self.analyst, batch)

    @rule(kind=st.sampled_from(list(STATEMENTS)))
    def statements(self, kind: str) -> None:
        self.bring_statements(kind)

    def bring_statements(self, kind: str) -> None:
        with self.act("statements"):
            ending = "zip" if kind in {"archive", "damaged"} else "csv"
            ending = "zip" if kind in {"archive", "damaged"} else "csv"
            files.take(self.officer, self.case.pk, [STATEMENTS[kind]], f"a.{ending}")

    @rule()
    def work(self) -> None:
        """What the worker does with what waits."""
        for pk in Batch.unscoped.filter(kind="warnings", started_at__isnull=False).values_list("pk", flat=True):
            with self.act("run"):
                take_in(pk, lambda: False)
        with self.act("run_case"):
            whole.run_case(self.case.pk)

    @rule()
    def answer(self) -> None:
        self.bring_statements("asks")
        self.work()
        for file in StatementFile.unscoped.filter(status=FileStatus.MAPPING):
            with self.act("answer"):
                files.decide(self.officer, file.pk, dict(zip(file.headers, ANSWER, strict=False)))

    @rule(which=st.integers(0, 9))
    def cancel(self, which: int) -> None:
        rows = list(Batch.unscoped.exclude(status__in=batches.ENDED).order_by("pk"))
        if rows:
            with self.act("cancel"):
                batches.cancel(self.analyst, rows[which % len(rows)])

    @rule(place=st.sampled_from(Place))
    def write_a_file_whose_row_comes_soon(self, place: Place) -> None:
        name = uuid.uuid4().hex
        path = place.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        self.on_its_way[path] = self.seconds + 600

    @rule()
    def keep_a_photo(self) -> None:
        uid, officer = uuid.uuid4(), self.city.people[Role.STATION_OFFICER]
        with self.act("photo"):
            write_sealed(uid, b"x")
            Attachment.unscoped.create(
                uid=uid, warning=make_warning(self.city), taken_at=self.now, received_at=self.now, by=officer,
                unit=self.city.station, size=1, width=1, height=1,
            )  # fmt: skip

    @rule(days=st.sampled_from([0, 4000]))
    def forget(self, days: int) -> None:
        with self.act("forget"):
            forget_photos(Actor.system("retention"), self.now + timedelta(days=days))

    @rule()
    def make_an_export(self) -> None:
        uid = uuid.uuid4()
        with self.act("export"):
            write_sealed(uid, b"x")
            Export.unscoped.create(
                uid=uid, kind="warnings", purpose="CASE", text="x", by_id=self.analyst.person_id, role="analyst",
                unit=self.city.centre, expected=1, state=ExportState.DONE, keep_until=self.now + timedelta(days=7),
            )  # fmt: skip

    @rule()
    def end_exports(self) -> None:
        with self.act("end_exports"):
            exports.sweep(self.now)

    @rule()
    def give_up(self) -> None:
        with self.act("give_up"):
            give_up(self.now)

    @rule(hours=st.sampled_from([0.2, 1, 30, 24 * 8]))
    def wait(self, hours: float) -> None:
        self.seconds += hours * 3600
        self.on_its_way = {path: until for path, until in self.on_its_way.items() if until > self.seconds}

    @rule(days=st.sampled_from([-400, -1, 1, 400]))
    def set_the_clock(self, days: int) -> None:
        self.skew += timedelta(days=days)

    @rule()
    def swept(self) -> None:
        """What nobody owns goes by the next look at the latest; what somebody owns stays (`invariant`)."""
        if self.sweep.run(self.now):
            self.reached.add("swept")

    @invariant()
    def what_a_row_names_is_there(self) -> None:
        missing = [name for _owner, name, path in held_files() if not path.is_file()]
        assert not missing

    @invariant()
    def what_is_on_its_way_is_there(self) -> None:
        assert all(path.is_file() for path in self.on_its_way)

    def in_the_end(self) -> None:
        """Whatever happened, in a while nothing is left that no row names."""
        self.skew = timedelta()
        for _look in range(2):
            self.seconds += 4 * 86400
            self.swept()
        for place in Place:
            names = {path.stem for folder in place.folders() for path in folder.iterdir()}
            assert not unowned(place, names)


@pytest.mark.slow
def test_any_life_of_files(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    settings.WUZHA_FILES = tmp_path / "files"
    AnyFiles.city = make_city()
    AnyFiles.officer, AnyFiles.analyst = AnyFiles.city.actor(Role.FUNDS_OFFICER), AnyFiles.city.actor(Role.ANALYST)
    AnyFiles.reached = set()
    run_state_machine_as_test(
        AnyFiles,
        settings=course(20, derandomize=True),
    )  # fmt: skip
    if SOAK:  # a few courses do not come everywhere
        assert AnyFiles.reached >= {"statements", "run_case", "answer", "cancel", "forget", "swept"}
