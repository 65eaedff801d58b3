# SPDX-License-Identifier: Apache-2.0
"""The same rows once as a plain ledger and once as statements of banks, in either order: every transfer counts once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.funds.statements.conftest import NUMBERS, WORKED, plain
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.models import SourceRow, StatementFile, Transfer
from wuzha.funds.statements.services import files, whole
from wuzha.funds.tracing.models import TraceMove, TraceRun

pytestmark = pytest.mark.dialect("funds.statements.services.twice")

HEAD = (
    "交易卡号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,交易币种,交易是否成功,交易流水号"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    return tmp_path


def statements(rows: list[tuple[str, str, str, int, str]], own: set[str], late: int = 0) -> bytes:
    """The rows as the banks of `own` tell them, each from its side; clocks `late` seconds behind the ledger's."""
    lines, balance = [HEAD], dict.fromkeys(own, 100_000_000)
    for number, (clock, payer, payee, fen, kind) in enumerate(rows, 1):
        told = f"2023-05-10 {clock[:6]}{int(clock[6:]) + late:02d}"
        for one, other, sign in ((payer, payee, "出"), (payee, payer, "进")):
            if one not in own:
                continue
            balance[one] += fen if sign == "进" else -fen
            peer = NUMBERS.get(other, "")
            lines.append(
                f"{NUMBERS[one]},测试户,{told},{fen / 100:.2f},{balance[one] / 100:.2f},{sign},{peer},"
                f"{'01' if kind else '00'},CNY,成功,B{number}{one}"
            )
    return "\n".join(lines).encode()


def bring(officer: Actor, case: FundsCase, content: bytes, name: str) -> StatementFile:
    files.take(officer, case.pk, [content], name)
    (ended,) = whole.run_case(case.pk)
    assert ended.rejected == 0
    return ended


def test_statements_after_a_ledger_are_second_sources(worked: FundsCase, officer: Actor) -> None:
    bring(officer, worked, plain(WORKED), "台账.csv")
    before = TraceRun.unscoped.get(case=worked, rule="lifo", latest=True)
    file = bring(officer, worked, statements(WORKED, {"A1", "B1", "B2", "C1"}, late=9), "流水.csv")
    assert (file.accepted, file.merged) == (0, 11)
    assert Transfer.unscoped.filter(case=worked).count() == len(WORKED)
    run = TraceRun.unscoped.get(case=worked, rule="lifo", latest=True)
    assert (run.transfers, run.held_fen, run.gone_fen) == (len(WORKED), before.held_fen, before.gone_fen)
    assert SourceRow.unscoped.filter(case=worked).count() == len(WORKED) + 11
    cash = Transfer.unscoped.get(case=worked, payee=None)
    assert cash.payer_after_fen is not None  # the bank's balance came with its line


def test_a_ledger_after_statements_is_a_second_source(worked: FundsCase, officer: Actor) -> None:
    first = bring(officer, worked, statements(WORKED, {"A1", "B1", "B2", "C1"}), "流水.csv")
    file = bring(officer, worked, plain(WORKED), "台账.csv")
    assert (first.accepted, first.merged) == (8, 3)
    assert (file.accepted, file.merged) == (0, 8)
    assert Transfer.unscoped.filter(case=worked).count() == len(WORKED)
    assert TraceMove.unscoped.filter(run__case=worked, run__latest=True).exists()


def test_both_in_one_upload_count_once(worked: FundsCase, officer: Actor) -> None:
    files.take(officer, worked.pk, [plain(WORKED)], "台账.csv")
    files.take(officer, worked.pk, [statements(WORKED, {"A1"})], "甲.csv")
    files.take(officer, worked.pk, [statements(WORKED, {"B1", "B2", "C1"})], "乙.csv")
    whole.run_case(worked.pk)
    assert Transfer.unscoped.filter(case=worked).count() == len(WORKED)


def test_each_further_bank_joins_what_is_joined_already(worked: FundsCase, officer: Actor) -> None:
    bring(officer, worked, plain(WORKED), "台账.csv")
    for name in ("A1", "B1", "B2", "C1"):
        bring(officer, worked, statements(WORKED, {name}), f"{name}.csv")
    assert Transfer.unscoped.filter(case=worked).count() == len(WORKED)


def test_two_equal_payments_stay_two(worked: FundsCase, officer: Actor) -> None:
    rows = [*WORKED[:2], ("10:06:05", "A1", "B1", 5_000, ""), ("10:06:35", "A1", "B1", 5_000, "")]
    bring(officer, worked, plain(rows), "台账.csv")
    bring(officer, worked, statements(rows, {"A1"}, late=3), "流水.csv")
    assert Transfer.unscoped.filter(case=worked, amount_fen=5_000).count() == 2


def test_what_lies_outside_the_window_or_differs_by_a_fen_is_another_transfer(
    worked: FundsCase, officer: Actor
) -> None:
    bring(officer, worked, plain([*WORKED[:2], ("10:06:05", "A1", "B1", 5_000, "")]), "台账.csv")
    other = [("10:06:05", "A1", "B1", 5_001, ""), ("10:16:05", "A1", "B1", 5_000, "")]
    file = bring(officer, worked, statements(other, {"A1"}), "流水.csv")
    assert (file.accepted, file.merged) == (2, 0)
