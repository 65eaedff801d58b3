# SPDX-License-Identifier: Apache-2.0
"""Statements of a case in its ledger: every line counted, every transfer once."""

from __future__ import annotations

import pytest

from tests.funds.statements.conftest import WORKED, Import, plain
from wuzha.funds.models import Account, FundsCase
from wuzha.funds.statements.models import FileStatus, SourceRow, StatementFile, StatementReject, Transfer
from wuzha.sealed.value import Kind, blind

pytestmark = pytest.mark.dialect(
    "funds.statements.services.accounts",
    "funds.statements.services.bulk",
    "funds.statements.services.pairs",
    "funds.statements.services.write",
)

HEAD = "交易卡号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,摘要说明,交易流水号"


def counted(file: StatementFile) -> tuple[int, int, int, int]:
    """accepted, merged, duplicates, rejected; which add up to the rows of the file."""
    assert file.rows == file.done == file.accepted + file.merged + file.duplicates + file.rejected
    return file.accepted, file.merged, file.duplicates, file.rejected


def test_a_plain_ledger_becomes_transfers_that_keep_their_lines(worked: FundsCase, bring: Import) -> None:
    file = bring(worked, plain(WORKED))
    assert file.status == FileStatus.DONE
    assert counted(file) == (8, 0, 0, 0)
    rows = Transfer.unscoped.filter(case=worked).order_by("at")
    assert [one.amount_fen for one in rows] == [fen for _time, _from, _to, fen, _kind in WORKED]
    assert [one.exit_kind for one in rows][-1] == 2
    assert list(SourceRow.unscoped.filter(case=worked).order_by("line").values_list("line", flat=True)) == list(
        range(2, 10)
    )


def test_the_same_file_again_changes_nothing(worked: FundsCase, bring: Import) -> None:
    bring(worked, plain(WORKED))
    again = bring(worked, plain(WORKED), "又一次.csv")
    assert counted(again) == (0, 0, 8, 0)
    assert Transfer.unscoped.filter(case=worked).count() == 8


def test_lines_that_cannot_be_taken_are_counted_and_kept_with_their_reason(worked: FundsCase, bring: Import) -> None:
    bad = [("10:20:00", "A1", "B1", 0, ""), ("10:21:00", "A1", "A1", 500, ""), ("10:22:00", "", "", 500, "")]
    file = bring(worked, plain([*WORKED, *bad]))
    assert counted(file) == (8, 0, 0, 3)
    reasons = set(StatementReject.unscoped.filter(file=file).values_list("reason", flat=True))
    assert reasons == {"amount", "same_account", "accounts"}


def statement(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def test_one_transfer_seen_by_both_banks_is_one_with_two_sources(worked: FundsCase, bring: Import) -> None:
    payer = "000000000000061,测试丙,2023-05-10 12:00:00,1000.00,500.00,出,000000000000071,测试丁,往来,S1"
    payee = "000000000000071,测试丁,2023-05-10 12:01:30,1000.00,1000.00,进,000000000000061,测试丙,往来,R9"
    assert counted(bring(worked, statement(payee), "收.csv")) == (1, 0, 0, 0)
    assert counted(bring(worked, statement(payer), "付.csv")) == (0, 1, 0, 0)
    transfer = Transfer.unscoped.get(case=worked)
    assert (transfer.told_by_payer, transfer.told_by_payee) == (True, True)
    assert (transfer.payer_after_fen, transfer.payee_after_fen) == (50_000, 100_000)
    assert transfer.payee_at is not None
    assert (transfer.payee_at - transfer.at).total_seconds() == 90
    assert SourceRow.unscoped.filter(transfer=transfer).count() == 2
    assert counted(bring(worked, statement(payer), "付二.csv")) == (0, 0, 1, 0)


def test_both_sides_in_one_file_are_one_transfer(worked: FundsCase, bring: Import) -> None:
    rows = [
        "000000000000061,测试丙,2023-05-10 12:00:00,1000.00,500.00,出,000000000000071,测试丁,往来,S1",
        "000000000000071,测试丁,2023-05-10 12:00:05,1000.00,1000.00,进,000000000000061,测试丙,往来,R9",
        "000000000000061,测试丙,2023-05-10 13:00:00,1000.00,0.00,出,000000000000071,测试丁,往来,S2",
    ]
    assert counted(bring(worked, statement(*rows))) == (2, 1, 0, 0)


def test_two_equal_rows_of_one_bank_are_two_transfers(worked: FundsCase, bring: Import) -> None:
    row = "000000000000061,测试丙,2023-05-10 12:00:00,10.00,,出,000000000000071,测试丁,往来,"
    assert counted(bring(worked, statement(row, row))) == (2, 0, 0, 0)
    assert counted(bring(worked, statement(row, row), "二.csv"))[2] == 2


def test_accounts_and_summaries_are_sealed(worked: FundsCase, bring: Import) -> None:
    row = "000000000000061,测试丙,2023-05-10 12:00:00,10.00,90.00,出,000000000000071,测试丁,往来款项,S1"
    bring(worked, statement(row))
    account = Account.unscoped.get(number_index=blind(Kind.ACCOUNT, "000000000000061"))
    assert str(account.number) != "000000000000061"
    assert str(account.holder) != "测试丙"
    source = SourceRow.unscoped.get(case=worked)
    assert "往来款项".encode() not in source.summary.token


def test_a_file_that_is_no_table_says_so(worked: FundsCase, bring: Import) -> None:
    file = bring(worked, b"\x89PNG\r\n\x1a\n" + bytes(200), "图.csv")
    assert file.status == FileStatus.FAILED
    assert file.problem["zh"]
