# SPDX-License-Identifier: Apache-2.0
"""Intake as a whole: a data directory of its own, files of directives, and the command line run in this process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests.intake.readers.conftest import repacked
from wuzha import cli
from wuzha.intake.readers.tables import open_table
from wuzha.org.rules import forget_all
from wuzha.simulation.workbook import WorkbookContents, write_workbook

END = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)
HEADERS = ("编号", "预警等级", "诈骗类型", "受害人号码", "受害人姓名", "现住址", "嫌疑人号码", "推送时间", "交易金额")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.out)
        return answer


Command = Callable[..., Said]
WriteRows = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory; nothing remembered of other tests' cities and rules."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    cache.clear()
    forget_all()
    return tmp_path / "home"


@pytest.fixture
def wuzha(transactional_db: None, database_url: str, home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """`wuzha("import", "warnings", file, "--source", "MPS")` against the test database, as a terminal would."""

    def call(*arguments: object) -> Said:
        capsys.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def example(tmp_path: Path) -> Callable[..., WorkbookContents]:
    """A platform's export with bad rows on demand: `example(1050, unusable=25, flagged=25)`."""

    def write(rows: int, name: str = "example.xlsx", **options: int) -> WorkbookContents:
        return write_workbook(tmp_path / name, rows, END, **options)

    return write


def row(number: int = 1, **changes: str) -> dict[str, str]:
    """A good row of an invented person."""
    cells = (
        f"T{number:06d}", "高危", "刷单返利", f"1380000{number:04d}", "测试甲", "测试市浒山街道测试路1号",
        "0085200000001", "2024-05-06 10:20:30", "100.50",
    )  # fmt: skip
    return dict(zip(HEADERS, cells, strict=True)) | changes


@pytest.fixture
def write_csv(tmp_path: Path) -> WriteRows:
    """A CSV of rows given as header → cell."""

    def write(rows: Sequence[dict[str, str]], name: str = "rows.csv", encoding: str = "utf-8") -> Path:
        headers = list(dict.fromkeys(header for one in rows for header in one))
        lines = [headers, *[[one.get(header, "") for header in headers] for one in rows]]
        text = "\r\n".join(",".join(_quoted(cell) for cell in line) for line in lines)
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file as texts, header → cell."""
    return [one for chunk in open_table(path).chunks() for one in chunk.rows.drop("line").to_dicts()]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell


def address_of_test_database() -> str:
    """The address of this run's test database, as libpq reads it, password included."""
    at = connection.settings_dict
    user = ":".join(quote(str(at[part]), safe="") for part in ("USER", "PASSWORD") if at[part])
    return f"postgresql://{user}@{quote(str(at['HOST']), safe='')}:{at['PORT'] or 5432}/{at['NAME']}"


def start_process(*arguments: str, home: Path) -> subprocess.Popen[bytes]:
    """`wuzha …` in a process of its own, on the test database and with the keys of this process."""
    environment = os.environ | {
        "WUZHA_DATABASE_URL": address_of_test_database(),
        "WUZHA_HOME": str(home),
        "WUZHA_MASTER_KEY": b64encode(settings.WUZHA_MASTER_KEY).decode(),
        "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.test",
    }
    return subprocess.Popen([sys.executable, "-m", "wuzha.cli", *arguments], env=environment, stderr=subprocess.DEVNULL)


def hostile_files(folder: Path, workbook: Path) -> dict[str, Path]:
    """Files that must be refused, each for its own reason: code of the reason → file."""
    made = {
        "macros": repacked(workbook, folder / "macro.xlsm", {"xl/vbaProject.bin": b"x"}),
        "zip_bomb": repacked(workbook, folder / "bomb.xlsx", {"xl/worksheets/sheet9.xml": bytes(200 * 1024 * 1024)}),
        "too_large": folder / "huge.csv",
        "empty": folder / "empty.csv",
    }
    with made["too_large"].open("wb") as stream:
        stream.truncate(5 * 1024**3)
    made["empty"].write_bytes(b"")
    return made
