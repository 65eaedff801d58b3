# SPDX-License-Identifier: Apache-2.0
"""`wuzha verify EXPORT` as a process of its own on the data: what it says in both languages, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.factories import make_city
from tests.funds.statements.conftest import NUMBERS, WORKED, at, plain
from tests.funds.tracing.written import export
from wuzha import cli
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.statements.models import Transfer as Statement
from wuzha.funds.statements.services import files
from wuzha.funds.statements.services.whole import run_file
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.services import retrace
from wuzha.org.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def exported(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The worked example, imported, traced and taken out."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    officer = make_city().actor(Role.FUNDS_OFFICER)
    case: FundsCase | None = None
    for name, clock, fen in (("V1", "10:02:11", 8_000_000), ("V2", "10:05:40", 5_000_000)):
        paid = Transfer(AccountDetails(NUMBERS["A1"]), fen, at(clock), by=AccountDetails(NUMBERS[name]))
        new = NewReport(fen, at("11:00:00"), [paid])
        case = reports.by_hand(officer, Person("测试甲"), new, case.pk if case else None, synthetic=True).case
    assert case is not None
    bring(officer, case, plain(WORKED))
    path = tmp_path / "trace.xlsx"
    assert export(path, traced(case), officer, "办案") > len(WORKED)
    export(path.with_suffix(".json"), traced(case), officer, "办案")
    return path


def traced(case: FundsCase) -> TraceRun:
    run = retrace(case)
    assert run is not None
    return run


def bring(officer: Actor, case: FundsCase, content: bytes) -> None:
    (file,) = files.take(officer, case.pk, [content], "流水.csv")
    run_file(file)


def verify_here(capsys: pytest.CaptureFixture[str], *arguments: object) -> subprocess.CompletedProcess[str]:
    """The same command in this process, where the start of another proves nothing more."""
    capsys.readouterr()
    code = cli.main(["verify", *map(str, arguments)])
    said = capsys.readouterr()
    return subprocess.CompletedProcess([], code, said.out, said.err)


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command on the database of the test."""
    given = urlsplit(os.environ["WUZHA_DATABASE_URL"])
    address = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return subprocess.run(
        [sys.executable, "-m", "wuzha.cli", "verify", *map(str, arguments)],
        env={**os.environ, "WUZHA_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.test"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_an_untouched_file_ends_with_nought(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ended in (verify(exported), verify_here(capsys, exported.with_suffix(".json"))):
        assert ended.returncode == 0, ended.stderr
        assert "行与数据一致。" in ended.stderr
        assert "rows agree with the data." in ended.stderr
        assert "dtype" not in ended.stderr.lower()


def test_an_altered_file_ends_with_one_and_names_the_cell(exported: Path) -> None:
    path = exported.with_suffix(".json")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["rows"][2]["归属金额"] += 1
    path.write_text(json.dumps(content), encoding="utf-8")
    ended = verify(path)
    assert ended.returncode == 1
    assert "与数据不一致：第 3 行 归属金额" in ended.stderr
    assert "Not what the data give: row 3, 归属金额" in ended.stderr
    assert "有变化" not in ended.stderr


def test_an_altered_workbook_ends_with_one(exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    altered = tmp_path / "altered.xlsx"
    with zipfile.ZipFile(exported) as old, zipfile.ZipFile(altered, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                assert b"<v>29900</v>" in content
                content = content.replace(b"<v>29900</v>", b"<v>29900.01</v>")
            new.writestr(part, content)
    ended = verify_here(capsys, altered)
    assert ended.returncode == 1
    assert "与数据不一致：《涉案资金流向表》第 " in ended.stderr


def test_altered_data_end_with_one_and_say_that_they_changed(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    transfer = Statement.unscoped.get(amount_fen=2_990_000)
    Statement.unscoped.filter(pk=transfer.pk).update(amount_fen=2_990_001)
    ended = verify_here(capsys, exported)
    assert ended.returncode == 1
    assert "与数据不一致：" in ended.stderr
    assert "Not what the data give: " in ended.stderr
    assert "导出以后案件的流水有变化" in ended.stderr
    assert "have changed since the export" in ended.stderr


def test_the_result_for_a_program(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = verify_here(capsys, "--json", exported)
    assert json.loads(ended.stdout)["agrees"] is True


def test_another_file_is_refused_with_its_name(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "别的.json"
    other.write_text("{}", encoding="utf-8")
    for path, told in ((other, "别的.json"), (tmp_path / "missing.json", "missing.json")):
        ended = verify_here(capsys, path)
        assert ended.returncode == 2
        assert told in ended.stderr
        assert "与数据不一致" not in ended.stderr  # nothing was compared
