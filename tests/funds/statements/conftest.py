# SPDX-License-Identifier: Apache-2.0
"""Cases with ledgers to import, and the worked example: two victims, one mixed account, money at level three."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection

from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, Institution
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.services import files
from wuzha.funds.statements.services.whole import run_file

SHANGHAI = timezone(timedelta(hours=8))
#: Visibly synthetic accounts.
NUMBERS = {
    "V1": "000000000000001", "V2": "000000000000002", "A1": "000000000000011", "B1": "000000000000021",
    "B2": "000000000000022", "C1": "000000000000031", "X": "000000000000041", "U": "000000000000051",
}  # fmt: skip
#: Rows of the worked example: time, from, to, 分, kind.
WORKED = [
    ("10:02:11", "V1", "A1", 8_000_000, ""),
    ("10:05:40", "V2", "A1", 5_000_000, ""),
    ("10:06:05", "A1", "B1", 10_000_000, ""),
    ("10:06:50", "A1", "B2", 2_990_000, ""),
    ("10:07:30", "U", "C1", 4_000_000, ""),
    ("10:08:00", "B1", "C1", 6_000_000, ""),
    ("10:09:00", "C1", "X", 7_000_000, ""),
    ("10:15:00", "B1", "", 2_000_000, "cash_out"),
]


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2023-05-10T{clock}").replace(tzinfo=SHANGHAI)


@pytest.fixture
@shared
def worked(officer: Actor, bank: Institution) -> FundsCase:
    """The case of the worked example: both victims have reported, no statement is there yet."""
    case: FundsCase | None = None
    for name, clock, fen, phone in (("V1", "10:02:11", 8_000_000, 1), ("V2", "10:05:40", 5_000_000, 2)):
        paid = Transfer(
            AccountDetails(NUMBERS["A1"]), fen, at(clock), by=AccountDetails(NUMBERS[name], f"测试{'张李'[phone - 1]}")
        )
        new = NewReport(fen, at("11:00:00"), [paid])
        report = reports.by_hand(
            officer,
            Person(f"测试{'张李'[phone - 1]}", f"1380000000{phone}"),
            new,
            case.pk if case else None,
            synthetic=True,
        )
        case = report.case
    assert case is not None
    # so that no statement file has the key of its batch
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('intake_batch', 'id'), 1000 + max(v)) FROM"
            " (VALUES (nextval(pg_get_serial_sequence('intake_batch', 'id'))),"
            " (nextval(pg_get_serial_sequence('funds_statementfile', 'id')))) AS keys (v)"
        )
    return case


def plain(rows: Iterable[tuple[str, str, str, int, str]]) -> bytes:
    """Rows as a plain ledger."""
    lines = ["txn_id,time,from_account,to_account,amount_fen,kind"]
    for number, (clock, payer, payee, fen, kind) in enumerate(rows, 1):
        ends = (NUMBERS.get(payer, payer), NUMBERS.get(payee, payee))
        lines.append(f"T{number},2023-05-10T{clock}+08:00,{ends[0]},{ends[1]},{fen},{kind}")
    return "\n".join(lines).encode()


@pytest.fixture
@shared
def imported(worked: FundsCase, officer: Actor) -> FundsCase:
    """The statement of the worked example has been read; its file is gone with the folder that it lay in."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as home:
        patch.setenv("WUZHA_HOME", home)
        (file,) = files.take(officer, worked.pk, [plain(WORKED)], "流水.csv")
        run_file(file)
    return worked


Import = Callable[..., StatementFile]


@pytest.fixture
def bring(officer: Actor, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Take a file in and run it to its end, as the worker does."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))

    def do(case: FundsCase, content: bytes, name: str = "流水.csv") -> StatementFile:
        (file,) = files.take(officer, case.pk, [content], name)
        return run_file(file)

    return do
