# SPDX-License-Identifier: Apache-2.0
"""`wuzha verify REPORT --files PATH...`: a report of `wuzha trace` against the files that it was made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.funds.tracing import altering as change
from tests.funds.tracing.laptop.test_command import EXAMPLE, ledger
from wuzha.cli import main

KINDS = ("json", "xlsx", "html")


def report(folder: Path, kind: str, capsys: pytest.CaptureFixture[str], *more: str) -> Path:
    """What `wuzha trace` writes of the worked example."""
    path = folder / f"report.{kind}"
    capsys.readouterr()
    out = ["--json"] if kind == "json" else [f"--{kind}", str(path)]
    assert main(["trace", str(folder / "ledger.csv"), "--victim", "V1", "--victim", "V2@2023-05-10", *more, *out]) == 0
    if kind == "json":
        path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ledger(tmp_path, EXAMPLE)
    return tmp_path


def verdict(path: Path, *files: Path) -> int:
    return main(["verify", str(path), "--files", *map(str, files or (path.parent / "ledger.csv",))])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule", ["fifo", "all"])
def test_an_untouched_report_is_what_the_files_give(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str, rule: str
) -> None:
    assert verdict(report(folder, kind, capsys, "--rule", rule)) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_altered_files_and_another_engine_are_differences(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = report(folder, kind, capsys)
    with monkeypatch.context() as later:
        later.setattr("wuzha.funds.tracing.laptop.basis.engine", lambda: "99.0")
        later.setattr("wuzha.funds.tracing.laptop.check.engine", lambda: "99.0")
        assert verdict(path) == 1
    assert "99.0" in capsys.readouterr().err
    # a row that changes nothing of what is shown
    ledger(folder, EXAMPLE.replace("2023-05-10T10:15:00", "2023-05-10T10:15:01"))
    assert verdict(path) == 1
    assert "所给文件不是报告所依据的文件" in capsys.readouterr().err


def test_openings_are_told_from_ledgers_by_their_digest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    openings = ledger(folder, "account,fen\nA1,60\n", "openings.csv")
    path = report(folder, "json", capsys, "--openings", str(openings))
    assert verdict(path, openings, folder / "ledger.csv") == 0
    assert verdict(path) == 1
    openings.write_text("account,fen\nA1,61\n", encoding="utf-8")
    assert verdict(path, openings, folder / "ledger.csv") == 1


def test_every_alteration_of_a_report_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = report(folder, "json", capsys)
    whole = path.read_text(encoding="utf-8")
    ways = [
        (old, whole.replace(old, new, 1))
        for old, new in {
            '"fen": ': '"fen": 1', '"account": "A1"': '"account": "A2"', '"lifo"': '"fifo"',
            '"conserved": true': '"conserved": false', '"injected_fen": 8': '"injected_fen": 9',
            '"accounts": 9': '"accounts": 10', '"rejected_rows": 0': '"rejected_rows": 1', '"zh": "': '"zh": "无',
            '"floor_fen": 10000': '"floor_fen": 1', '"V2@2023': '"V2@2022', '"victim":': '"victims":',
            '"openings_inferred"': '"x"', '"conserved": true, ': "",
        }.items()
    ]  # fmt: skip
    altered = json.loads(whole)
    altered["basis"]["arguments"]["html"] = str(folder / "ledger.csv")
    ways.append(("an option that writes", json.dumps(altered)))
    assert [name for name, text in ways if text == whole] == []
    for name, text in ways:
        path.write_text(text, encoding="utf-8")
        assert verdict(path) == 1, name
    assert (folder / "ledger.csv").read_text(encoding="utf-8") == EXAMPLE


def test_every_alteration_of_a_page_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = report(folder, "html", capsys)
    whole = path.read_text(encoding="utf-8")
    for old, new in {
        "60,000.00": "60,000.01", "</body>": "<p>已核对</p></body>", "相符": "不符", "取现": "消费",
        "<style>": "<style>td{display:none}", "A1 → B1": "A1 → B2", "</footer>": "</footer><!-- x -->",
        "SHA-256）": "SHA-256）0", "default-src": "script-src", "<section>": "<section hidden>",
    }.items():  # fmt: skip
        assert old in whole, old
        path.write_text(whole.replace(old, new, 1), encoding="utf-8")
        assert verdict(path) == 1, old


def test_every_alteration_of_a_workbook_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = report(folder, "xlsx", capsys)
    whole = path.read_bytes()
    ways = [change.words(sheet, f"{letter}2", "x") for sheet in range(1, 6) for letter in "ABC"]
    ways += [change.words(6, f"B{row}", "x") for row in range(1, 6)]
    ways += [change.new_sheet(' state="hidden"'), change.text("xl/styles.xml", '"#,##0.00"', '"#,##0"')]
    for place, alter in enumerate(ways):
        path.write_bytes(change.altered(whole, alter))
        assert verdict(path) == 1, place


@pytest.mark.parametrize("kind", KINDS)
def test_without_its_files_it_is_refused_and_says_how(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path = report(folder, kind, capsys)
    assert main(["verify", str(path)]) == 2
    assert "--files" in capsys.readouterr().err
    assert verdict(path, folder / "missing.csv") == 2


def test_a_report_of_an_earlier_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.json"
    path.write_text('{"rule": "lifo", "victims": [], "conserved": true}', encoding="utf-8")
    assert main(["verify", str(path)]) == 2
    assert "重新运行 wuzha trace" in capsys.readouterr().err


def test_a_file_that_is_no_report_needs_no_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict(folder / "ledger.csv") == 2
    assert main(["verify", str(folder / "missing.json")]) == 2
    assert "missing.json" in capsys.readouterr().err
