# SPDX-License-Identifier: Apache-2.0
"""A trace as a file, and the file checked against the data again."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import fastexcel
import pytest

from tests.funds.statements.conftest import NUMBERS, Import, plain
from tests.funds.tracing.written import export
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.engine.wording import FLOW_COLUMNS
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.exports import BASIS, HELD, TABLE
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.services import retrace
from wuzha.funds.tracing.verify import verify
from wuzha.runtime.messages import OperatorError


@pytest.fixture
@shared
def run(imported: FundsCase) -> TraceRun:
    run = retrace(imported)
    assert run is not None
    return run


@pytest.mark.parametrize("suffix", ["xlsx", "json"])
def test_an_untouched_file_is_what_the_data_give(run: TraceRun, officer: Actor, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"trace.{suffix}"
    rows = export(path, run, officer, "办案")
    verdict = verify(path)
    assert (verdict.rows, verdict.agrees, verdict.same_inputs, verdict.same_engine) == (rows, True, True, True)


@pytest.mark.parametrize("rule", ["fifo", "libr", "haircut", "tainted"])
def test_a_file_by_another_rule_names_it_and_the_spread_and_is_checked_by_it(
    run: TraceRun, officer: Actor, tmp_path: Path, rule: str
) -> None:
    other = TraceRun.unscoped.get(case=run.case, rule=rule, latest=True)
    path = tmp_path / "trace.json"
    export(path, other, officer, "办案")
    basis = json.loads(path.read_text(encoding="utf-8"))["basis"]
    held = [one.held_fen for one in TraceRun.unscoped.filter(case=run.case, latest=True)]
    assert (basis["rule"], basis["held_least_fen"], basis["held_most_fen"]) == (rule, min(held), max(held))
    assert verify(path).agrees


def test_the_table_has_the_columns_of_the_form_and_numbers_in_yuan(
    run: TraceRun, officer: Actor, tmp_path: Path
) -> None:
    export(tmp_path / "trace.xlsx", run, officer, "办案")
    book = fastexcel.read_excel(tmp_path / "trace.xlsx")
    table = book.load_sheet(TABLE).to_polars()
    assert tuple(table.columns) == FLOW_COLUMNS
    assert table.get_column("金额").to_list()[:2] == [80_000.00, 50_000.00]
    assert table.get_column("对应方式").to_list()[:2] == ["单笔", "单笔"]
    assert table.get_column("转出账号").to_list()[0] == NUMBERS["V1"]
    assert "haircut" not in str(book.load_sheet(BASIS, header_row=None).to_polars().rows())


def test_a_changed_sum_is_named_by_its_row(run: TraceRun, officer: Actor, tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    export(path, run, officer, "办案")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["rows"][2]["归属金额"] += 1
    path.write_text(json.dumps(content), encoding="utf-8")
    verdict = verify(path)
    assert not verdict.agrees
    assert verdict.zh.startswith("第 3 行 归属金额")


def test_a_changed_account_is_named_without_being_repeated(run: TraceRun, officer: Actor, tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    export(path, run, officer, "办案")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["rows"][0]["转入账号"] = NUMBERS["X"]
    path.write_text(json.dumps(content), encoding="utf-8")
    verdict = verify(path)
    assert "转入账号" in verdict.zh
    assert not [number for number in NUMBERS.values() if number in verdict.zh + verdict.en]


def test_rows_that_came_later_are_noticed(run: TraceRun, officer: Actor, bring: Import, tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    export(path, run, officer, "办案")
    bring(run.case, plain([("12:00:00", "X", "U", 100_000, "")]), "后来.csv")
    verdict = verify(path)
    assert not verdict.same_inputs
    assert not verdict.agrees


def test_another_file_is_refused(tmp_path: Path, db: None) -> None:
    path = tmp_path / "trace.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(OperatorError):
        verify(path)


def test_the_network_has_an_edge_for_every_row(run: TraceRun, officer: Actor, tmp_path: Path) -> None:
    rows = export(tmp_path / "trace.graphml", run, officer, "办案")
    root = ElementTree.parse(tmp_path / "trace.graphml").getroot()
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}edge")) == rows
    ends = {edge.get("target") for edge in root.findall(f".//{space}edge")}
    assert ends <= {node.get("id") for node in root.findall(f".//{space}node")}


def test_workbook_and_network_name_the_rule(run: TraceRun, officer: Actor, tmp_path: Path) -> None:
    other = TraceRun.unscoped.get(case=run.case, rule="haircut", latest=True)
    for suffix in ("xlsx", "graphml"):
        export(tmp_path / f"trace.{suffix}", other, officer, "办案")
    held = fastexcel.read_excel(tmp_path / "trace.xlsx").load_sheet(HELD).to_polars()
    assert "按比例归属" in held.columns
    with zipfile.ZipFile(tmp_path / "trace.xlsx") as book:
        assert "涉案资金流向表（按比例）" in book.read("xl/worksheets/sheet1.xml").decode()
    root = ElementTree.parse(tmp_path / "trace.graphml").getroot()
    told = {one.get("key"): one.text for one in root.findall("{*}graph/{*}data")}
    assert told["rule"] == "haircut"
    assert int(told["held_least_fen"] or 0) <= other.held_fen <= int(told["held_most_fen"] or 0)


def test_clear_data_leaves_with_a_read_event_and_never_without_a_purpose(
    run: TraceRun, officer: Actor, tmp_path: Path
) -> None:
    export(tmp_path / "trace.json", run, officer, "办案")
    assert Event.objects.filter(action="personal.read", object_type="funds_case", object_id=str(run.case_id)).exists()
    with pytest.raises(ValueError, match="purpose"):
        export(tmp_path / "two.json", run, officer, " ")
