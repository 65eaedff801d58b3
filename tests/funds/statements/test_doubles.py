# SPDX-License-Identifier: Apache-2.0
"""One transfer that two banks tell, on the desk: one, or a pair for a person; both answers change the trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.funds.statements.conftest import NUMBERS
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.models import (
    AccountCoverage,
    FileStatus,
    SourceRow,
    StatementFile,
    SuspectedDouble,
    Transfer,
)
from wuzha.funds.statements.services import doubles, files, whole
from wuzha.funds.tracing.models import TraceAccount, TraceRun
from wuzha.funds.tracing.services import retrace
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.dialect("funds.statements.services.doubles")

HEAD = "交易卡号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号"
A1, B1, V1, V2, X = (NUMBERS[name] for name in ("A1", "B1", "V1", "V2", "X"))
PAYER = [
    (A1, "2023-05-10 10:02:11", 8_000_000, 8_000_000, "进", V1),
    (A1, "2023-05-10 10:05:40", 5_000_000, 13_000_000, "进", V2),
    (A1, "2023-05-10 10:06:05", 10_000_000, 3_000_000, "出", B1),
]
#: Without the second payment in; the balances after it still know of it.
WITH_A_BREAK = [
    PAYER[0], PAYER[2],
    (A1, "2023-05-10 11:00:00", 1_100, 2_998_900, "出", X), (A1, "2023-05-10 12:00:00", 1_330, 3_000_230, "进", X),
    (A1, "2023-05-10 13:00:00", 2_170, 2_998_060, "出", X),
]  # fmt: skip
Row = tuple[str, str, int, int, str, str]


def payee(at: str = "2023-05-10 10:06:09", peer: str = A1) -> list[Row]:
    return [
        (B1, at, 10_000_000, 10_000_000, "进", peer),
        (B1, "2023-05-14 12:00:00", 4_000_000, 6_000_000, "出", X),
    ]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    return tmp_path


def content(rows: list[Row]) -> bytes:
    lines = [
        f"{own},测试户,{at},{fen / 100:.2f},{after / 100:.2f},{way},{peer},"
        for own, at, fen, after, way, peer in rows
    ]  # fmt: skip
    return "\n".join([HEAD, *lines]).encode()


def bring(officer: Actor, case: FundsCase, rows: list[Row], name: str) -> StatementFile:
    files.take(officer, case.pk, [content(rows)], name)
    (ended,) = whole.run_case(case.pk)
    assert (ended.status, ended.rejected) == (FileStatus.DONE, 0), ended.understood
    return ended


def told(officer: Actor, case: FundsCase, second: list[Row]) -> list[SuspectedDouble]:
    bring(officer, case, PAYER, "付.csv")
    bring(officer, case, second, "收.csv")
    return list(SuspectedDouble.unscoped.filter(case=case))


CASES = {
    "5 min": ("2023-05-10 10:11:05", A1, "clock"), "a day": ("2023-05-11 10:06:05", A1, "clock"),
    "no peer": ("2023-05-10 10:06:09", "", "peer_missing"),
    "masked peer": ("2023-05-10 10:06:09", "0000***0011", "peer_missing"),
}  # fmt: skip


def test_a_sure_pair_is_one_transfer(worked: FundsCase, officer: Actor) -> None:
    assert told(officer, worked, payee()) == []
    assert Transfer.unscoped.filter(case=worked).count() == 4


@pytest.mark.parametrize(("at", "peer", "why"), CASES.values(), ids=CASES)
def test_what_is_not_sure_waits_for_a_person_and_the_trace_shows_both(
    worked: FundsCase, officer: Actor, at: str, peer: str, why: str
) -> None:
    (pair,) = told(officer, worked, payee(at, peer))
    assert (pair.why, pair.verdict, pair.best) == (why, "", True)
    run = TraceRun.unscoped.get(case=worked, rule="fifo", latest=True)
    assert run.flags["suspected_doubles"] == 1
    figure = TraceAccount.unscoped.get(run=run, account=pair.one.payee_id)
    assert figure.low_fen <= 6_000_000 <= figure.high_fen
    assert run.injected_fen == run.held_fen + run.gone_fen == 13_000_000


def test_days_without_a_clock_wait_for_a_person(worked: FundsCase, officer: Actor) -> None:
    rows = [(own, at[:10], *rest) for own, at, *rest in payee()]
    (pair,) = told(officer, worked, rows)  # type: ignore[arg-type]  # the same columns
    assert pair.why == "date_only"


def test_one_transfer_is_traced_once_and_two_are_two_and_the_answer_can_change(
    worked: FundsCase, officer: Actor
) -> None:
    (pair,) = told(officer, worked, payee("2023-05-11 10:06:05"))
    held = {}
    for verdict in ("SAME", "DIFFERENT", "SAME"):
        doubles.decide(officer, pair.pk, verdict)
        run = retrace(worked)
        assert run is not None
        assert "suspected_doubles" not in run.flags
        held[verdict] = (run.transfers, TraceAccount.unscoped.get(run=run, account=pair.one.payee_id).held_fen)
    assert held == {"SAME": (4, 6_000_000), "DIFFERENT": (5, 13_000_000)}
    # another import asks nothing again
    bring(officer, worked, [(X, "2023-05-14 12:00:03", 4_000_000, 4_000_000, "进", B1)], "再.csv")
    assert SuspectedDouble.unscoped.get(case=worked).verdict == "SAME"


def test_no_decision_and_a_row_that_is_taken_are_refused(worked: FundsCase, officer: Actor) -> None:
    rows = [*payee("2023-05-10 10:11:05")[:1], (B1, "2023-05-10 10:12:05", 10_000_000, 20_000_000, "进", A1)]
    first, second = sorted(told(officer, worked, rows), key=lambda one: not one.best)
    assert first.group == second.group
    with pytest.raises(RefusalError):
        doubles.decide(officer, first.pk, "")
    doubles.decide(officer, first.pk, "SAME")
    second.refresh_from_db()
    assert second.verdict == "DIFFERENT"  # a row has one other side
    with pytest.raises(RefusalError):
        doubles.decide(officer, second.pk, "SAME")


def test_pairs_show_how_far_two_clocks_are_apart(worked: FundsCase, officer: Actor) -> None:
    sums = [(10, 1_100, 8_900, 1_100), (20, 1_250, 7_650, 2_350), (30, 1_370, 6_280, 3_720)]
    out = [(A1, f"2023-05-10 10:{m}:00", fen, left, "出", B1) for m, fen, left, _ in sums]
    bring(officer, worked, out, "付.csv")
    into = [(B1, f"2023-05-10 10:{m + 5}:00", fen, have, "进", A1) for m, fen, _, have in sums]
    bring(officer, worked, into, "收.csv")
    assert not SuspectedDouble.unscoped.filter(case=worked).exists()
    rows = Transfer.unscoped.filter(case=worked)
    assert [(one.payee_at - one.at).total_seconds() for one in rows if one.payee_at] == [300, 300, 300]


def test_two_layouts_of_one_bank_count_once(worked: FundsCase, officer: Actor) -> None:
    bring(officer, worked, PAYER, "一.csv")
    other = [(own, at[:10], fen, after, way, "") for own, at, fen, after, way, _peer in PAYER]
    bring(officer, worked, other, "二.csv")
    assert Transfer.unscoped.filter(case=worked).count() == 3
    assert SourceRow.unscoped.filter(case=worked).count() == 6
    assert not SuspectedDouble.unscoped.filter(case=worked).exists()


def test_coverage_says_what_closes_and_where_it_does_not(worked: FundsCase, officer: Actor) -> None:
    bring(officer, worked, WITH_A_BREAK, "付.csv")
    one = AccountCoverage.unscoped.get(case=worked)
    assert (one.opening_fen, one.stated_fen, one.computed_fen) == (0, 2_998_060, -2_001_940)
    assert (one.points, one.breaks, one.break_line, one.missing_fen) == (5, 1, 3, 5_000_000)
