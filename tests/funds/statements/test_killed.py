# SPDX-License-Identifier: Apache-2.0
"""`kill -9` of the worker in the middle of a statement file, rows of a piece written and not committed: the next worker
goes on where it was, every row is in exactly once, and the pages tell how far it is."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import City
from tests.funds.statements.taker import HOLDING
from tests.funds.statements.test_import import HEAD
from tests.intake.conftest import address_of_test_database
from tests.waiting import LAST_RESORT, until
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.models import FileStatus, SourceRow, StatementFile, StatementReject, Transfer
from wuzha.funds.statements.services import files
from wuzha.funds.tracing.models import TraceRun
from wuzha.intake.models import Batch
from wuzha.intake.services import store
from wuzha.intake.tasks import resume_abandoned
from wuzha.locks import Lock, free
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

#: The worker dies in the third of seven pieces. Every ten rows are five transfers, each out of the ledgers of both
#: banks; the accounts of some rows cannot be read.
ROWS, PIECE, KILLED_IN = 6_000, 900, 3
UNREADABLE = frozenset(range(1_500, ROWS, 1_500))


class Worker:
    """A process that does what waits in the queue."""

    def __init__(self, home: Path, hold: int = 0) -> None:
        environment = os.environ | {
            "WUZHA_DATABASE_URL": address_of_test_database(),
            "WUZHA_HOME": str(home),
            "WUZHA_MASTER_KEY": b64encode(settings.WUZHA_MASTER_KEY).decode(),
            "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.test",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.funds.statements.taker", str(PIECE), str(hold)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def holds(self) -> None:
        """Wait until it stands still."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == HOLDING

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=LAST_RESORT)

    def end(self) -> int:
        self.process.communicate(timeout=LAST_RESORT)
        return self.process.returncode


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def killed(home: Path) -> Iterator[Worker]:
    worker = Worker(home, KILLED_IN)
    yield worker
    worker.kill()


def statement() -> bytes:
    """Payments of one account and their counterparts in the statement of the other, line by line."""
    lines = [HEAD]
    for number in range(ROWS):
        pair, side = divmod(number, 2)
        own, other = ("061", "071") if side == 0 else ("071", "061")
        clock = f"{12 + pair // 3_600:02}:{pair // 60 % 60:02}:{pair % 60:02}"
        own_account = "不是账号" if number in UNREADABLE else f"000000000000{own}"
        lines.append(
            f"{own_account},测试丙,2023-05-10 {clock},{pair + 1}.00,,{'进' if side else '出'},"
            f"000000000000{other},测试丁,往来,S{number}"
        )
    return "\n".join(lines).encode()


@pytest.mark.slow
def test_after_kill_9_every_row_of_a_statement_is_in_exactly_once(
    city: City, worked: FundsCase, officer: Actor, home: Path, request: pytest.FixtureRequest
) -> None:
    (file,) = files.take(officer, worked.pk, [statement()], "流水.csv")
    killed: Worker = request.getfixturevalue("killed")
    killed.holds()
    killed.kill()
    until(lambda: free(Batch.unscoped.filter(pk=file.batch_id), Lock.BATCH).exists())

    file.refresh_from_db()
    assert file.status == FileStatus.RUNNING
    assert file.rows == ROWS
    assert file.done == len(UNREADABLE) + PIECE * (KILLED_IN - 1)
    assert SourceRow.unscoped.filter(file=file).count() == file.accepted + file.merged == file.done - file.rejected
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    assert f"{file.done:,}" in client.get(file.get_absolute_url()).content.decode()

    assert resume_abandoned(timestamp=0) == 1
    assert Worker(home).end() == 0

    file.refresh_from_db()
    assert (file.status, file.rows, file.done) == (FileStatus.DONE, ROWS, ROWS)
    good = {number + 2 for number in range(ROWS)} - {number + 2 for number in UNREADABLE}
    assert Counter(SourceRow.unscoped.filter(file=file).values_list("line", flat=True)) == Counter(good)
    bad = StatementReject.unscoped.filter(file=file).values_list("line", flat=True)
    assert Counter(bad) == Counter(number + 2 for number in UNREADABLE)
    assert (file.accepted, file.merged, file.duplicates, file.rejected) == (
        ROWS // 2, ROWS // 2 - len(UNREADABLE), 0, len(UNREADABLE),
    )  # fmt: skip
    assert Transfer.unscoped.filter(case=worked).count() == file.accepted
    assert TraceRun.unscoped.filter(case=worked, rule="lifo", transfers__gte=file.accepted).exists()
    assert Event.objects.filter(action="funds.statements_done", object_id=str(file.pk)).count() == 1
    assert not store.kept(file.stored_as).exists()
    assert StatementFile.unscoped.filter(case=worked).count() == 1
