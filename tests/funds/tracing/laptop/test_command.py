# SPDX-License-Identifier: Apache-2.0
"""`wuzha trace` from end to end: the worked example by every rule, every input, every refusal."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import fastexcel
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.tracing.oracle import oracle
from wuzha.cli import main
from wuzha.funds.tracing.laptop import command

HEAD = "txn_id,time,from_account,to_account,amount_fen,kind\n"
EXAMPLE = HEAD + (
    "1,2023-05-10T10:02:11,V1,A1,8000000,transfer\n"
    "2,2023-05-10T10:05:40,V2,A1,5000000,transfer\n"
    "3,2023-05-10T10:06:05,A1,B1,10000000,transfer\n"
    "4,2023-05-10T10:06:50,A1,B2,2990000,transfer\n"
    "5,2023-05-10T10:07:30,U,C1,4000000,transfer\n"
    "6,2023-05-10T10:08:00,B1,C1,6000000,transfer\n"
    "7,2023-05-10T10:09:00,C1,X,7000000,transfer\n"
    "8,2023-05-10T10:15:00,B1,ATM,2000000,cash_out\n"
)
RULES = ["lifo", "fifo", "libr", "haircut", "tainted"]


def ledger(folder: Path, content: str, name: str = "ledger.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def traced(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["trace", *map(str, arguments), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    found: dict[str, Any] = json.loads(out)
    found.pop("basis")  # what it rests on is its own in every run: `test_check.py`
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    assert main(["trace", *map(str, arguments), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert re.search("[\u4e00-\u9fff]", told.err)
    return told.err


def held(found: dict[str, Any], victim: int) -> dict[str, int]:
    return {line["account"]: line["fen"] for line in found["victims"][victim]["held"]}


def test_the_worked_example_first_in_first_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = traced(capsys, ledger(tmp_path, EXAMPLE), "--victim", "V1", "--victim", "V2", "--rule", "fifo")
    assert set(found) == {
        "rule", "victims", "accounts", "transactions", "duplicates_merged", "rejected_rows", "flags", "conserved",
    }  # fmt: skip
    assert (found["rule"], found["accounts"], found["transactions"], found["conserved"]) == ("fifo", 9, 8, True)
    # V1's cash is the first of B1 that C1 did not take
    assert held(found, 1) == {"A1": 10_000, "B2": 2_990_000, "B1": 2_000_000}
    assert held(found, 0) == {"C1": 3_000_000, "X": 3_000_000}
    assert found["victims"][0]["exits"] == [{"kind": "cash_out", "account": "ATM", "fen": 2_000_000}]
    assert [victim["injected_fen"] for victim in found["victims"]] == [8_000_000, 5_000_000]


def test_the_worked_example_pro_rata_is_the_plain_rule_at_one_fen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ledger(tmp_path, EXAMPLE)
    found = traced(capsys, path, "--victim", "V1", "--victim", "V2", "--rule", "haircut", "--floor-fen", 1)
    first, second = held(found, 0), held(found, 1)
    assert (first["A1"], first["B1"], first["B2"], first["C1"]) == (6_154, 1_230_769, 1_840_000, 1_107_692)
    assert (second["A1"], second["B1"], second["B2"], second["C1"]) == (3_846, 769_231, 1_150_000, 692_308)


def test_every_rule_conserves_and_all_is_their_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = ledger(tmp_path, EXAMPLE)
    everything = traced(capsys, path, "--victim", "V1", "--victim", "V2", "--rule", "all")
    assert [one["rule"] for one in everything["rules"]] == RULES
    for one in everything["rules"]:
        alone = traced(capsys, path, "--victim", "V1", "--victim", "V2", "--rule", one["rule"])
        assert alone == one
        for victim in one["victims"]:
            there = sum(line["fen"] for line in victim["held"] + victim["exits"])
            assert there == victim["injected_fen"]


@pytest.mark.parametrize(
    ("victim", "injected"),
    [
        ("V:5", 500),
        ("V@101", 3_000),
        ("V@100", 4_000),
        ("V@102", 0),
        ("V@100:15.50", 1_550),
        ("V@101:999", 3_000),
        ("V@1970-01-01T08:01:41", 3_000),
        ("V@1970-01-01T00:01:41Z:1", 100),
    ],
)
def test_what_is_injected(tmp_path: Path, capsys: pytest.CaptureFixture[str], victim: str, injected: int) -> None:
    rows = "a,100,V,A,1000,\nb,101,V,A,1000,transfer\nc,101,V,B,2000,Transfer\nd,101,V,SHOP,700,purchase\n"
    found = traced(capsys, ledger(tmp_path, HEAD + rows), "--victim", victim)
    assert found["victims"][0]["injected_fen"] == injected


def test_a_victim_without_transfers_is_told_and_no_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = traced(capsys, ledger(tmp_path, EXAMPLE), "--victim", "X")
    assert found["victims"] == [{"account": "X", "injected_fen": 0, "held": [], "exits": []}]
    assert "victim_without_transfers" in {flag["flag"] for flag in found["flags"]}


def test_a_time_that_is_none_is_told_apart_from_an_account_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ledger(tmp_path, EXAMPLE)
    assert "is no time" in refused(capsys, path, "--victim", "V1@notatime")
    assert "no row of the input names this account" in refused(capsys, path, "--victim", "V9@notatime")


def test_money_that_reaches_any_victim_is_returned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "1,1,V1,V2,100,\n2,2,V1,A,300,\n3,3,A,V2,100,\n4,4,A,V1,50,refund\n5,5,V2,B,1000,\n"
    found = traced(capsys, ledger(tmp_path, HEAD + rows), "--victim", "V1", "--victim", "V2")
    assert found["victims"][0]["exits"] == [
        {"kind": "returned", "account": "V2", "fen": 200},
        {"kind": "returned", "account": "V1", "fen": 50},
    ]
    assert held(found, 0) == {"A": 150}
    assert held(found, 1) == {"B": 1000}


def test_exits_keep_their_word_their_payee_and_are_added_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (
        "1,1,V,A,1000,transfer\n2,2,A,SHOP,100,purchase\n3,3,A,SHOP,50,purchase\n4,4,A,,70,fee\n5,5,A,,30,transfer\n"
        "6,6,A,Z,20,Gift Card\n7,7,,A,5000,transfer\n"
    )
    found = traced(capsys, ledger(tmp_path, HEAD + rows), "--victim", "V", "--rule", "fifo")
    assert found["victims"][0]["exits"] == [
        {"kind": "purchase", "account": "SHOP", "fen": 150},
        {"kind": "fee", "account": None, "fen": 70},
        {"kind": "unidentified", "account": None, "fen": 30},
        {"kind": "gift card", "account": "Z", "fen": 20},
    ]
    assert held(found, 0) == {"A": 730}


def test_rows_of_one_second_keep_the_order_of_the_file_and_files_are_merged_by_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ledger(tmp_path, HEAD + "1,10,V,A,100,\n3,10,A,C,100,\n", "1.csv")
    second = ledger(tmp_path, HEAD + "2,5,A,B,100,\n", "2.csv")
    found = traced(capsys, first, second, "--victim", "V")
    assert held(found, 0) == {"C": 100}
    backwards = ledger(tmp_path, HEAD + "3,10,A,C,100,\n1,10,V,A,100,\n", "3.csv")
    assert held(traced(capsys, backwards, "--victim", "V"), 0) == {"A": 100}


def test_an_equal_file_is_merged_and_a_row_of_the_same_id_but_other_content_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = ledger(tmp_path, EXAMPLE, "1.csv"), ledger(tmp_path, EXAMPLE + "8,1683684999,B1,Z,1,\n", "2.csv")
    found = traced(capsys, first, second, "--victim", "V1")
    assert (found["transactions"], found["duplicates_merged"]) == (9, 8)
    assert {"txn_id_conflicts"} <= {flag["flag"] for flag in found["flags"]}


def test_openings_are_used_where_given_and_inferred_where_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ledger(tmp_path, HEAD + "1,1,V,A,100,\n2,2,A,B,100,\n")
    openings = ledger(tmp_path, "account,fen\nA,60\n", "openings.csv")
    assert held(traced(capsys, path, "--victim", "V", "--rule", "fifo"), 0) == {"B": 100}
    found = traced(capsys, path, "--victim", "V", "--rule", "fifo", "--openings", openings)
    assert held(found, 0) == {"A": 60, "B": 40}


@pytest.mark.parametrize(
    "content", ["account,fen\nA,x\n", "account,fen\nA,1\nA,2\n", "a,b\n1,2\n", "account,fen\nA,-1\n", ""]
)
def test_bad_openings_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    path = ledger(tmp_path, EXAMPLE)
    assert "openings.csv" in refused(capsys, path, "--openings", ledger(tmp_path, content, "openings.csv"))


@pytest.mark.parametrize(
    "suffix", ["parquet-strings", "parquet-numbers", "parquet-times", "gb18030", "quoted", "semicolon", "crlf", "bom"]
)
def test_the_same_ledger_in_other_clothes_gives_the_same_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    rows = [(1, 1_683_684_131, 11, 21, 8_000), (2, 1_683_684_200, 21, 31, 5_000), (3, 1_683_684_200, 31, 41, 4_000)]
    plain = "txn_id,time,from_account,to_account,amount_fen\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    expected = traced(capsys, ledger(tmp_path, plain, "plain.csv"), "--victim", "11")
    path = tmp_path / f"other.{suffix.partition('-')[0]}"
    frame = pl.DataFrame(rows, schema=["txn_id", "time", "from_account", "to_account", "amount_fen"], orient="row")
    if suffix == "parquet-numbers":
        frame.write_parquet(path)
    elif suffix == "parquet-strings":
        frame.with_columns(pl.all().cast(pl.String)).write_parquet(path)
    elif suffix == "parquet-times":
        frame.with_columns(pl.from_epoch("time", "s").dt.replace_time_zone("UTC")).write_parquet(path)
    elif suffix == "quoted":
        path.write_text('"' + plain.strip().replace(",", '","').replace("\n", '"\n"') + '"\n', encoding="utf-8")
    else:
        text = {"semicolon": plain.replace(",", ";"), "crlf": plain.replace("\n", "\r\n")}.get(suffix, plain)
        path.write_bytes(text.encode({"gb18030": "gb18030", "bom": "utf-8-sig"}.get(suffix, "utf-8")))
    assert traced(capsys, path, "--victim", "11") == expected


def test_rejected_rows_are_counted_and_written_with_their_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = (
        "9,2023-05-10T11:00:00,A1,B1,-5,\n10,yesterday,A1,B1,5,\n11,2023-05-10T11:00:00,,,5,\n"
        "12,2023-05-10T11:00:00,A1,B1,1.5,\n13,x\n"
    )
    out = tmp_path / "rejects.csv"
    found = traced(capsys, ledger(tmp_path, EXAMPLE + bad), "--victim", "V1", "--rejects", out)
    assert (found["transactions"], found["rejected_rows"]) == (8, 5)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    assert [(row[2], row[3]) for row in sorted(rows, key=lambda row: int(row[2]))] == [
        ("10", "amount"), ("11", "time"), ("12", "accounts"), ("13", "amount"), ("14", "malformed"),
    ]  # fmt: skip
    assert all(row[4] and row[5] for row in rows)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "txn_id,time,from_account,to_account\n1,1,a,b\n",
        HEAD,
        HEAD + "1,x,a,b,1,\n",
        "PAR1 but not really",
        "只有一段文字",
    ],
)
def test_a_file_that_is_no_ledger_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    assert "bad.csv" in refused(capsys, ledger(tmp_path, content, "bad.csv"), "--victim", "a")


def test_refusals_name_the_place_and_hide_the_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = ledger(tmp_path, EXAMPLE)
    told = refused(capsys, path, "--victim", "6299990000000000009")
    assert "6299990000000000009" not in told
    assert "0009" in told
    assert "twice" not in refused(capsys, path, "--victim", "V1", "--victim", "V1:5")
    assert "missing.csv" in refused(capsys, tmp_path / "missing.csv")
    assert "nowhere" in refused(capsys, path, "--html", tmp_path / "nowhere" / "x.html")
    with pytest.raises(SystemExit) as usage:
        main(["trace", str(path), "--rule", "wishful"])
    assert usage.value.code == 2


def test_an_interruption_leaves_no_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_write_rejects", interrupted)
    page = tmp_path / "out.html"
    page.write_text("before", encoding="utf-8")
    path = ledger(tmp_path, EXAMPLE)
    code = main(["trace", str(path), "--victim", "V1", "--html", str(page), "--rejects", str(tmp_path / "r.csv")])
    assert code == 130
    assert page.read_text(encoding="utf-8") == "before"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ledger.csv", "out.html"]
    assert capsys.readouterr().out == ""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_stands_alone_and_runs_nothing(tmp_path: Path) -> None:
    evil = EXAMPLE.replace("A1", "<script>alert(1)</script>")
    page = tmp_path / "out.html"
    assert main(["trace", str(ledger(tmp_path, evil)), "--victim", "V1", "--victim", "V2", "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    tags = _Tags()
    tags.feed(text)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags.found}
    assert not [name for _, attributes in tags.found for name in attributes if name.startswith("on") or name == "src"]
    assert "&lt;script&gt;" in text
    assert "后进先出（LIFO）" in text
    assert "相符" in text
    assert "不符" not in text


def test_the_workbook_has_the_table_of_flows(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    rule = ["--rule", "fifo"]
    assert (
        main(["trace", str(ledger(tmp_path, EXAMPLE)), "--victim", "V1", "--victim", "V2", *rule, "--xlsx", str(out)])
        == 0
    )
    book = fastexcel.read_excel(out)
    assert book.sheet_names == ["收支核对", "资金现在何处", "已流出", "涉案资金流向表", "须知", "追踪依据"]
    flows = book.load_sheet("涉案资金流向表").to_polars()
    assert flows.columns == [
        "序号", "层级", "转出户名", "转出账号", "转出行", "交易时间", "金额", "流水号", "转入户名", "转入账号",
        "转入行", "归属被害人", "归属金额", "对应方式", "余额", "冻结状态", "冻结到期日", "备注",
    ]  # fmt: skip
    first = flows.row(0, named=True)
    assert (first["转出账号"], first["转入账号"], first["归属金额"], first["对应方式"]) == (
        "V1",
        "A1",
        80000.0,
        "时间戳",
    )
    assert set(flows["对应方式"]) == {"时间戳", "比例"}
    now = book.load_sheet("资金现在何处").to_polars()
    line = now.filter((pl.col("账户") == "B2") & (pl.col("被害人账户") == "V2")).row(0, named=True)
    assert (line["层级"], line["路径"], line["归属金额"]) == (2, "V2 → A1 → B2", 29_900.0)
    assert (line["低"], line["高"]) == (0.0, 29_900.0)


def test_the_command_imports_no_server() -> None:
    code = (
        "import sys, wuzha.cli\n"
        "code = wuzha.cli.main(['trace', sys.argv[1], '--victim', 'V1', '--json'])\n"
        "heavy = {'django', 'pandas', 'pyarrow', 'psycopg'} & {name.partition('.')[0] for name in sys.modules}\n"
        "sys.exit(f'imported {heavy}' if heavy or code else 0)\n"
    )
    path = Path(__file__).with_name("example.csv")
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


rows_drawn = st.lists(
    st.tuples(st.integers(-1, 4), st.integers(-1, 4), st.integers(1, 500), st.sampled_from([0, 0, 0, 2, 3])).filter(
        lambda row: max(row[:2]) >= 0
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=rows_drawn)
def test_the_answer_is_the_oracles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[tuple[int, int, int, int]]
) -> None:
    kinds = {0: "transfer", 2: "cash_out", 3: "purchase"}

    def name(account: int) -> str:
        return f"a{account}" if account >= 0 else ""

    content = "".join(
        f"{at},{at // 3},{name(a)},{name(b)},{fen},{kinds[kind]}\n" for at, (a, b, fen, kind) in enumerate(rows)
    )
    # row -1 gives both victims a transfer
    content = "x,0,a0,a1,1000,transfer\ny,0,a4,a2,700,transfer\n" + content
    path = ledger(tmp_path, HEAD + content)
    whole = [(0, 1, 1000, 0), (4, 2, 700, 0), *rows]
    absorbing = [1, 0, 0, 0, 1]
    seeds = {
        at: (0 if a == 0 else 1, fen)
        for at, (a, b, fen, kind) in enumerate(whole)
        if a in (0, 4) and kind == 0 and a != b
    }
    found = traced(capsys, path, "--victim", "a0", "--victim", "a4", "--rule", "all", "--floor-fen", 1)
    for one in found["rules"]:
        expected, gone, injected = oracle(
            [row[:3] for row in whole],
            accounts=5,
            seeds=seeds,
            rule=one["rule"],
            absorbing=absorbing,
            row_exits=[row[3] for row in whole],
            floor=1,
        )
        for label, victim in enumerate(one["victims"]):
            assert victim["injected_fen"] == injected.get(label, 0)
            assert held(one, label) == {f"a{a}": fen for (v, a), fen in expected.items() if v == label}
            assert sum(line["fen"] for line in victim["exits"]) == sum(f for (v, _), f in gone.items() if v == label)


def test_a_larger_ledger_is_the_same_by_csv_and_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(20230510)
    n = 20_000
    frame = pl.DataFrame(
        {
            "txn_id": np.arange(n),
            "time": np.sort(rng.integers(1_683_600_000, 1_683_700_000, n)),
            "from_account": rng.integers(0, 2_000, n),
            "to_account": rng.integers(0, 2_000, n),
            "amount_fen": rng.integers(1, 1_000_000, n),
        }
    )
    frame.write_csv(tmp_path / "a.csv")
    frame.write_parquet(tmp_path / "a.parquet")
    arguments = ["--victim", "7", "--victim", "8@1683650000:100", "--rule", "all"]
    assert traced(capsys, tmp_path / "a.csv", *arguments) == traced(capsys, tmp_path / "a.parquet", *arguments)


def test_a_folder_may_hold_its_openings_and_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    ledger(folder, HEAD + "1,1,V,A,100,\n2,2,A,B,100,\n")
    ledger(folder, "说明", "readme.txt")
    openings = ledger(folder, "account,fen\nA,60\n", "openings.csv")
    found = traced(capsys, folder, "--victim", "V", "--rule", "fifo", "--openings", openings)
    assert held(found, 0) == {"A": 60, "B": 40}


def test_categories_in_a_parquet_file_are_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = pl.DataFrame(
        {
            "txn_id": ["a", "b"],
            "time": [1.5, 2.5],
            "from_account": pl.Series(["V", "A"], dtype=pl.Categorical),
            "to_account": pl.Series(["A", None], dtype=pl.Categorical),
            "amount_fen": [100.0, 40.0],
            "kind": pl.Series([None, "fee"], dtype=pl.Categorical),
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    found = traced(capsys, tmp_path / "a.parquet", "--victim", "V")
    assert held(found, 0) == {"A": 60}
    assert found["victims"][0]["exits"] == [{"kind": "fee", "account": None, "fen": 40}]
    assert "fractions_of_seconds" in {flag["flag"] for flag in found["flags"]}


def test_a_blank_line_is_no_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = traced(capsys, ledger(tmp_path, HEAD + "1,1,V,A,100,\n\n2,2,A,B,x,\n3,3,A,B,5,\n\n"), "--victim", "V")
    assert (found["transactions"], found["rejected_rows"]) == (2, 1)
    found = traced(capsys, ledger(tmp_path, HEAD + "1,1,V,A,100,\n\n3,3,A,B,5,\n\n"), "--victim", "V")
    assert (found["transactions"], found["rejected_rows"]) == (2, 0)


def test_an_empty_folder_and_a_folder_for_output_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "none"
    folder.mkdir()
    assert "no file" in refused(capsys, folder)
    assert "is a folder" in refused(capsys, ledger(tmp_path, EXAMPLE), "--xlsx", folder)


def test_a_victim_that_cannot_be_read_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as usage:
        main(["trace", str(ledger(tmp_path, EXAMPLE)), "--victim", "6299990000000000009:1.234"])
    assert usage.value.code == 2
    told = capsys.readouterr().err
    assert "账号[@时间][:金额元]" in told
    assert "6299990000000000009" not in told


def test_times_to_the_minute_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{n},{1_683_684_000 + 60 * n},V,A,100,\n" for n in range(30))
    flags = traced(capsys, ledger(tmp_path, HEAD + rows), "--victim", "V")["flags"]
    assert [flag["count"] for flag in flags if flag["flag"] == "coarse_times"] == [30]
