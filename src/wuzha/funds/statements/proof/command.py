# SPDX-License-Identifier: Apache-2.0
"""`wuzha statements read`: how each file was understood, and its rows."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from wuzha.funds.statements.proof import answers as answers_of
from wuzha.funds.statements.proof.doubles import WHY, Doubles, counted, coverage_json, coverage_of, doubles_of
from wuzha.funds.statements.proof.parse import COMPANION, NOTE, AnswersOf, nothing_said, parse
from wuzha.funds.statements.proof.pdf.mark import PDF, UNPROVED
from wuzha.funds.statements.proof.result import ASKED, TOLD
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.reading.model import SheetReport, Statements
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.rejects import is_dangerous
from wuzha.intake.readers.source import refuse_odd
from wuzha.runtime.messages import OperatorError, say

_CITY = ZoneInfo("Asia/Shanghai")
#: fields without which a transfer cannot be followed
KEYS = ("self_account", "peer_account", "amount", "time", "direction")
#: Reasons of rejected rows that moved no money.
NO_MONEY = ("VOID", "UNMOVED", "FAILED", "ZERO", "REVERSED")
#: Pairs named on the screen; `--json` has them all.
_MOST_SAID = 20
HEADER = (
    "file",
    "sheet",
    "line",
    "account",
    "peer_account",
    "peer_name",
    "time",
    "fen",
    "direction",
    "kind",
    "status",
    "flags",
)


def run(options: argparse.Namespace) -> int:
    """0 when every sheet is understood and no key column is missing (or `--go-on`), else 1."""
    for path in (*options.paths, *filter(None, [options.mapping])):
        if not path.exists():
            raise OperatorError(f"找不到 {path}。请核对路径。", f"{path} does not exist. Check the path.")
    try:
        if options.mapping and not options.mapping.is_dir():
            refuse_odd(options.mapping)
        if options.rows and options.rows.exists() and options.rows.parent != Path("/dev"):
            refuse_odd(options.rows)
        found = read(options.paths, answers_of.remembered(options.mapping))
    except UnreadableFileError as problem:
        raise OperatorError(str(explain(problem, "zh-hans")), str(explain(problem, "en"))) from None
    doubles = doubles_of(found)
    if options.rows:
        _write_rows(options.rows, found, doubles.rows)
    if options.json:
        sys.stdout.write(json.dumps(as_json(found, doubles), ensure_ascii=False) + "\n")
    else:
        _tell_files(found)
        _tell_doubles(doubles)
    return 0 if is_complete(found) or options.go_on else 1


def read(paths: Sequence[Path], said: AnswersOf = nothing_said) -> Statements:
    """Every sheet of every path, also those of which nothing says whose they are."""
    return parse(paths, answers_of=said, ownerless=True)


def is_complete(found: Statements) -> bool:
    """Whether every file was read, nothing is asked and no key column is missing."""
    return not found.unreadable and not is_lacking(found)


def is_lacking(found: Statements) -> bool:
    """Whether something is asked, a key column is missing, or a sheet gave no row for a reason of its own."""
    return not all(map(is_whole, found.sheets)) or any(_is_lost(found, sheet) for sheet in found.sheets)


def _is_lost(found: Statements, sheet: SheetReport) -> bool:
    here = (pl.col("file") == sheet.file) & (pl.col("sheet") == sheet.sheet)
    lost = found.rejects.filter(here, ~pl.col("reason").is_in(NO_MONEY)).height
    return lost > 0 and found.rows.filter(here).is_empty() and found.duplicates.filter(here).is_empty()


def is_whole(sheet: SheetReport) -> bool:
    """Whether nothing of the sheet is asked and no key column is missing."""
    return sheet.level != ASKED and not set(sheet.missing) & set(KEYS)


def as_json(found: Statements, doubles: Doubles) -> dict[str, Any]:
    """What the command prints."""
    return {
        "files": [_file(found, place) for place in range(len(found.files))],
        "suspected_doubles": doubles.count,
        "doubles": doubles.listed(),
        "pairs": doubles.told.pairs.height,
        "accounts": coverage_json(found, coverage_of(found)),
    }


def _file(found: Statements, place: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "path": found.files[place],
        "sheets": [
            _sheet(found, one)
            for one in (*found.sheets, *found.companions)
            if one.file == place and place not in found.same_as
        ],
    }
    for problem in found.unreadable:
        if problem.file == place:
            told["problem"] = {"zh": problem.zh, "en": problem.en}
    if place in found.same_as:
        told["same_as"] = found.files[found.same_as[place]]
    return told


def _sheet(found: Statements, sheet: SheetReport) -> dict[str, Any]:
    here = (pl.col("file") == sheet.file) & (pl.col("sheet") == sheet.sheet)
    rejects = found.rejects.filter(here)
    return {
        "sheet": sheet.sheet,
        "layout": sheet.layout,
        "level": sheet.level,
        "columns": dict(sheet.fields),
        "unknown": list(sheet.unknown_headers),
        "missing": list(sheet.missing),
        "questions": list(sheet.questions),
        "rows": sheet.rows,
        "accepted": found.rows.filter(here).height,
        "duplicates": found.duplicates.filter(here).height,
        "rejected": rejects.height,
        "reasons": dict(rejects.group_by("reason").len().sort("reason").iter_rows()),
        "proof": {
            "steps": sheet.steps,
            "closed": sheet.closed,
            "unmoved": sheet.unmoved,
            "bits": sheet.bits,
            "first_break": sheet.first_break,
        },
        "flags": dict(sheet.flags),
    }


def _tell_files(found: Statements) -> None:
    for place, first in found.same_as.items():
        one, other = found.files[place], found.files[first]
        say(f"{one}：与 {other} 相同。", f"{one}: the same as {other}.")
    tell(found)


def tell(found: Statements) -> None:
    """How each file was understood, and what is asked or missing, in both languages."""
    for problem in found.unreadable:
        name = found.files[problem.file]
        say(f"{name}：{problem.zh}", f"{name}: {problem.en}")
    for sheet in (*found.sheets, *found.companions):
        if sheet.file not in found.same_as:
            _tell(found, sheet)


def _tell(found: Statements, sheet: SheetReport) -> None:
    where = f"{found.files[sheet.file]} {sheet.sheet}".strip()
    words = load("understanding")
    if sheet.layout == NOTE:
        say(f"{where}：说明页，没有金额列。", f"{where}: a note; no column holds sums.")
        return
    if sheet.level == COMPANION:
        say(f"{where}：账户信息表，没有交易。", f"{where}: tells of accounts, not of transfers.")
        return
    here = (pl.col("file") == sheet.file) & (pl.col("sheet") == sheet.sheet)
    taken, lost = found.rows.filter(here).height, found.rejects.filter(here).height
    zh_lost, en_lost = (f"，退回 {lost} 行", f"; {lost} rejected") if lost else ("", "")
    if sheet.level == ASKED:
        zh, en = ([words["questions"][one][at] for one in sheet.questions] for at in (0, 1))
        say(f"{where}：需要您确认——{'；'.join(zh)}。", f"{where}: must be asked: {'; '.join(en)}.")
        if keys := "   ".join(words["toml"][one] for one in sheet.questions if one in words["toml"]):
            say(f"{where}：可在列对照文件中写明：{keys}", f"{where}: a mapping file can say it: {keys}")
    elif sheet.level == TOLD:
        say(
            f"{where}：按表头读取 {taken} 行，没有余额可以印证{zh_lost}。",
            f"{where}: {taken} rows read by the words of headers; no balances prove them{en_lost}.",
        )
    else:
        say(
            f"{where}：{sheet.steps} 步余额中 {sheet.closed} 步相符，读取 {taken} 行{zh_lost}。",
            f"{where}: {sheet.closed} of {sheet.steps} steps of balances close; {taken} rows read{en_lost}.",
        )
    if PDF in sheet.flags:
        zh_check, en_check = (
            ("；没有余额印证，请对照原件核对", "; check it against the original")
            if (UNPROVED in sheet.flags)
            else ("", "")
        )
        say(
            f"{where}：来自 PDF，行号后三位是页内的行，前面是页码（3012 即第 3 页第 12 行）{zh_check}。",
            f"{where}: from a PDF; of a line's number the last three digits count the lines of the page before them "
            f"(3012: page 3, line 12){en_check}.",
        )
    for key in sheet.missing:
        if key in KEYS:
            zh_key, en_key = words["keys"][key]
            say(
                f"{where}：没有{zh_key}列，影响 {sheet.rows} 行。",
                f"{where}: no column of the {en_key}; {sheet.rows} rows are touched.",
            )
    if sheet.unknown_headers:
        names = "、".join(sheet.unknown_headers)
        say(f"{where}：不认识的表头：{names}。", f"{where}: unknown headers: {names}.")


def _tell_doubles(doubles: Doubles) -> None:
    if n := doubles.told.pairs.height:
        say(f"{n} 笔转账由两家银行各报一次，算作一笔。", f"{n} transfers are told by two banks: one each.")
    if not doubles.count:
        return
    listed = doubles.listed()
    reasons = counted(listed).items()
    zh = "；".join(f"{WHY[word][0]} {n}" for word, n in reasons)
    en = "; ".join(f"{WHY[word][1]}: {n}" for word, n in reasons)
    say(f"疑似重复 {doubles.count} 笔，请判定（{zh}）。", f"{doubles.count} may be told twice, please decide ({en}).")
    for pair in listed[:_MOST_SAID]:
        one, other = (f"{at['file']} {at['sheet']}".strip() + f":{at['line']}" for at in (pair["one"], pair["other"]))
        say(f"  {one} ＝ {other}？", f"  {one} = {other}?")


def _write_rows(path: Path, found: Statements, rows: pl.DataFrame) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADER)
            for row in rows.iter_rows(named=True):
                cells = _cells(row, found.files)
                writer.writerow(["'" + cell if is_dangerous(cell) else cell for cell in cells])
    except OSError as error:
        raise OperatorError(f"无法写入 {path}：{error.strerror}。", f"Cannot write {path}: {error.strerror}.") from None


def _cells(row: Mapping[str, Any], names: list[str]) -> list[str]:
    moment = datetime.fromtimestamp(row["time"], _CITY).isoformat()
    way = "in" if row["incoming"] else "out"
    return [
        names[row["file"]], row["sheet"], str(row["line"]), row["card"] or row["account"],
        row["peer_account"] or row["peer_mask"], row["peer_name"],
        moment,
        str(row["fen"]), way, row["kind"], row["status"], row["flags"],
    ]  # fmt: skip
