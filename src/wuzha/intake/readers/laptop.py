# SPDX-License-Identifier: Apache-2.0
"""Tables that people have, for commands without a server: columns by their words, numbers, faults with their line."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from wuzha.intake.readers.problems import explain_row
from wuzha.intake.readers.tables import Table
from wuzha.runtime.messages import OperatorError

#: Cells that say that a number is not known, beside empty ones.
UNKNOWN = {"", "-", "—", "--", "na", "n/a", "nan", "null", "none", "待查", "不明", "无", "缺"}
#: What a line is called that is the sum of others.
TOTALS = {
    "合计", "总计", "小计", "共计", "全市", "全市合计", "全市总计", "合计数", "总数", "全区", "全县", "total", "sum",
    "subtotal", "grandtotal", "all",
}  # fmt: skip
#: Lines that a remark names.
MOST_TOLD = 5


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower().lstrip("\ufeff")


def columns_of(table: Table, words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Field → its header in the file, for those that are there; the first word of a field that is found counts."""
    there = {plain(header): header for header in reversed(table.headers)}
    found = {field: next((there[plain(name)] for name in names if plain(name) in there), None)
             for field, names in words.items()}  # fmt: skip
    return {field: header for field, header in found.items() if header is not None}


def rows(path: Path, table: Table, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Every line with its cells by field. Raises OperatorError for a line that cannot be taken apart."""
    fields, headers = list(columns), [columns[field] for field in columns]
    for chunk in table.chunks(100_000):
        for odd in chunk.malformed:
            raise bad(path, odd.line, str(explain_row(odd.problem)).rstrip("。"),
                      str(explain_row(odd.problem, "en")).rstrip("."))  # fmt: skip
        lists = [chunk.rows[header].to_list() for header in headers]
        for line, *cells in zip(chunk.rows["line"].to_list(), *lists, strict=True):
            yield line, dict(zip(fields, (str(cell).strip() for cell in cells), strict=True))


def number(path: Path, line: int, header: str, text: str, *, whole: bool = False) -> float | None:
    """A number of at least 0, with or without separators of thousands; `None` where nobody knows it."""
    try:
        value = float(text)
    except ValueError:
        told = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace(" ", "").lower()
        if told in UNKNOWN:
            return None
        try:
            value = float(told)
        except ValueError:
            value = math.nan
    if math.isnan(value) and text.strip().lower() in UNKNOWN:
        return None
    if not 0 <= value <= 1e15 or (whole and value != int(value)):
        raise bad(
            path,
            line,
            f"“{header}”是“{text[:40]}”，应为{'不小于 0 的整数' if whole else '不小于 0 的数'}",
            f"{header} is {text[:40]!r}: it must be a {'whole number' if whole else 'number'} of at least 0",
        )
    return value


def is_total(unit: str) -> bool:
    """Whether a row is the sum of others, not a unit of its own: 合计, 总 计, 全市, 小计, Total."""
    return re.sub(r"[\s：:]", "", plain(unit)) in TOTALS


def left_out(lines: Mapping[int, str]) -> tuple[str, str] | None:
    """What is said of sums that were left out (line → what stands there), in Chinese and English; nothing of none."""
    if not lines:
        return None
    names, numbers = "、".join(dict.fromkeys(lines.values())), [str(line) for line in lines]
    told, more = numbers[:MOST_TOLD], len(numbers) - MOST_TOLD
    zh = f"第 {'、'.join(told)} 行{f'等 {len(numbers)} 行' if more > 0 else ''}（{names}）是合计，不是单位，未计入。"
    en = f"left out as sums of other lines ({names}): lines {', '.join(told)}{f' and {more} more' if more > 0 else ''}"
    return zh, en


def bad(path: Path, line: int, zh: str, en: str) -> OperatorError:
    return OperatorError(f"{path.name} 第 {line} 行：{zh}。", f"{path.name}, line {line}: {en}.")
