# SPDX-License-Identifier: Apache-2.0
"""All waiting files of a case in one go, archives, cancelling, going on after a crash, headers nobody knows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories import City
from tests.funds.statements.conftest import WORKED, plain
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.models import FileStatus, SourceRow, StatementFile, Transfer
from wuzha.funds.statements.services import content, files, whole
from wuzha.funds.statements.services.whole import run_file
from wuzha.funds.tracing.models import TraceRun
from wuzha.intake.services import store
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    return tmp_path


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv").replace("_txt", ".md"), content)
    return held.getvalue()


def test_every_statement_of_an_archive_is_a_file_and_the_case_is_traced_once(
    worked: FundsCase, officer: Actor, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    archive = zipped(甲__一_csv=plain(WORKED[:4]), 乙__二_csv=plain(WORKED[4:]), 说明_txt=b"no statement")
    with django_capture_on_commit_callbacks(execute=True):
        taken = files.take(officer, worked.pk, [archive], "流水.zip")
        assert [one.file_name for one in taken] == ["乙/二.csv", "甲/一.csv"]
        ended = whole.run_case(worked.pk)
    assert [one.status for one in ended] == [FileStatus.DONE] * 2
    assert Transfer.unscoped.filter(case=worked).count() == len(WORKED)
    assert TraceRun.unscoped.filter(case=worked, rule="lifo").count() == 1
    assert not any(store.uploads().iterdir())


def test_an_archive_without_statements_is_refused(worked: FundsCase, officer: Actor) -> None:
    with pytest.raises(RefusalError, match="NO_STATEMENTS"):
        files.take(officer, worked.pk, [zipped(说明_txt=b"nothing")], "说明.zip")
    assert not any(store.uploads().iterdir())


def test_a_file_that_waits_can_be_cancelled_and_brings_nothing(worked: FundsCase, officer: Actor) -> None:
    (file,) = files.take(officer, worked.pk, [plain(WORKED)], "流水.csv")
    assert files.cancel(officer, file.pk)
    assert whole.run_case(worked.pk) == []
    assert StatementFile.unscoped.get().status == FileStatus.CANCELLED
    assert not Transfer.unscoped.exists()
    assert not files.cancel(officer, file.pk)


def test_a_cancelled_run_keeps_what_is_committed(
    worked: FundsCase, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "CHUNK", 3)
    (file,) = files.take(officer, worked.pk, [plain(WORKED)], "流水.csv")
    ended = run_file(file, lambda one: bool(files.cancel(officer, one.pk)) or None)
    assert (ended.status, ended.accepted, ended.done) == (FileStatus.CANCELLED, 3, 3)


def test_a_run_goes_on_where_a_crash_left_it(
    worked: FundsCase, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "CHUNK", 3)
    (file,) = files.take(officer, worked.pk, [plain(WORKED)], "流水.csv")

    def crash(_file: StatementFile) -> None:
        raise RuntimeError("the worker was killed")

    with pytest.raises(RuntimeError):
        run_file(file, crash)
    ended = run_file(file)
    assert (ended.status, ended.accepted, ended.duplicates) == (FileStatus.DONE, len(WORKED), 0)
    assert SourceRow.unscoped.filter(file=file).count() == len(WORKED)


UNKNOWN = "甲列,乙列,丙列,丁列,戊列\n" + "\n".join(
    f"000000000000061,2023-05-10 12:00:0{number},1000.0{number},出,000000000000071" for number in range(1, 4)
)


def test_headers_nobody_knows_are_asked_once_and_remembered(worked: FundsCase, officer: Actor) -> None:
    (file,) = files.take(officer, worked.pk, [UNKNOWN.encode()], "甲.csv")
    whole.run_case(worked.pk)
    file.refresh_from_db()
    assert (file.status, file.headers) == (FileStatus.MAPPING, ["甲列", "乙列", "丙列", "丁列", "戊列"])
    fields = ["self_account", "time", "amount", "direction", "peer_account"]
    files.decide(officer, file.pk, dict(zip(file.headers, fields, strict=True)))
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, 3)
    assert len(SheetAnswer.objects.get().said) == 5
    files.take(officer, worked.pk, [UNKNOWN.replace("10.0", "20.0").encode()], "乙.csv")
    assert [one.status for one in whole.run_case(worked.pk)] == [FileStatus.DONE]


def test_the_page_of_headers_offers_every_field(city: City, worked: FundsCase, officer: Actor) -> None:
    (file,) = files.take(officer, worked.pk, [UNKNOWN.encode()], "甲.csv")
    whole.run_case(worked.pk)
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(f"/funds/statements/{file.pk}/headers/").content.decode()
    assert "甲列" in page
    assert page.count(">本方账号</option>") == 5
    answer = client.post(f"/funds/statements/{file.pk}/headers/", {"h0": "self_account", "h1": "time", "h2": "amount"})
    assert answer.status_code == 302
    file.refresh_from_db()
    assert file.status == FileStatus.READY


def test_rejected_lines_leave_as_a_file_for_a_purpose(city: City, worked: FundsCase, officer: Actor) -> None:
    files.take(officer, worked.pk, [plain([*WORKED, ("10:20:00", "A1", "B1", 0, "")])], "流水.csv")
    (file,) = whole.run_case(worked.pk)
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    assert client.post(f"/funds/statements/{file.pk}/rejects/", {"purpose": ""}).status_code == 422
    answer = client.post(f"/funds/statements/{file.pk}/rejects/", {"purpose": "退回银行更正"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # a file answer streams


def test_a_damaged_file_in_an_archive_is_named_and_nothing_is_kept(worked: FundsCase, officer: Actor) -> None:
    whole_one = zipped(甲__一_csv=plain(WORKED[:4]), 乙__二_csv=plain(WORKED[4:]))
    place = whole_one.rindex(b"PK\x03\x04") + 60
    broken = whole_one[:place] + bytes([whole_one[place] ^ 0xFF]) + whole_one[place + 1 :]
    with pytest.raises(RefusalError, match="UNREADABLE") as refused:
        files.take(officer, worked.pk, [broken], "流水.zip")
    assert "乙/二.csv" in str(refused.value.message)
    assert "损坏" in str(refused.value.message)
    assert "重新" in str(refused.value.message)
    assert not StatementFile.unscoped.exists()
    assert not any(store.uploads().iterdir())


def test_archives_in_an_archive_are_opened_and_one_too_deep_or_of_another_kind_is_named(
    worked: FundsCase, officer: Actor
) -> None:
    inner = zipped(甲_csv=plain(WORKED[:4]))
    taken = files.take(
        officer, worked.pk, [archive_of({"银行/答复.zip": inner, "乙.csv": plain(WORKED[4:])})], "甲.zip"
    )
    assert sorted(one.file_name for one in taken) == ["乙.csv", "银行/答复.zip/甲.csv"]
    before = set(store.uploads().iterdir())
    deep = archive_of({"外.zip": archive_of({"中.zip": inner}), "乙.csv": plain(WORKED)})
    locked = zipped(甲_csv=plain(WORKED))
    locked = locked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    for bad, said in (
        (deep, "外.zip/中.zip"),
        (archive_of({"答复.rar": b"Rar!", "乙.csv": plain(WORKED)}), "答复.rar"),
        (archive_of({"空.zip": b"PK\x03\x04", "乙.csv": plain(WORKED)}), "空.zip"),
        (locked, "密码"),
    ):
        with pytest.raises(RefusalError, match="UNREADABLE") as refused:
            files.take(officer, worked.pk, [bad], "甲.zip")
        assert said in str(refused.value.message)
        assert set(store.uploads().iterdir()) == before


def test_a_name_in_an_archive_leads_nowhere(worked: FundsCase, officer: Actor, home: Path) -> None:
    evil = archive_of({"../../../evil.csv": plain(WORKED), "/etc/evil.csv": plain(WORKED[:3])})
    files.take(officer, worked.pk, [evil], "甲.zip")
    assert not list(home.rglob("*evil*"))
    assert len(list(store.uploads().iterdir())) == 3  # the archive itself goes after the commit


def archive_of(content: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, one in content.items():
            archive.writestr(name, one)
    return held.getvalue()


def test_an_upload_that_was_damaged_where_it_is_kept_says_so(worked: FundsCase, officer: Actor) -> None:
    (file,) = files.take(officer, worked.pk, [plain(WORKED)], "流水.csv")
    path = store.kept(file.stored_as).path
    path.write_bytes(path.read_bytes()[:-1])
    (ended,) = whole.run_case(worked.pk)
    assert ended.status == FileStatus.FAILED
    assert ended.problem is not None
    assert "损坏" in ended.problem["zh"]
