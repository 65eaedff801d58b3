# SPDX-License-Identifier: Apache-2.0
"""`wuzha series`: from a file of an investigator to the series of its records. No server, no database."""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.identifiers import ErrorCode
from wuzha.engine.linkage.values import KINDS, unusable
from wuzha.intake.cells import CellError, parse_time
from wuzha.intake.readers.problems import UnreadableFileError, explain, explain_row
from wuzha.intake.readers.source import refuse_odd
from wuzha.intake.readers.tables import open_table
from wuzha.runtime.messages import OperatorError, say

if TYPE_CHECKING:
    from wuzha.engine.linkage.incidence import Row

#: Column → the headers it may have.
COLUMNS = {
    "record": ("record", "记录", "记录编号", "案件", "案件编号", "案号", "编号"),
    "kind": ("kind", "type", "类型", "种类", "类别", "要素类型", "要素类别"),
    "value": ("value", "值", "内容", "要素", "要素内容", "号码"),
    "time": ("time", "时间", "日期", "发生时间"),
}
NEEDED = ("record", "kind", "value")
#: Words for a kind beside its own.
WORDS = {
    **dict.fromkeys(
        (
            "账户",
            "账号",
            "帐号",
            "帐户",
            "银行卡",
            "银行卡号",
            "卡号",
            "银行账号",
            "银行账户",
            "对公账户",
            "收款账号",
            "支付宝",
            "支付宝账号",
            "支付账号",
            "收款账户",
        ),
        "account",
    ),
    **dict.fromkeys(
        ("电话", "手机", "手机号", "手机号码", "电话号码", "固话", "座机", "号码", "来电号码", "主叫号码"), "phone"
    ),
    **dict.fromkeys(("设备", "imei", "mac", "设备号", "串号", "iccid"), "device"),
    **dict.fromkeys(("网址", "链接", "网站", "网站地址"), "url"),
    **dict.fromkeys(("域名",), "domain"),
    **dict.fromkeys(("应用", "软件", "应用名称", "app名称", "软件名称"), "app"),
    **dict.fromkeys(
        (
            "社交账号",
            "聊天账号",
            "聊天",
            "微信",
            "微信号",
            "qq",
            "qq号",
            "qq号码",
            "telegram",
            "飞机号",
            "抖音号",
            "网络账号",
        ),
        "chat",
    ),
    **dict.fromkeys(("姓名", "名称", "户名"), "name"),
}
#: Whose it is, before a word for a kind: 涉案账户, 嫌疑人电话.
_WHOSE = re.compile("^(?:涉案|涉诈|嫌疑人|嫌疑|对方|诈骗|收款|骗子)(?:的)?")
_LIST = r"[、；;\n\r]+|[,，](?![0-9]{3}(?![0-9]))"
#: What stands between several values of one cell.
_NUMBERS = "|".join((
    _LIST, r"(?<=[0-9]{7})[/|](?=[0-9]{7})", r"(?<=[0-9]{15})\s+(?=[0-9]{15})", r"(?<=[0-9]{11})\s+(?=1[3-9][0-9]{9})",
))  # fmt: skip
_BETWEEN = {
    **dict.fromkeys(("account", "phone", "device"), re.compile(_NUMBERS)),
    **dict.fromkeys(("app", "chat", "name"), re.compile(r"[、；;\n\r]+")),
    **dict.fromkeys(("url", "domain"), re.compile(r"[\s、；;，,]+(?=(?:h..ps?:|www[.\[]))|[、\n\r]+")),
}
#: Rejects told one by one; the rest is counted.
TOLD = 20


class _Rejects:
    """Rows that are not used, or not wholly, each with its line and why."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str, str]] = []
        self.times: list[tuple[int, str, str]] = []
        #: Rows of the file that were used.
        self.used = 0

    def add(self, line: int, zh: str, en: str) -> None:
        self.lines.append((line, zh, en))

    def add_time(self, line: int, zh: str, en: str) -> None:
        self.times.append((line, zh, en))

    def tell(self, name: str) -> None:
        n, rows = len(self.lines), self.used + len(self.lines)
        if self.lines:
            say(f"{name}：{rows} 行中有 {n} 行没有使用：", f"{name}: {n} of {rows} rows were not used:")
            self._tell(self.lines)
        if self.times:
            n = len(self.times)
            say(f"{name}：{n} 行的时间没有使用：", f"{name}: the time of {n} rows was not used:")
            self._tell(self.times)

    @staticmethod
    def _tell(lines: list[tuple[int, str, str]]) -> None:
        lines.sort()
        n = len(lines)
        for line, zh, en in lines[:TOLD]:
            say(f"  第 {line} 行：{zh}", f"  line {line}: {en}")
        if n > TOLD:
            say(f"  还有 {n - TOLD} 行。", f"  and {n - TOLD} more.")


def run(options: argparse.Namespace) -> int:
    """The exit code: 0 also with rejects, which are told."""
    path: Path = options.file
    if not path.exists():
        raise OperatorError(f"找不到 {path}。请核对路径。", f"{path} does not exist. Check the path.")
    rejects = _Rejects()
    try:
        refuse_odd(path)
        rows = list(_rows(path, rejects))
    except UnreadableFileError as problem:
        raise OperatorError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None
    rejects.tell(path.name)
    if not rows:
        raise OperatorError(
            f"{path.name} 没有可用的行。每行应为：记录编号,类型,值[,时间]。",
            f"{path.name} has no usable row. A row is: record,kind,value[,time].",
        )
    from wuzha.engine.linkage.command import as_json, as_text, find

    chinese = is_chinese()
    gc.disable()  # millions of small objects without circles: looking for some takes a third of the time
    try:
        found = find(rows)
        if options.json:
            text = json.dumps(as_json(found, chinese), ensure_ascii=False) + "\n"
        else:
            text = as_text(found, len({row.record for row in rows}), chinese)
    finally:
        gc.enable()
    sys.stdout.write(text)
    sys.stdout.flush()
    return 0


def is_chinese() -> bool:
    """The reader's language, as the terminal tells it: English only where it says so."""
    told = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return not told.lower().startswith("en")


def _rows(path: Path, rejects: _Rejects) -> Iterator[Row]:
    from wuzha.engine.linkage.incidence import Row

    table = open_table(path, known=[name for names in COLUMNS.values() for name in names])
    columns = _columns(path, table.headers, table.repeated_headers)
    for chunk in table.chunks(200_000):
        for bad in chunk.malformed:
            rejects.add(bad.line, str(explain_row(bad.problem, "zh-hans")), str(explain_row(bad.problem, "en")))
        wanted = ["line", *columns.values()]
        for line, *cells in chunk.rows.select(wanted).iter_rows():
            given = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
            kind = given["kind"].lower()
            kind = WORDS.get(kind) or WORDS.get(_WHOSE.sub("", kind), kind)
            if fault := _fault(given, kind):
                rejects.add(line, *fault)
                continue
            time = given.get("time", "")
            moment = _seconds(time) if time else None
            if time and moment is None:
                rejects.add_time(
                    line,
                    f"时间“{time}”读不懂，这一行按没有时间使用。请写成 2026-11-28 或 2026-11-28 09:30:00。",
                    f"the time {time!r} cannot be read and is left out. Write 2026-11-28 or 2026-11-28 09:30.",
                )
            rejects.used += 1
            for value in _pieces(kind, given["value"]):
                yield Row(given["record"], kind, value, moment)


def _columns(path: Path, headers: tuple[str, ...], repeated: tuple[str, ...]) -> dict[str, str]:
    """Column → header of the file. Raises `OperatorError`: one that is needed is missing, or stands twice."""
    found: dict[str, str] = {}
    for column, names in COLUMNS.items():
        fitting = [header for header in headers if header.strip().lstrip("\ufeff").lower() in names]
        if len(fitting) > 1 or set(fitting) & set(repeated):
            both = "、".join(dict.fromkeys(fitting))
            raise OperatorError(
                f"{path.name}：{column} 列有两个（{both}）。请只保留一个。",
                f"{path.name}: there are two columns {column} ({both}). Keep one.",
            )
        if fitting:
            found[column] = fitting[0]
    if missing := [column for column in NEEDED if column not in found]:
        raise OperatorError(
            f"{path.name} 缺少列：{'、'.join(missing)}（现有：{'、'.join(headers)}）。"
            "第一行应为 record,kind,value，可加 time。",
            f"{path.name} lacks the column {', '.join(missing)} (it has: {', '.join(headers)}). The first line is "
            "record,kind,value, or with time.",
        )
    return found


def _fault(given: dict[str, str], kind: str) -> tuple[str, str] | None:
    """Why a row cannot be used, in both languages."""
    if not given["record"]:
        return "没有记录编号。请填写 record。", "there is no record. Fill in the column record."
    if not given["kind"]:
        return "没有类型。请填写 kind。", "there is no kind. Fill in the column kind."
    if kind not in KINDS:
        return (
            f"类型“{given['kind']}”不认识。应为 {'、'.join(KINDS)} 之一。",
            f"the kind {given['kind']!r} is unknown. It is one of {', '.join(KINDS)}.",
        )
    value = given["value"]
    match unusable(kind, value):
        case ErrorCode.SCIENTIFIC:
            return (
                f"“{value}”已被表格软件改成科学计数法，丢了位数，分不清是谁的号码。请从原始数据重新导出为文本。",
                f"a spreadsheet has cut {value!r} short: it may be many numbers. Export the column as text again.",
            )
        case ErrorCode.MASKED:
            return (
                f"“{value}”中间的位数已隐去，可能是许多号码。请填写完整的号码，或删去这一行。",
                f"digits of {value!r} are hidden: it may be many numbers. Give the whole number, or leave the row out.",
            )
        case ErrorCode.EMPTY:
            return (
                "没有值。请填写 value，或删去这一行。",
                "there is no value. Fill in value, or leave the row out.",
            )
    return None


def _pieces(kind: str, value: str) -> list[str]:
    """The values of a cell that holds several, each as it is given."""
    pieces = [piece.strip() for piece in _BETWEEN[kind].split(value)] if kind in _BETWEEN else [value]
    return [piece for piece in pieces if piece and not unusable(kind, piece)] or [value]


#: Day 0 of the numbers that spreadsheets keep for days, and the days that a file may mean: 1990 to 2064.
_DAY_0 = datetime(1899, 12, 30, tzinfo=SHANGHAI)
_DAYS = range(32_874, 60_000)


def _seconds(text: str) -> float | None:
    """Seconds since 1970: of so many seconds or milliseconds, a spreadsheet's day, or a time as other files have it."""
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text) and int(text[:5]) in _DAYS:
        return (_DAY_0 + timedelta(days=float(text))).timestamp()
    if text.isascii() and text.replace(".", "", 1).isdigit() and len(text) >= 9 and not _is_day(text):
        return float(text) / (1000 if len(text.partition(".")[0]) >= 13 else 1)
    try:
        return parse_time(text, SHANGHAI).timestamp()
    except CellError:
        return None


def _is_day(text: str) -> bool:
    return len(text) == 14 and text[:2] in ("19", "20")
