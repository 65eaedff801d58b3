# SPDX-License-Identifier: Apache-2.0
"""A worker that dies or is told to end leaves a batch that the next one finishes; nothing is doubled or lost."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.courses import SOAK
from tests.factories import City, make_city
from tests.intake.conftest import WriteRows, row, start_process
from tests.waiting import until
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.services import run as running
from wuzha.intake.services import store
from wuzha.intake.services.open import cancel
from wuzha.intake.services.upload import give_up, start, take
from wuzha.intake.tasks import resume_abandoned, take_in
from wuzha.locks import Lock, free, hold
from wuzha.org.roles import Role
from wuzha.simulation.workbook import WorkbookContents
from wuzha.warning.models import Directive

Example = Callable[..., WorkbookContents]


@pytest.fixture
def city(transactional_db: None, home: Path) -> City:
    return make_city()


def started(city: City, path: Path) -> Batch:
    """The file uploaded and set going by our analyst."""
    actor = city.actor(Role.ANALYST)
    batch = take(actor, [path.read_bytes()], file_name=path.name, kind="warnings", source="MPS", unit=city.centre)
    assert start(actor, batch)
    return batch


@pytest.mark.slow
def test_what_a_killed_worker_left_is_finished_by_the_next(city: City, example: Example, home: Path) -> None:
    rows = 40_000 if SOAK else 21_000  # three chunks at least
    batch = started(city, example(rows, "long.csv").path)
    worker = start_process("worker", home=home)
    until(lambda: Batch.unscoped.get(pk=batch.pk).done > 0, lambda: worker.poll() is not None)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    batch.refresh_from_db()
    assert batch.status == BatchStatus.RUNNING
    assert 0 < batch.done < rows
    assert Directive.unscoped.count() == batch.done
    assert store.kept(batch.stored_as).exists()

    until(lambda: resume_abandoned(timestamp=0) == 1)  # the database notices the death at once, or nearly
    assert resume_abandoned(timestamp=0) == 1
    assert ProcrastinateJob.objects.filter(task_name="wuzha.intake.tasks.run_upload", status="todo").count() == 1
    worker = start_process("worker", home=home)
    try:
        until(lambda: Batch.unscoped.get(pk=batch.pk).status == BatchStatus.DONE, lambda: worker.poll() is not None)
        until(lambda: not store.kept(batch.stored_as).exists())
    finally:
        worker.terminate()
        worker.wait()
    batch.refresh_from_db()
    assert (batch.done, batch.duplicates, batch.rejected) == (rows, 0, 0)
    assert Directive.unscoped.count() == rows


def test_a_worker_that_is_told_to_end_hands_the_rest_on(
    city: City, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 100)
    batch = started(city, example(500, "long.csv").path)
    take_in(batch.pk, lambda: True)
    batch.refresh_from_db()
    assert batch.status == BatchStatus.RUNNING
    assert 0 < batch.done < 500
    take_in(batch.pk, lambda: False)
    batch.refresh_from_db()
    assert (batch.status, batch.done, batch.duplicates) == (BatchStatus.DONE, 500, 0)


def test_a_batch_goes_on_though_chunks_have_another_size_now(
    city: City, write_csv: WriteRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(n, 预警等级="高危" if n % 3 else "?") for n in range(1, 51)]
    batch = started(city, write_csv(rows))
    monkeypatch.setattr(running, "CHUNK", 8)
    take_in(batch.pk, lambda: True)
    monkeypatch.setattr(running, "CHUNK", 13)
    take_in(batch.pk, lambda: False)
    batch.refresh_from_db()
    assert (batch.done, batch.accepted, batch.rejected, batch.duplicates) == (50, 34, 16, 0)
    assert Reject.unscoped.filter(batch=batch).count() == 16


def test_a_batch_at_work_is_not_taken_up_by_another(city: City, example: Example) -> None:
    batch = started(city, example(20, "short.csv").path)
    with hold(Lock.BATCH, batch.pk) as held:
        assert held
        assert not free(Batch.unscoped.all(), Lock.BATCH).exists()
        assert resume_abandoned(timestamp=0) == 0
    assert free(Batch.unscoped.all(), Lock.BATCH).exists()


def test_a_cancelled_run_stops_after_its_chunk_and_keeps_it(
    city: City, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 100)
    batch = started(city, example(1000, "long.csv").path)
    actor = city.actor(Role.ANALYST)

    def cancel_at_first() -> bool:
        cancel(actor, Batch.unscoped.get(pk=batch.pk))
        return False

    take_in(batch.pk, cancel_at_first)
    batch.refresh_from_db()
    assert batch.status == BatchStatus.CANCELLED
    assert 0 < batch.done < 1000
    assert Directive.unscoped.count() == batch.done
    assert not store.kept(batch.stored_as).exists()


def test_no_upload_lies_about_longer_than_it_is_needed(city: City, example: Example) -> None:
    actor = city.actor(Role.ANALYST)
    data = example(5, "short.csv").path.read_bytes()
    options = {"file_name": "a.csv", "kind": "warnings", "source": "MPS", "unit": city.centre}
    waiting, forgotten, dropped = (take(actor, [data], **options) for _ in range(3))  # type: ignore[arg-type]
    cancel(actor, dropped)
    assert not store.kept(dropped.stored_as).exists()
    now = timezone.now()
    Batch.unscoped.filter(pk=forgotten.pk).update(created_at=now - timedelta(days=4))
    assert give_up(now) == 1
    assert not store.kept(forgotten.stored_as).exists()
    assert store.kept(waiting.stored_as).exists()
    assert Batch.unscoped.get(pk=forgotten.pk).status == BatchStatus.CANCELLED
