# SPDX-License-Identifier: Apache-2.0
"""One call of `wuzha standing`: read the table, judge each round, print it. No Django, no database."""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wuzha.engine.surveillance import Colour, Round, Row, Unit, compared_rounds
from wuzha.intake.readers.laptop import bad, columns_of, is_total, left_out, number, plain, rows
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.tables import Table, open_table
from wuzha.runtime.messages import OperatorError, UsageError

HEADERS = {
    "unit": ("unit", "name", "单位", "单位名称", "镇街", "镇街名称", "镇（街道）", "乡镇街道", "网点", "网点名称"),
    "population": ("population", "people", "人口", "人口数", "常住人口", "户数", "账户数", "卡数"),
    "count": ("count", "cases", "件数", "发案数", "案件数", "立案数", "案件", "数量"),
    "expected": ("expected", "期望数", "期望件数", "期望值", "期望"),
    "round": ("round", "轮次", "轮", "期次", "period", "month", "quarter", "月份", "季度"),
}
MARKS = {Colour.RED: "■ 符合提请条件", Colour.AMBER: "◆ 内部关注", Colour.GREEN: "● 与运气分不开"}
ALONE = "只有一个单位，无法比较。"
NO_CASES = "各单位件数均为 0，无法比较。"


@dataclass(slots=True)
class Read:
    """One round as it stands in the file: the units, and the line of each."""

    name: str
    units: list[Unit] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    with_expected: int = 0
    #: Lines that are sums of others, and so no unit.
    sums: dict[int, str] = field(default_factory=dict)

    @property
    def remarks(self) -> list[str]:
        """What must be known of the answer beside it."""
        told = left_out(self.sums)
        found = [told[0]] if told else []
        if not self.compares:
            found.append(ALONE if len(self.units) == 1 else NO_CASES)
        return found

    @property
    def compares(self) -> bool:
        """Whether there is anything to compare: two units, or what is expected of one, and a case at all."""
        known = len(self.units) > 1 or self.with_expected > 0
        return known and any(one.count for one in self.units)


def run(path: Path, by: str | None, *, as_json: bool) -> int:
    """The exit code. Raises OperatorError for a file that cannot be judged, with its line and what to do."""
    rounds = read(path, by)
    found = compared_rounds([one.units for one in rounds])
    out = sys.stdout
    if as_json:
        told = [asplain(round_, one) for round_, one in zip(found, rounds, strict=True)]
        text = json.dumps(told[0] if by is None else {"rounds": told}, ensure_ascii=False, allow_nan=False)
        out.write(text + "\n")
    else:
        for at, (round_, one) in enumerate(zip(found, rounds, strict=True)):
            out.write(("\n" if at else "") + "\n".join(as_text(round_, by and one.name, one)) + "\n")
    out.flush()
    return 0


def read(path: Path, by: str | None) -> list[Read]:
    """The rounds of the file in the order in which they begin; one without a name when not asked `by`."""
    known = [name for names in HEADERS.values() for name in names]
    try:
        table = open_table(path, known=[*known, by] if by else known)
        columns = _columns(path, table, by)
        rounds: dict[str, Read] = {}
        for line, cells in rows(path, table, columns):
            name = cells.get("by", "")
            if by is not None and not name:
                raise bad(path, line, f"“{by}”一列是空的，请填写", f"the column {by} is empty: fill it in")
            _take(path, line, cells, rounds.setdefault(name, Read(name)), columns, by)
    except UnreadableFileError as problem:
        raise OperatorError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None
    if not any(one.units for one in rounds.values()):
        raise OperatorError(
            f"{path.name}：表中没有数据行，请每个单位写一行。", f"{path.name}: no rows: write one line for each unit."
        )
    rounds = {name: one for name, one in rounds.items() if one.units}
    for one in rounds.values():
        if 0 < one.with_expected < len(one.units):
            unit = next(unit.key for unit in one.units if unit.expected is None)
            raise bad(
                path,
                one.lines[unit],
                "同一轮中有的单位有期望数，有的没有；请全部填写或全部留空",
                "some units of this round have an expected count and this one has none: give all or none",
            )
    return list(rounds.values())


def _columns(path: Path, table: Table, by: str | None) -> dict[str, str]:
    """Field → its header in the file."""
    there = {plain(header): header for header in reversed(table.headers)}
    columns = columns_of(table, HEADERS)
    headers_zh, headers_en = "、".join(table.headers), ", ".join(table.headers)
    if by is not None:
        asked = there.get(plain(by)) or (columns.get("round") if plain(by) in map(plain, HEADERS["round"]) else None)
        if asked is None:
            raise UsageError(
                f"{path.name} 没有“{by}”列（有：{headers_zh}）。请在 --by 后写其中一列。",
                f"{path.name} has no column {by} (it has: {headers_en}). Name one of them after --by.",
            )
        columns["by"] = asked
        columns = {field: header for field, header in columns.items() if field == "by" or header != asked}
    missing = [field for field in ("unit", "count") if field not in columns]
    if "population" not in columns and "expected" not in columns:
        missing.append("population")
    if missing:
        zh = "、".join({"unit": "单位", "count": "件数", "population": "人口（或期望数）"}[one] for one in missing)
        raise OperatorError(
            f"{path.name} 缺少列：{zh}（有：{headers_zh}）。第一行应写列名：单位,人口,件数。",
            f"{path.name} lacks the columns {', '.join(missing)} (it has: {headers_en}). The first line names them: "
            "unit,population,count.",
        )
    return columns


def _take(path: Path, line: int, cells: dict[str, str], into: Read, columns: dict[str, str], by: str | None) -> None:
    unit = cells["unit"]
    if is_total(unit):
        into.sums[line] = unit
        return
    if not unit:
        raise bad(path, line, "没有单位名称，请填写", "no name of a unit: fill it in")
    if unit in into.lines:
        hint = f"；如各轮在同一表中，请加 --by {columns['round']}" if by is None and "round" in columns else ""
        hint_en = f"; if the file has several rounds, add --by {columns['round']}" if hint else ""
        raise bad(
            path,
            line,
            f"单位“{unit}”已在第 {into.lines[unit]} 行出现，每个单位在一轮中只写一行{hint}",
            f"the unit {unit} already stands in line {into.lines[unit]}: one line for each unit of a round{hint_en}",
        )
    count = number(path, line, columns["count"], cells["count"], whole=True)
    if count is None:
        raise bad(
            path,
            line,
            f"“{columns['count']}”未知；没有案件请写 0，尚不清楚请先删去该行",
            f"{columns['count']} is not known: write 0 if there are none, leave the line out if nobody knows",
        )
    population, expected = (
        number(path, line, columns[field], cells[field]) if field in columns else None
        for field in ("population", "expected")
    )
    if population is None and expected is None:
        raise bad(
            path,
            line,
            "没有人口，也没有期望数，请填写其中一项",
            "neither population nor expected count: fill one of them in",
        )
    if count and not (population if expected is None else expected):
        zh, en = ("人口", "population") if expected is None else ("期望数", "expected count")
        raise bad(
            path, line, f"{zh}是 0 却有 {count:.0f} 件，请核对", f"its {en} is 0 but it has {count:.0f} cases: check it"
        )
    into.lines[unit] = line
    into.with_expected += expected is not None
    into.units.append(Unit(unit, population, int(count), expected))


def asplain(found: Round, one: Read) -> dict[str, Any]:
    """A round as the JSON has it. What nobody can say is null."""
    alone = sum(bool(unit.population) or unit.expected is not None for unit in one.units) < 2 and not one.with_expected
    units = [
        {
            "unit": row.key,
            "population": row.population,
            "count": row.count,
            "rate": row.rate,
            "expected": None if alone else row.expected,
            "ratio": row.ratio,
            "low": row.low,
            "high": row.high,
            "p": row.p,
            "q": row.q,
            "shrunk": row.shrunk,
            "surely": row.surely,
            "rank": row.rank if one.compares else None,
            "rank_low": row.rank_low if one.compares else None,
            "rank_high": row.rank_high if one.compares else None,
            "worst": row.worst,
            "standing": row.standing.value,
        }
        for row in found.rows
    ]
    told: dict[str, Any] = {"round": one.name} if one.name else {}
    told |= {"units": units, "dispersion": {"tau2": found.tau2, "phi": found.phi}}
    return told | ({"remarks": one.remarks} if one.remarks else {})


def as_text(found: Round, name: str | None, one: Read) -> list[str]:
    """A round as a table, the highest ratio first; where nothing is to be compared, that alone."""
    said_of = [f"【{name}】"] if name else []
    if not one.compares:
        return [*said_of, *one.remarks]
    head = ["单位", "人口", "件数", "每十万", "期望数", "倍数", "95% 区间", "名次区间", "碰巧概率", "q", "结论"]
    rows = [_cells(row) for row in sorted(found.rows, key=lambda row: (-(row.ratio or 0), row.key))]
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    listed = [row.key for row in found.rows if row.standing is Colour.RED]
    lines = [
        "  ".join(
            _filled(cell, width, left=at in {0, 10}) for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in (head, *rows)
    ]
    said = f"符合提请条件：{'、'.join(listed)}" if listed else "没有单位符合提请条件"
    tail = [
        f"离散程度：τ² {found.tau2:.4f}，φ {found.phi:.2f}。{said}。",
        "名次区间为 90%（1 为发案率最高）；期望数由其他单位推算，表中给出期望数的除外；是否挂牌由人决定。",
    ]
    return [*said_of, *(line.rstrip() for line in lines), *tail, *one.remarks]


def _cells(row: Row) -> list[str]:
    unknown = "样本不足"
    return [
        row.key,
        f"{row.population:,.0f}" if row.population is not None else "不明",
        f"{row.count:,}",
        f"{row.rate * 100_000:,.1f}" if row.rate is not None else "不明",
        f"{row.expected:,.1f}",
        f"{row.ratio:.2f}" if row.ratio is not None else unknown,
        f"{row.low:.2f}–{row.high:.2f}" if row.low is not None and row.high is not None else unknown,
        f"{row.rank_low}–{row.rank_high}",
        f"{row.p:.4f}" if row.p >= 0.0001 else "<0.0001",
        f"{row.q:.4f}" if row.q >= 0.0001 else "<0.0001",
        MARKS[row.standing],
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _filled(text: str, width: int, *, left: bool) -> str:
    room = " " * (width - _width(text))
    return text + room if left else room + text
