# SPDX-License-Identifier: Apache-2.0
"""The table of `wuzha effect`: units by periods, in the words, encodings and dates that people have."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import pairwise
from pathlib import Path

from wuzha.engine.evaluation import Panel, panel
from wuzha.intake.readers.laptop import UNKNOWN, bad, columns_of, is_total, number, plain, rows
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.tables import Table, open_table
from wuzha.runtime.messages import OperatorError

HEADERS = {
    "unit": ("unit", "name", "community", "单位", "单位名称", "社区", "村社", "社区名称", "镇街", "镇街名称", "网格"),
    "period": (
        "period",
        "month",
        "date",
        "week",
        "quarter",
        "时间",
        "月份",
        "年月",
        "日期",
        "期次",
        "统计期",
        "季度",
        "周",
    ),
    "count": ("count", "cases", "件数", "发案数", "案件数", "立案数", "案件", "数量"),
    "population": ("population", "people", "人口", "人口数", "常住人口"),
    "treated_from": (
        "treated_from",
        "treated",
        "start",
        "开始时间",
        "开展时间",
        "开始",
        "启动时间",
        "开始月份",
        "开展月份",
    ),
}
WORDS = {"unit": "单位", "period": "时间", "count": "件数", "population": "人口", "treated_from": "开始时间"}
#: Days of a quarter, for periods that are neither months nor quarters.
QUARTER = 91


class Kind(Enum):
    """How periods are written."""

    MONTH = "month"
    QUARTER = "quarter"
    DATE = "date"
    NUMBER = "number"


#: How many periods are a quarter of a year; dates: by their step. Numbers are taken for months.
QUARTERS = {Kind.MONTH: 3, Kind.QUARTER: 1, Kind.NUMBER: 3}


@dataclass(slots=True)
class Row:
    line: int
    unit: str
    period: str
    count: int
    population: float
    treated_from: str


@dataclass(frozen=True, slots=True)
class Read:
    """The panel, the word of each period, and the periods of a quarter and of half a year."""

    panel: Panel
    periods: tuple[str, ...]
    quarter: int
    #: Lines that are sums of others, and so no unit.
    sums: Mapping[int, str] = dataclasses.field(default_factory=dict)


def read(path: Path) -> Read:
    """Raises OperatorError for a file that cannot be evaluated, with its line and what to do."""
    try:
        table = open_table(path, known=[name for names in HEADERS.values() for name in names])
        columns = _columns(path, table)
        sums: dict[int, str] = {}
        taken = []
        for line, cells in rows(path, table, columns):
            if is_total(cells["unit"]):
                sums[line] = cells["unit"]
            else:
                taken.append(_row(path, line, cells, columns))
    except UnreadableFileError as problem:
        raise OperatorError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None
    if not taken:
        raise OperatorError(
            f"{path.name}：表中没有数据行，请每个单位每期写一行。",
            f"{path.name}: no rows: write one line for each unit and period.",
        )
    return replace(_panel(path, taken), sums=sums)


def _columns(path: Path, table: Table) -> dict[str, str]:
    columns = columns_of(table, HEADERS)
    missing = [field for field in HEADERS if field not in columns]
    if missing:
        raise OperatorError(
            f"{path.name} 缺少列：{'、'.join(WORDS[one] for one in missing)}（有：{'、'.join(table.headers)}）。"
            "第一行应写列名：单位,时间,件数,人口,开始时间；未开展活动的单位，开始时间留空。",
            f"{path.name} lacks the columns {', '.join(missing)} (it has: {', '.join(table.headers)}). The first line "
            "names them: unit,period,count,population,treated_from; treated_from is empty where nothing was done.",
        )
    return columns


def _row(path: Path, line: int, cells: dict[str, str], columns: dict[str, str]) -> Row:
    for field in ("unit", "period"):
        if not cells[field]:
            raise bad(path, line, f"“{columns[field]}”是空的，请填写", f"{columns[field]} is empty: fill it in")
    count = number(path, line, columns["count"], cells["count"], whole=True)
    if count is None:
        raise bad(
            path,
            line,
            f"“{columns['count']}”未知；没有案件请写 0，尚不清楚的请补齐后再评估",
            f"{columns['count']} is not known: write 0 if there are none, or find it out before evaluating",
        )
    people = number(path, line, columns["population"], cells["population"])
    if not people:
        raise bad(
            path,
            line,
            f"“{columns['population']}”是“{cells['population'][:40]}”，应填写大于 0 的人口数",
            f"{columns['population']} is {cells['population'][:40]!r}: it must be a number above 0",
        )
    return Row(line, cells["unit"], cells["period"], int(count), people, cells["treated_from"])


def _panel(path: Path, taken: list[Row]) -> Read:
    starts = {row.treated_from: row for row in reversed(taken) if plain(row.treated_from) not in UNKNOWN | {"never"}}
    kind, places = _kind(path, taken)
    base, step = min(places.values()), _step(kind, sorted(set(places.values())))
    words: dict[int, str] = {}
    lines: dict[str, dict[int, Row]] = defaultdict(dict)
    start: dict[str, int | None] = {}
    begins: dict[str, Row] = {}
    from_words = {text: _start(path, row, kind, base, step) for text, row in starts.items()}
    for row in taken:
        at = (places[row.period] - base) // step
        words.setdefault(at, row.period)
        if at in lines[row.unit]:
            raise bad(
                path,
                row.line,
                f"“{row.unit}”的“{row.period}”已在第 {lines[row.unit][at].line} 行出现，每个单位每期只写一行",
                f"{row.unit} in {row.period} already stands in line {lines[row.unit][at].line}: one line for each "
                "unit and period",
            )
        lines[row.unit][at] = row
        began = from_words.get(row.treated_from)
        if row.unit in start and start[row.unit] != began:
            raise bad(
                path,
                row.line,
                f"“{row.unit}”的开始时间与第 {begins[row.unit].line} 行不同，同一单位请写同一个",
                f"treated_from of {row.unit} differs from line {begins[row.unit].line}: write one in all its lines",
            )
        start.setdefault(row.unit, began)
        begins.setdefault(row.unit, row)
    periods = max(words) + 1
    _whole(path, lines, words, periods, kind, base, step)
    units = list(lines)
    made = panel(
        units,
        [[lines[unit][at].count for at in range(periods)] for unit in units],
        [[lines[unit][at].population for at in range(periods)] for unit in units],
        [start[unit] for unit in units],
    )
    quarter = QUARTERS.get(kind) or max(1, round(QUARTER / step))
    return Read(made, tuple(words[at] for at in range(periods)), quarter)


def _whole(
    path: Path, lines: dict[str, dict[int, Row]], words: dict[int, str], periods: int, kind: Kind, base: int, step: int
) -> None:
    """Every unit has every period, or the first one that is missing is named."""
    for unit, has in lines.items():
        missing = next((at for at in range(periods) if at not in has), None)
        if missing is None:
            continue
        beside = has[max((at for at in has if at < missing), default=min(has))]
        word = words.get(missing) or _word(kind, base + missing * step)
        raise bad(
            path,
            beside.line,
            f"“{unit}”缺“{word}”这一期（共应有 {periods} 期）；没有案件请补一行，件数写 0",
            f"{unit} has no line for {word} ({periods} periods are needed): add it, with a count of 0 "
            "if there were none",
        )


def _kind(path: Path, taken: list[Row]) -> tuple[Kind, dict[str, int]]:
    """How the periods are written, and the place of each."""
    first: dict[str, Row] = {}
    for row in taken:
        first.setdefault(row.period, row)
    found = {text: _place(text) for text in first}
    for text, told in found.items():
        if told is None:
            raise bad(
                path,
                first[text].line,
                f"时间“{text[:40]}”看不懂，请写 2026-01、2026-01-31、2026Q1 或期次 1、2、3",
                f"the period {text[:40]!r} is not understood: write 2026-01, 2026-01-31, 2026Q1 or 1, 2, 3",
            )
    known = {text: told for text, told in found.items() if told is not None}
    kinds = {kind for kind, _ in known.values()}
    if len(kinds) > 1:
        kind = next(iter(known.values()))[0]
        odd = next(text for text, told in known.items() if told[0] is not kind)
        raise bad(
            path,
            first[odd].line,
            f"时间“{odd[:40]}”与前面各行写法不同，请统一写法",
            f"the period {odd[:40]!r} is written in another way than those before: write all in one way",
        )
    kind = kinds.pop()
    places = {text: place for text, (_, place) in known.items()}
    if kind is Kind.DATE:
        months = {text: _month(place) for text, place in places.items()}
        if len(set(months.values())) == len(set(places.values())):
            return Kind.MONTH, months
    return kind, places


def _start(path: Path, row: Row, kind: Kind, base: int, step: int) -> int | None:
    """The period in which a unit began; `None` for 0 where periods are numbered from 1 on: never."""
    told = _place(row.treated_from)
    if told is not None:
        given, place = told
        if kind is Kind.NUMBER and given is Kind.NUMBER and place == 0 < base:
            return None
        if kind is Kind.MONTH and given is Kind.DATE:
            given, place = kind, _month(place)
        elif kind is Kind.DATE and given is Kind.MONTH:
            given, place = kind, date(place // 12, place % 12 + 1, 1).toordinal()
        if given is kind:
            return (place - base) // step
    raise bad(
        path,
        row.line,
        f"开始时间“{row.treated_from[:40]}”看不懂或与时间一列写法不同，请写开始的那一期；未开展请留空",
        f"treated_from is {row.treated_from[:40]!r}: write the period in which it began, as in the column of periods, "
        "and nothing where nothing was done",
    )


def _step(kind: Kind, places: list[int]) -> int:
    if kind in {Kind.MONTH, Kind.QUARTER}:
        return 1
    return math.gcd(*(later - earlier for earlier, later in pairwise(places))) or 1


def _month(ordinal: int) -> int:
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1


def _word(kind: Kind, place: int) -> str:
    if kind is Kind.MONTH:
        return f"{place // 12}-{place % 12 + 1:02}"
    if kind is Kind.QUARTER:
        return f"{place // 4}Q{place % 4 + 1}"
    return date.fromordinal(place).isoformat() if kind is Kind.DATE else str(place)


def _place(text: str) -> tuple[Kind, int] | None:
    """What a cell says: its kind and its number of months, quarters, days or periods. Workbooks write
    `2026-01-01 00:00:00`, other programs `202601`, `20260101` or `7.0`."""
    said = plain(text).replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    said = re.sub(r"[ t]\d\d:\d\d(:\d\d)?(\.\d+)?z?$", "", said).rstrip("-")
    try:
        if hit := re.fullmatch(r"(\d{4})[-.]?(?:q|第)([1-4])(?:季度)?", said):
            return Kind.QUARTER, int(hit[1]) * 4 + int(hit[2]) - 1
        if hit := re.fullmatch(r"(\d{4})-?w(\d{1,2})", said):
            return Kind.DATE, date.fromisocalendar(int(hit[1]), int(hit[2]), 1).toordinal()
        if hit := re.fullmatch(r"(\d{4})[-.](\d{1,2})[-.](\d{1,2})", said) or re.fullmatch(
            r"([12]\d{3})(\d\d)(\d\d)", said
        ):
            return Kind.DATE, date(int(hit[1]), int(hit[2]), int(hit[3])).toordinal()
        hit = re.fullmatch(r"(\d{4})-(\d{1,2})", said) or re.fullmatch(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(?:\.0+)?", said)
        if hit or (hit := re.fullmatch(r"(\d{4})\.(0[1-9]|1[0-2])", said)):
            day = date(int(hit[1]), int(hit[2]), 1)
            return Kind.MONTH, day.year * 12 + day.month - 1
        if hit := re.fullmatch(r"(-?\d{1,9})(?:\.0+)?", said):
            return Kind.NUMBER, int(hit[1])
    except ValueError:
        return None
    return None
