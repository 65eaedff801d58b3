# SPDX-License-Identifier: Apache-2.0
"""A statement file is a batch of intake: listed there for who may see it, queued again after a crash."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from tests.factories import City
from tests.funds.statements.conftest import WORKED, Import, plain
from tests.funds.statements.test_mapping import ANSWER
from tests.funds.statements.test_whole import UNKNOWN
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.services import files, whole
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.services import open as batches
from wuzha.intake.services import store
from wuzha.intake.services.upload import UNDECIDED, give_up
from wuzha.intake.tasks import IN_LINE, resume_abandoned
from wuzha.locks import Lock
from wuzha.org.roles import Role
from wuzha.sealed.owners import Sweep


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    return tmp_path


def client(city: City, role: Role) -> Client:
    one = Client()
    one.force_login(city.people[role])
    return one


def waiting(officer: Actor, case: FundsCase, content: bytes | None = None) -> StatementFile:
    (file,) = files.take(officer, case.pk, [content or plain(WORKED)], "流水.csv")
    return file


def test_intake_lists_statements_for_who_may_open_the_desk_and_for_nobody_else(
    city: City, worked: FundsCase, bring: Import
) -> None:
    file = bring(worked, plain(WORKED))
    officer, analyst = client(city, Role.FUNDS_OFFICER), client(city, Role.ANALYST)
    address = reverse("intake:batch", args=[file.batch_id])
    assert address in officer.get(reverse("intake:list")).content.decode()
    assert officer.get(address)["Location"] == file.get_absolute_url()
    assert "流水.csv" not in analyst.get(reverse("intake:list")).content.decode()
    assert analyst.get(address).status_code == 404


@pytest.mark.parametrize("page", ["mapping", "progress", "start", "cancel", "sheet", "rejects"])
def test_what_is_done_with_a_statement_is_done_on_the_pages_of_its_case(
    city: City, worked: FundsCase, officer: Actor, page: str
) -> None:
    file = waiting(officer, worked)
    address = reverse(f"intake:{page}", args=[file.batch_id])
    one = client(city, Role.FUNDS_OFFICER)
    answer = one.get(address) if page in {"mapping", "progress"} else one.post(address, {"purpose": "退回"})
    assert answer.status_code == 404
    file.refresh_from_db()
    assert (file.status, file.cancel_requested) == (FileStatus.READY, False)


def test_intake_takes_a_file_for_its_own_batch_though_their_keys_differ(worked: FundsCase, officer: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('intake_batch', 'id'))")
    first, second = waiting(officer, worked), waiting(officer, worked, plain(WORKED[:3]))
    assert second.pk != second.id
    assert batches.cancel(officer, second)
    states = {file.pk: file.status for file in StatementFile.unscoped.all()}
    assert states == {first.pk: FileStatus.READY, second.pk: FileStatus.CANCELLED}
    assert Event.objects.get(action="funds.statements_cancel").object_id == str(second.pk)


def test_no_channel_is_named_after_the_kind(city: City, worked: FundsCase, bring: Import) -> None:
    bring(worked, plain(WORKED))
    page = client(city, Role.FUNDS_OFFICER).get(reverse("intake:list"))
    assert StatementFile.KIND not in page.context["form"].channels
    assert StatementFile.KIND not in dict(page.context["form"].fields["kind"].choices)


def queued() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="wuzha.funds.statements.tasks.take_in", status="todo")
    return [job.args["case_id"] for job in jobs]


def resumed(capture: object) -> int:
    with capture(execute=True):  # type: ignore[operator]
        return int(resume_abandoned(timestamp=0))


def test_a_file_whose_worker_died_is_queued_again_once(
    worked: FundsCase, officer: Actor, django_capture_on_commit_callbacks: object
) -> None:
    file = waiting(officer, worked)
    Batch.unscoped.filter(pk=file.batch_id).update(status=BatchStatus.RUNNING, started_at=timezone.now())
    assert [resumed(django_capture_on_commit_callbacks) for _time in range(2)] == [1, 1]
    assert queued() == [worked.pk]


def test_a_file_that_is_at_work_is_left_to_its_holder(
    worked: FundsCase, officer: Actor, other_session: psycopg.Connection, django_capture_on_commit_callbacks: object
) -> None:
    file = waiting(officer, worked)
    Batch.unscoped.filter(pk=file.batch_id).update(status=BatchStatus.RUNNING, started_at=timezone.now())
    other_session.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.BATCH.value, file.batch_id])
    assert resumed(django_capture_on_commit_callbacks) == 0
    assert queued() == []


def test_a_file_stands_in_line_behind_those_of_its_case_before_it_is_queued_again(
    worked: FundsCase, officer: Actor, django_capture_on_commit_callbacks: object
) -> None:
    file = waiting(officer, worked)
    assert resumed(django_capture_on_commit_callbacks) == 0
    Batch.unscoped.filter(pk=file.batch_id).update(started_at=timezone.now() - IN_LINE * 2)
    assert resumed(django_capture_on_commit_callbacks) == 1
    assert queued() == [worked.pk]


def test_an_upload_is_kept_until_somebody_says_what_its_headers_are_and_then_for_as_long_as_that_may_be_put_right(
    worked: FundsCase, officer: Actor, home: Path, settings: Settings, django_capture_on_commit_callbacks: object
) -> None:
    settings.WUZHA_FILES = home / "files"
    file = waiting(officer, worked, UNKNOWN.encode())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        whole.run_case(worked.pk)
    file.refresh_from_db()
    assert file.status == FileStatus.MAPPING
    later, seconds = timezone.now() + UNDECIDED * 10, iter(range(0, 10**6, 10**4))
    swept = Sweep(lambda: next(seconds))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert [give_up(later), swept.run(later), swept.run(later), give_up(later)] == [0, 0, 0, 0]
    file.refresh_from_db()
    assert file.status == FileStatus.MAPPING
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        files.decide(officer, file.pk, dict(zip(file.headers, ANSWER.values(), strict=True)))
        whole.run_case(worked.pk)
    file.refresh_from_db()
    assert file.status == FileStatus.DONE
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert [swept.run(later), give_up(later)] == [0, 0]
    assert store.kept(file.stored_as).exists()


def test_the_trail_speaks_of_statements_and_knows_them_by_their_own_key(worked: FundsCase, officer: Actor) -> None:
    file = waiting(officer, worked)
    whole.run_case(worked.pk)
    told = Event.objects.filter(object_type="funds_statement", object_id=str(file.pk)).order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["funds.statements_open", "funds.statements_done"]
    assert not Event.objects.filter(object_type="batch").exists()
