# SPDX-License-Identifier: Apache-2.0
"""`wuzha statements read`: how each file was understood, and its rows."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wuzha.funds.statements.proof import answers as answers_of
from wuzha.funds.statements.proof.read import KEYS, File, Found, Sheet, read
from wuzha.funds.statements.proof.result import ASKED
from wuzha.funds.statements.reading.layouts import load
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.rejects import is_dangerous
from wuzha.runtime.messages import OperatorError, say

_CITY = ZoneInfo("Asia/Shanghai")
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
    answers = answers_of.load(options.mapping) if options.mapping else answers_of.NONE
    for path in options.paths:
        if not path.exists():
            raise OperatorError(f"找不到 {path}。请核对路径。", f"{path} does not exist. Check the path.")
    try:
        found = read(options.paths, answers)
    except UnreadableFileError as problem:
        raise OperatorError(str(explain(problem, "zh-hans")), str(explain(problem, "en"))) from None
    if options.rows:
        _write_rows(options.rows, found)
    if options.json:
        sys.stdout.write(json.dumps(as_json(found), ensure_ascii=False) + "\n")
    else:
        for file in found.files:
            _tell(file)
    return 0 if found.complete or options.go_on else 1


def as_json(found: Found) -> dict[str, Any]:
    """What the command prints."""
    return {"files": [_file(one) for one in found.files], "suspected_doubles": 0}


def _file(file: File) -> dict[str, Any]:
    told: dict[str, Any] = {"path": file.path, "sheets": [_sheet(one) for one in file.sheets]}
    if file.problem:
        told["problem"] = {"zh": file.problem[0], "en": file.problem[1]}
    if file.same_as:
        told["same_as"] = file.same_as
    return told


def _sheet(sheet: Sheet) -> dict[str, Any]:
    got = sheet.got
    proof = got.proof
    return {
        "sheet": sheet.name,
        "layout": sheet.layout,
        "level": "companion" if sheet.companion else got.level,
        "columns": dict(got.columns),
        "unknown": list(got.unknown),
        "missing": list(got.missing),
        "questions": list(got.questions),
        "rows": sheet.rows,
        "accepted": got.rows.height - sheet.duplicates,
        "duplicates": sheet.duplicates,
        "rejected": got.rejects.height + len(sheet.malformed),
        "reasons": dict(got.rejects.group_by("reason").len().sort("reason").iter_rows()),
        "proof": {
            "steps": proof.steps,
            "closed": proof.closed,
            "unmoved": proof.unmoved,
            "bits": proof.bits,
            "first_break": proof.first_break,
        },
        "flags": dict(got.flags),
    }


def _tell(file: File) -> None:
    if file.problem:
        say(f"{file.path}：{file.problem[0]}", f"{file.path}: {file.problem[1]}")
    if file.same_as:
        say(f"{file.path}：与 {file.same_as} 相同。", f"{file.path}: the same as {file.same_as}.")
    for sheet in file.sheets:
        where = f"{file.path} {sheet.name}".strip()
        got = sheet.got
        if sheet.companion:
            say(f"{where}：账户信息表，没有交易。", f"{where}: tells of accounts, not of transfers.")
            continue
        words = load("understanding")
        if got.level == ASKED:
            zh, en = ([words["questions"][one][at] for one in got.questions] for at in (0, 1))
            say(f"{where}：需要您确认——{'；'.join(zh)}。", f"{where}: must be asked: {'; '.join(en)}.")
        elif got.level == "told":
            say(
                f"{where}：按表头读取 {got.rows.height} 行，没有余额可以印证。",
                f"{where}: {got.rows.height} rows read by the words of headers; no balances prove them.",
            )
        else:
            proof = got.proof
            say(
                f"{where}：{proof.steps} 步余额中 {proof.closed} 步相符，读取 {got.rows.height} 行。",
                f"{where}: {proof.closed} of {proof.steps} steps of balances close; {got.rows.height} rows read.",
            )
        for key in got.missing:
            if key in KEYS:
                zh_key, en_key = words["keys"][key]
                say(
                    f"{where}：没有{zh_key}列，影响 {sheet.rows} 行。",
                    f"{where}: no column of the {en_key}; {sheet.rows} rows are touched.",
                )
        if got.unknown:
            names = "、".join(got.unknown)
            say(f"{where}：不认识的表头：{names}。", f"{where}: unknown headers: {names}.")


def _write_rows(path: Path, found: Found) -> None:
    names = [file.path for file in found.files]
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADER)
            for row in found.rows.iter_rows(named=True):
                cells = _cells(row, names)
                writer.writerow(["'" + cell if is_dangerous(cell) else cell for cell in cells])
    except OSError as error:
        raise OperatorError(f"无法写入 {path}：{error.strerror}。", f"Cannot write {path}: {error.strerror}.") from None


def _cells(row: Mapping[str, Any], names: list[str]) -> list[str]:
    moment = datetime.fromtimestamp(row["time"], _CITY).isoformat()
    way = "in" if row["incoming"] else "out"
    return [
        names[row["file"]], row["sheet"], str(row["line"]), row["account"], row["peer_account"], row["peer_name"],
        moment,
        str(row["fen"]), way, row["kind"], row["status"], row["flags"],
    ]  # fmt: skip
