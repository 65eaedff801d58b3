# SPDX-License-Identifier: Apache-2.0
"""Exports altered in every way that changes what they show: each is found."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.funds.statements.conftest import NUMBERS
from tests.funds.tracing import altering as change
from tests.funds.tracing.written import export
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.engine.wording import FLOW_COLUMNS, FLOW_MONEY
from wuzha.funds.models import Account, FundsCase, Institution
from wuzha.funds.statements.models import Transfer
from wuzha.funds.tracing import drawing, services
from wuzha.funds.tracing import verify as verifying
from wuzha.funds.tracing.checking.workbook import Book, Bytes, column_letters
from wuzha.funds.tracing.contents import NAMES, binding
from wuzha.funds.tracing.exports import BASIS
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.picture import picture
from wuzha.funds.tracing.report import basis_of, spread_of
from wuzha.funds.tracing.services import retrace
from wuzha.funds.tracing.verify import Verdict, verify
from wuzha.runtime.messages import RefusedError
from wuzha.sealed import Kind, seal

TABLE_SHEET, HELD_SHEET, BASIS_SHEET = 1, 2, 3
WRONG = "6222000000000000000"


@pytest.fixture
@shared
def run(imported: FundsCase, bank: Institution) -> TraceRun:
    """The worked example, with a name and a bank for every account."""
    for one in Account.unscoped.all():
        one.institution, one.holder = bank, seal(Kind.NAME, "测试户名")
        one.save()
    run = retrace(imported)
    assert run is not None
    return run


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data do not change while one file after the other is checked against them: they are traced once."""
    kept: dict[str, Any] = {}

    def keep(name: str, made: Callable[..., Any]) -> None:
        def once(*given: Any, **more: Any) -> Any:
            if name not in kept:
                kept[name] = made(*given, **more)
            return kept[name]

        monkeypatch.setattr(verifying, name, once)

    for name in ("load", "followed", "accounts_of", "opener", "rows_of", "held_of"):
        keep(name, getattr(verifying, name))


def found(path: Path, content: bytes) -> Verdict | None:
    """What is said of an altered file; `None` where nothing could be compared at all."""
    path.write_bytes(content)
    try:
        return verify(path)
    except RefusedError:
        return None


def workbook_alterations(content: bytes) -> Iterator[tuple[str, change.Alter]]:
    book = Book(Bytes(content))
    widths = {TABLE_SHEET: len(FLOW_COLUMNS), HELD_SHEET: 9, BASIS_SHEET: 2}
    for sheet, width in widths.items():
        for column in range(1, width + 1):
            letter = column_letters(column)
            yield f"title {sheet} {letter}", change.words(sheet, f"{letter}1", "另一个")
            yield f"cell {sheet} {letter}", change.words(sheet, f"{letter}2", WRONG)
    money = [column_letters(at + 1) for at, name in enumerate(FLOW_COLUMNS) if name in FLOW_MONEY]
    for letter in money[:2]:
        yield f"sum {letter}", change.number(TABLE_SHEET, f"{letter}3", "29900.01")
        yield f"formula {letter}", change.cell(TABLE_SHEET, f"{letter}3", "<f>1+1</f><v>50000</v>")
        yield f"text for number {letter}", change.words(TABLE_SHEET, f"{letter}3", "50000")
    for letter in "EFGHI":
        yield f"held {letter}", change.number(HELD_SHEET, f"{letter}2", "0.01")
    rows = sum(1 for _ in book.rows(book.sheet(BASIS)))  # type: ignore[arg-type]  # it is there
    for row in range(1, rows + 1):
        yield f"basis name {row}", change.words(BASIS_SHEET, f"A{row}", "x")
        yield f"basis {row}", change.words(BASIS_SHEET, f"B{row}", "1")
    for shown in ("#,##0", "#,##0.00,", "0.00%"):
        yield f"number format {shown}", change.text("xl/styles.xml", '"#,##0.00"', f'"{shown}"')
    yield "white letters", change.text("xl/styles.xml", '<color theme="1"/>', '<color rgb="FFFFFFFF"/>', every=True)
    yield "struck out", change.text("xl/styles.xml", "<font><sz", "<font><strike/><sz", every=True)
    yield "sheet more", change.new_sheet()
    yield "hidden sheet more", change.new_sheet(' state="hidden"')
    for state in ("hidden", "veryHidden"):
        said = rf'\1 state="{state}"/>'
        yield state, change.pattern("xl/workbook.xml", r'(<sheet name="资金现状"[^>]*?)/>', said)
    for name in ("涉案资金流向表", "资金现状", "追踪依据"):
        yield f"renamed {name}", change.text("xl/workbook.xml", f'name="{name}"', f'name="{name}1"')
    yield "order of sheets", change.pattern("xl/workbook.xml", r"(<sheet [^>]*/>)(<sheet [^>]*/>)", r"\2\1")
    yield "sheet gone", change.pattern("xl/workbook.xml", r'<sheet name="资金现状"[^>]*/>', "")
    yield "column more", change.words(TABLE_SHEET, "S2", "说明")
    yield "column more at the title", change.words(HELD_SHEET, "J1", "说明")
    yield "row gone", change.pattern(change.sheet(TABLE_SHEET), r'<row r="4".*?</row>', "")
    yield "account gone", change.pattern(change.sheet(HELD_SHEET), r'<row r="2".*?</row>', "")
    yield "rows changed places", swapped
    yield "row moved down", moved
    yield "row more", change.before_rows_end(TABLE_SHEET, '<row r="99"><c r="B99"><v>1</v></c></row>')
    for said in ('hidden="1"', 'ht="0" customHeight="1"'):
        yield f"row {said}", change.pattern(change.sheet(TABLE_SHEET), r'<row r="3"', rf'<row r="3" {said}')
    columns = '<cols><col min="13" max="13" width="9" hidden="1"/></cols>'
    yield "column hidden", change.text(change.sheet(TABLE_SHEET), "<sheetData>", f"{columns}<sheetData>")
    yield "noughts not shown", change.text(change.sheet(HELD_SHEET), "<sheetView ", '<sheetView showZeros="0" ')
    yield "merged", change.before_end(TABLE_SHEET, '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')
    yield "filter", change.before_end(TABLE_SHEET, '<autoFilter ref="A1:R9"/>')
    yield "link", change.before_end(TABLE_SHEET, '<hyperlinks><hyperlink ref="A1" location="x"/></hyperlinks>')
    yield (
        "format by condition",
        change.before_end(
            TABLE_SHEET, '<conditionalFormatting sqref="A1"><cfRule type="expression"/></conditionalFormatting>'
        ),
    )
    yield "comment", change.added_part("xl/comments1.xml")
    yield "drawing", change.added_part("xl/drawings/drawing1.xml")
    yield "picture", change.added_part("xl/media/image1.png", b"\x89PNG")
    yield "program", change.added_part("xl/vbaProject.bin", b"x")
    yield "head of the page", change.text(change.sheet(TABLE_SHEET), "后进先出", "先进先出")
    yield (
        "name for cells",
        change.text("xl/workbook.xml", "<definedNames>", '<definedNames><definedName name="x">1</definedName>'),
    )


def renumbered(row: str, old: int, new: int) -> str:
    return re.sub(rf'r="([A-Z]*){old}"', rf'r="\g<1>{new}"', row)


def swapped(parts: dict[str, bytes]) -> None:
    """What stands in the third row stands in the fourth, and the other way round."""
    was = parts[change.sheet(TABLE_SHEET)].decode()
    third, fourth = (re.search(rf'<row r="{number}".*?</row>', was, re.DOTALL) for number in (3, 4))
    assert third is not None
    assert fourth is not None
    new = renumbered(fourth[0], 4, 3) + renumbered(third[0], 3, 4)
    parts[change.sheet(TABLE_SHEET)] = (was[: third.start()] + new + was[fourth.end() :]).encode()


def moved(parts: dict[str, bytes]) -> None:
    """The last row stands one lower."""
    was = parts[change.sheet(TABLE_SHEET)].decode()
    start = was.rindex("<row r=")
    number = int(re.findall(r'<row r="([0-9]+)"', was)[-1])
    parts[change.sheet(TABLE_SHEET)] = (was[:start] + renumbered(was[start:], number, number + 1)).encode()


def test_every_alteration_of_a_workbook_is_found(run: TraceRun, officer: Actor, tmp_path: Path, once: None) -> None:
    path = tmp_path / "trace.xlsx"
    export(path, run, officer, "办案")
    content = path.read_bytes()
    assert verify(path).differences == ()
    ways = list(workbook_alterations(content))
    assert len(ways) >= 93
    missed, refused, telling = [], [], []
    for name, alter in ways:
        verdict = found(path, change.altered(content, alter))
        if verdict is None:
            refused.append(name)
        elif verdict.agrees:
            missed.append(name)
        elif any(one in str(verdict.differences) for one in (*NUMBERS.values(), "测试户名")):
            telling.append(name)
    assert (missed, telling) == ([], [])
    # without its case, or a rule that there is, a file cannot be compared
    unknown = {"basis 1", "basis 2", "basis name 1", "basis name 2", "title 3 A", "title 3 B", "cell 3 A", "cell 3 B"}
    assert {*refused} <= unknown


def test_a_workbook_that_was_opened_and_saved_is_the_same(run: TraceRun, officer: Actor, tmp_path: Path) -> None:
    path = tmp_path / "trace.xlsx"
    export(path, run, officer, "办案")

    def saved(parts: dict[str, bytes]) -> None:
        was = parts[change.sheet(TABLE_SHEET)].decode()
        # numbers in full length, widths, a cursor, other places for texts
        was = was.replace("<v>80000</v>", "<v>80000.000000000000</v>")
        was = was.replace("<sheetData>", '<cols><col min="1" max="3" width="20" customWidth="1"/></cols><sheetData>')
        parts[change.sheet(TABLE_SHEET)] = was.replace("<dimension", "<!-- saved --><dimension").encode()
        parts["docProps/custom.xml"] = b"<x/>"
        parts["xl/printerSettings/printerSettings1.bin"] = b"x"

    path.write_bytes(change.altered(path.read_bytes(), saved))
    assert verify(path).differences == ()


def json_alterations(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in FLOW_COLUMNS:
        for name, row in (("first", 0), ("last", -1)):
            one = copy.deepcopy(content)
            value = one["rows"][row][column]
            one["rows"][row][column] = value + 1 if isinstance(value, int) else f"{value or ''}x"
            yield f"{column} {name}", one
        one = copy.deepcopy(content)
        del one["rows"][1][column]
        yield f"{column} gone", one
    for key in content["basis"]:
        one = copy.deepcopy(content)
        value = one["basis"][key]
        one["basis"][key] = value + 1 if isinstance(value, int) else "1" if isinstance(value, str) else {"x": 1}
        yield f"basis {key}", one
        one = copy.deepcopy(content)
        del one["basis"][key]
        yield f"basis {key} gone", one
    for name, way in {
        "key more": lambda one: one.update(说明="x"),
        "key of a row more": lambda one: one["rows"][0].update(说明="x"),
        "key of the basis more": lambda one: one["basis"].update(说明="x"),
        "unit": lambda one: one.update(unit="yuan"),
        "unit gone": lambda one: one.pop("unit"),
        "row gone": lambda one: one["rows"].pop(),
        "row twice": lambda one: one["rows"].append(one["rows"][0]),
        "rows turned round": lambda one: one["rows"].reverse(),
        "number as text": lambda one: one["rows"][0].update(金额=str(one["rows"][0]["金额"])),
        "number with a point": lambda one: one["rows"][0].update(金额=float(one["rows"][0]["金额"])),
        "true for one": lambda one: one["rows"][0].update(层级=True),
        "nothing for empty": lambda one: one["rows"][0].update(备注=None),
    }.items():
        one = copy.deepcopy(content)
        way(one)
        yield name, one


def test_every_alteration_of_json_is_found(run: TraceRun, officer: Actor, tmp_path: Path, once: None) -> None:
    path = tmp_path / "trace.json"
    export(path, run, officer, "办案")
    clear = path.read_text(encoding="utf-8")
    content = json.loads(clear)
    path.write_text(json.dumps(content), encoding="utf-8")
    assert verify(path).differences == ()  # other spaces and escapes are nothing
    ways = [(name, json.dumps(one)) for name, one in json_alterations(content)]
    ways.append(("a key twice", clear.replace('"unit": "fen"', '"unit": "yuan", "unit": "fen"')))
    assert len(ways) >= 93
    verdicts = {name: found(path, text.encode()) for name, text in ways}
    assert [name for name, one in verdicts.items() if one is not None and one.agrees] == []
    refused = {name for name, one in verdicts.items() if one is None}
    assert refused <= {"basis case", "basis case gone", "basis rule", "basis rule gone"}


def test_a_name_with_new_digests_is_found_by_the_trail(run: TraceRun, officer: Actor, tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    export(path, run, officer, "办案")
    told = verifying.read(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["rows"][0]["转入户名"] = "测试别人"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert verify(path).zh.startswith("basis bound-转入户名")
    # whoever knows how digests are made can make them fit, but for the trail
    rows = [[str(row[name]) for name in NAMES] for row in content["rows"]]
    fitting = verifying.read(path)
    made = bound_anew(run, rows, told.basis["salt"])
    content["basis"] |= made
    path.write_text(json.dumps(content), encoding="utf-8")
    verdict = verify(path)
    assert [one.zh[:6] for one in verdict.differences] == ["审计记录中没"]
    assert binding(fitting.basis) != binding(made)


def bound_anew(run: TraceRun, rows: list[list[str]], salt: str) -> dict[str, str]:
    from wuzha.funds.tracing.contents import _digest

    return {f"bound-{name}": _digest(salt, name, [row[at] for row in rows]) for at, name in enumerate(NAMES)}


def markup_alterations(text: str, numbers: list[str]) -> Iterator[tuple[str, str]]:
    for number in numbers:
        yield f"text {number}", text.replace(number, number[:-1] + ("1" if number[-1] != "1" else "2"), 1)
    end = text.rindex("</")
    yield "element more", text[:end] + "<text>x</text>" + text[end:]
    yield "comment", text[:end] + "<!-- x -->" + text[end:]
    other = '<?xml-stylesheet href="x.css"?>'
    yield "style of others", text.replace("?>", f"?>{other}", 1) if text.startswith("<?") else other + text
    yield "cut", text[: text.index("</", end // 2)] + text[end:]


def test_every_alteration_of_a_drawing_is_found(run: TraceRun, officer: Actor, tmp_path: Path, once: None) -> None:
    path = tmp_path / "flow.svg"
    drawn = picture(officer, run)
    assert drawn is not None
    text = drawing.drawn(drawn, basis_of(run, spread_of(run)))
    path.write_text(text, encoding="utf-8")
    assert verify(path).differences == ()
    ways = dict(markup_alterations(text, ["60,000.00", "29,900.00", "****", "20,000.00"]))
    ways |= {
        "moment": text.replace("&quot;until&quot;: ", "&quot;until&quot;: 1"),
        "language": text.replace("zh-hans", "en", 1),
        "rule": text.replace("lifo", "fifo"),
        "inputs": text.replace("&quot;inputs&quot;: &quot;", "&quot;inputs&quot;: &quot;0"),
        "colour": text.replace("#828b98", "#0f766e", 1),
        "place": text.replace('x="8"', 'x="9"', 1),
        "thickness": text.replace("stroke-width", "stroke-Width", 1),
        "basis gone": text.replace("metadata", "desc"),
    }
    assert [name for name, other in ways.items() if other == text] == []
    verdicts = {name: found(path, other.encode()) for name, other in ways.items()}
    assert [name for name, one in verdicts.items() if one is not None and one.agrees] == []
    assert {name for name, one in verdicts.items() if one is None} <= {"basis gone", "cut"}


def test_every_alteration_of_a_network_is_found(run: TraceRun, officer: Actor, tmp_path: Path, once: None) -> None:
    path = tmp_path / "trace.graphml"
    export(path, run, officer, "办案")
    text = path.read_text(encoding="utf-8")
    assert verify(path).differences == ()
    ways = dict(markup_alterations(text, ["测试户名", "测试一银行", "测试张", NUMBERS["C1"], "8000000", "2023-05-10"]))
    for key in ("inputs", "engine", "held_fen", "salt", "bound-转出户名", "traced", "flags"):
        ways[f"basis {key}"] = text.replace(f'<data key="{key}">', f'<data key="{key}">1', 1)
    assert [name for name, other in ways.items() if other == text] == []
    verdicts = {name: found(path, other.encode()) for name, other in ways.items()}
    assert [name for name, one in verdicts.items() if one is not None and one.agrees] == []


def test_other_data_and_another_engine_are_differences(
    run: TraceRun, officer: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "trace.xlsx"
    export(path, run, officer, "办案")
    with monkeypatch.context() as later:
        for module in (services, verifying):
            later.setattr(module, "engine_version", lambda: "99.0")
        verdict = verify(path)
    assert (verdict.agrees, verdict.same_inputs, verdict.same_engine) == (False, True, False)
    assert "99.0" in verdict.zh
    last = Transfer.unscoped.order_by("-at").first()
    assert last is not None
    # a row that no victim's money ever met: every cell stays what it was
    Transfer.unscoped.create(
        case=run.case, payer=last.payer, payee=None, at=last.at, amount_fen=1, exit_kind=0, told_by_payer=True
    )
    verdict = verify(path)
    assert (verdict.agrees, verdict.same_inputs, verdict.same_engine) == (False, False, True)
    assert verdict.zh.startswith("导出以后案件的流水有变化")


def test_a_name_that_is_put_right_later_is_no_difference(run: TraceRun, officer: Actor, tmp_path: Path) -> None:
    path = tmp_path / "trace.xlsx"
    export(path, run, officer, "办案")
    for one in Account.unscoped.all():
        one.holder = seal(Kind.NAME, "测试改名")
        one.save()
    assert verify(path).differences == ()
