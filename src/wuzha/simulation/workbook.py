# SPDX-License-Identifier: Apache-2.0
"""Example files of directives, as a platform exports them, with as many bad rows as one wants to try."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

from wuzha.simulation.directives import generate_directives
from wuzha.simulation.draws import stream
from wuzha.simulation.noise import FLAGGED, UNUSABLE, Fault
from wuzha.simulation.parameters import Preset, load_presets

HEADERS = (
    "编号",
    "预警等级",
    "诈骗类型",
    "来源",
    "受害人号码",
    "受害人姓名",
    "受害人身份证",
    "受害人QQ",
    "现住址",
    "嫌疑人号码",
    "通话次数",
    "通话时长(秒)",
    "最近联系时间",
    "推送时间",
    "推送单位",
    "交易时间",
    "交易金额",
    "涉案网站",
)
_LEVELS = {"URGENT": "紧急", "HIGH": "高危", "MEDIUM": "中危", "LOW": "低危"}
_TYPES = {
    "BRUSH": "刷单返利",
    "LOGISTICS_CS": "冒充电商物流客服",
    "INVEST": "虚假网络投资理财",
    "LOAN": "虚假贷款",
    "CREDIT": "虚假征信",
    "SHOPPING": "虚假购物服务",
    "POLICE": "冒充公检法及政府机关",
    "LEADER": "冒充领导熟人",
    "GAME": "网络游戏产品虚假交易",
    "ROMANCE": "网络婚恋交友",
    "BLACKNET": "网黑案件",
    "MILITARY": "冒充军警购物",
}
_SOURCES = {
    "MPS": "部平台",
    "PROV": "省平台",
    "CITY": "市平台",
    "LOCAL": "本地模型",
    "S96110": "96110",
    "S12381": "12381",
    "CARRIER": "运营商",
    "BANK": "银行",
    "APP": "国家反诈中心APP",
    "JZZ": "金钟罩",
    "MANUAL": "人工上报",
    "CASE": "案件倒查",
}
_PER_DAY = 550


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """What is in the file: line (the header is line 1) → kind of fault, for either sort of bad row."""

    path: Path
    rows: int
    unusable: dict[int, str] = field(default_factory=dict)
    flagged: dict[int, str] = field(default_factory=dict)


def write_workbook(
    path: Path, rows: int, end: datetime, *, seed: int = 1, unusable: int = 0, flagged: int = 0
) -> WorkbookContents:
    """Write `rows` directives pushed before `end` to an .xlsx or a .csv (GB18030) file.

    unusable: rows among them that cannot be acted on and must come back as rejects (kinds of `faults.UNUSABLE`).
    flagged: rows with a fault that must not stop them (kinds of `faults.FLAGGED`).
    Raises ValueError for another kind of file, more bad rows than rows, or an end without a zone.
    """
    if path.suffix not in (".xlsx", ".csv"):
        raise ValueError("an example file is .xlsx or .csv")
    if unusable + flagged > rows or min(rows - 1, unusable, flagged) < 0:
        raise ValueError("at least one row, and no more bad rows than rows")
    if end.tzinfo is None:
        raise ValueError("the end must be aware")
    table = example_table(rows, end, seed=seed)
    lines = stream(seed, "bad rows").permutation(rows)[: unusable + flagged]
    bad, odd = np.sort(lines[:unusable]).tolist(), np.sort(lines[unusable:]).tolist()
    cells = {name: table[name].to_list() for name in HEADERS}
    written = WorkbookContents(path, rows, _spoil(cells, bad, UNUSABLE), _spoil(cells, odd, FLAGGED))
    spoilt = pl.DataFrame(cells, schema=dict.fromkeys(HEADERS, pl.String))
    if path.suffix == ".csv":
        path.write_bytes(spoilt.write_csv(line_terminator="\r\n").encode("gb18030"))
    else:
        _write_xlsx(path, spoilt)
    return written


def example_table(rows: int, end: datetime, *, seed: int = 1) -> pl.DataFrame:
    """The good rows as text, in the layout of a platform's export; about 550 a day."""
    stopped = end.astimezone(UTC).replace(microsecond=0)
    days = max(1, round(rows / _PER_DAY))
    like = load_presets()["cixi-2022"]
    period = Preset("example", days, rows, 0, like.type_mix, shocks=False, status=like.status, source=like.source)
    made = generate_directives(seed, stopped - timedelta(days=days), days, period, prefix="SYNX").frame

    def when(name: str) -> pl.Expr:
        return pl.col(name).dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m-%d %H:%M:%S")

    fen = pl.col("tx_amount_fen")
    cents = (fen % 100).cast(pl.String).str.zfill(2)
    url = pl.when(pl.col("fraud_contact_kind") == "URL").then("fraud_contact_value")
    columns = (
        pl.col("directive_no"),
        pl.col("level").replace_strict(_LEVELS),
        pl.col("fraud_type").replace_strict(_TYPES),
        pl.col("source_type").replace_strict(_SOURCES),
        pl.col("victim_phone"),
        pl.col("victim_name"),
        pl.col("victim_id_no"),
        pl.col("victim_qq"),
        pl.col("victim_address_live"),
        pl.col("suspect_phone"),
        pl.col("call_count").cast(pl.String),
        pl.col("call_seconds").cast(pl.String),
        when("last_contact_at"),
        when("pushed_at"),
        pl.col("push_unit"),
        when("tx_time"),
        pl.format("{}.{}", fen // 100, cents),
        url,
    )
    return made.select(column.alias(name) for column, name in zip(columns, HEADERS, strict=True))


def _spoil(cells: dict[str, list[str | None]], rows: list[int], faults: tuple[Fault, ...]) -> dict[int, str]:
    found = {}
    for i, row in enumerate(rows):
        fault = faults[i % len(faults)]
        for name, text in fault.texts(row + 2).items():
            cells[name][row] = text
        found[row + 2] = fault.kind
    return found


def _write_xlsx(path: Path, table: pl.DataFrame) -> None:
    """Every cell as text, a row at a time, so that numbers keep their digits and memory stays small."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("预警指令")
        for place, name in enumerate(HEADERS):
            sheet.write_string(0, place, name)
        for line, row in enumerate(table.iter_rows(), start=1):
            for place, text in enumerate(row):
                if text is not None:
                    sheet.write_string(line, place, text)
