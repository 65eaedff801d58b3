# SPDX-License-Identifier: Apache-2.0
"""`--owners`: cards of one person are shown as one, and traced as what they are."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import pytest

from tests.funds.tracing.laptop.test_command import EXAMPLE, ledger, refused, traced
from wuzha.cli import main
from wuzha.engine.identifiers import IdNumber

#: Visibly made up: born on the first day of a year, the last sequence number.
DOCUMENT = "33028219000101999" + IdNumber.check_character("33028219000101999")
HEAD = "account,id_number,name,confirmation\n"
#: B1 pays C1: with one owner that is a way inside it.
OWNERS = HEAD + f"B1,{DOCUMENT},测试丙,\nC1,{DOCUMENT},测试丙,\nZ9,{DOCUMENT},,\nX,,测试丁,回函1号\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return ledger(tmp_path, EXAMPLE)


def test_an_owner_is_one_node_and_the_ways_inside_it_are_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    owners = ledger(path.parent, OWNERS, "owners.csv")
    plain = traced(capsys, path, "--victim", "V1", "--victim", "V2")
    found = traced(capsys, path, "--victim", "V1", "--victim", "V2", "--owners", owners)
    told = [victim.pop("owners") for victim in found["victims"]]
    flags = {flag["flag"]: flag["count"] for flag in found["flags"]}
    assert (flags["owners_merged"], flags["owners_of_strangers"]) == (2, 1)
    found["flags"] = [flag for flag in found["flags"] if not flag["flag"].startswith("owners")]
    assert found == plain  # nothing is traced differently
    held = {line["account"]: line["fen"] for line in found["victims"][0]["held"]}
    (one,) = told[0]
    assert (one["owner"], one["by"], one["accounts"]) == ("测试丙", "id", ["B1", "C1"])
    assert one["held_fen"] == held.get("B1", 0) + held.get("C1", 0)
    ways = [way for line in told for one in line for way in one["inside"]]
    assert {(way["from"], way["to"]) for way in ways} == {("B1", "C1")}
    assert sum(way["fen"] for way in ways) == 6_000_000


def test_page_and_workbook_show_owners_and_the_way_through_their_cards(path: Path) -> None:
    owners = ledger(path.parent, OWNERS, "owners.csv")
    page, book = path.with_suffix(".html"), path.with_suffix(".xlsx")
    asked = ["trace", str(path), "--victim", "V1", "--victim", "V2", "--rule", "fifo", "--owners", str(owners)]
    assert main([*asked, "--html", str(page), "--xlsx", str(book)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "V1 → A1 → 〔测试丙：B1 → C1〕 → X" in text
    assert "同一人名下的账户" in text
    table = fastexcel.read_excel(book).load_sheet("同一人名下的账户").to_polars()
    assert table.get_column("内部转账").to_list()[0].startswith("B1 → C1 60,000.00")
    for report in (page, book):
        assert main(["verify", str(report), "--files", str(path), str(owners)]) == 0
        assert main(["verify", str(report), "--files", str(path)]) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEAD + "B1,,测试丙,\nC1,,测试丙,\n", "第 2 行：只有户名不能认定为同一人"),
        (HEAD + "B1,330282********0007,,\n", "第 2 行：证件号码不是有效"),
        (HEAD + f"B1,{DOCUMENT[:-1]}{'0' if DOCUMENT[-1] != '0' else '1'},,\n", "第 2 行：证件号码不是有效"),
        (HEAD + f"B1,{DOCUMENT},,\nB1,{DOCUMENT},,\n", "第 3 行：同一账户出现两次"),
        (HEAD + f",{DOCUMENT},,\n", "第 2 行：没有账号"),
        ("account,name\nB1,测试丙\n", "第一行应为"),
        ("", "owners.csv"),
    ],
)
def test_a_file_that_cannot_stand_is_refused_by_its_line(
    path: Path, capsys: pytest.CaptureFixture[str], content: str, told: str
) -> None:
    said = refused(capsys, path, "--victim", "V1", "--owners", ledger(path.parent, content, "owners.csv"))
    assert told in said
    assert DOCUMENT not in said
