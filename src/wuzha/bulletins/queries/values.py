# SPDX-License-Identifier: Apache-2.0
"""The text of a bulletin with the figures of its snapshot: what stands on the page, on paper and in the editor, from
the same fields, so that text, tables and charts cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries.wanted import Need, Scope, base, chart_rows, needs, stands_now
from wuzha.bulletins.rules import numbers
from wuzha.bulletins.rules.text import (
    Block,
    ChartBlock,
    Days,
    Figured,
    Format,
    Part,
    Stated,
    TableBlock,
    Words,
    figures_in,
    parse,
)
from wuzha.core.indicators import ENOUGH, LEAST, Shape, Unit
from wuzha.core.indicators.figures import hidden
from wuzha.engine.wording import plain_date
from wuzha.figures.queries.catalogue import named
from wuzha.figures.queries.snapshots import figures_of
from wuzha.figures.queries.units import townships as townships_of

#: Stands for what is of no township.
REST = 0
#: Stands where a figure has no value, and where one would speak of one or two people.
NOTHING, FEW, FEW_SUM = "—", "少于3", "（件数少于3，不公布）"
#: Townships that a text names as those with the most, and the rooms whose figures speak of units, not of people.
TOP, _OF_UNITS = 3, ("standing", "bulletins")
#: Rooms whose figures are of places and activities, but for those of people; and what counts victims there.
_OF_PLACES, _OF_VICTIMS = ("outreach", "fraudfree"), ("fraudfree_case",)
#: Twelve months and more are told as a year.
_EYES = Actor.system("bulletins")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a line: words, or what a field says, with the figure behind it."""

    text: str
    #: `words`, `figure`, `days`, `stated`; `nothing` where there is nothing to tell (a share of no warnings), and
    #: `missing` where the snapshot does not have the figure.
    kind: str = "words"
    raw: str = ""
    #: What it is, and the address of its records.
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a heading."""

    chunks: tuple[Chunk, ...]
    level: int
    line: int

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.chunks)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table, or a word."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its categories, and the numbers of each series (none: not told)."""

    title: str
    unit: str
    kind: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | None, ...]], ...]
    #: Categories of each series that are not told, which is not to say that there is nothing.
    hidden: tuple[frozenset[int], ...] = ()

    @property
    def note(self) -> str:
        """Which numbers are not told, in words; empty when all are."""
        said = [
            f"{name if len(self.series) > 1 else ''}{'、'.join(self.categories[at] for at in sorted(gone))}"
            for (name, _values), gone in zip(self.series, self.hidden, strict=False)
            if gone
        ]
        return f"注：{'；'.join(said)}的数字不公布（*），不是零。" if said else ""

    @property
    def bars(self) -> list[dict[str, Any]]:
        """For the page: each number with its share of the greatest, in percent."""
        most = max((value for _name, values in self.series for value in values if value is not None), default=None)
        return [
            {
                "name": name,
                "values": [
                    {"text": "*" if self._hides(of, at) else "" if one is None else f"{one.normalize():f}",
                     "hidden": self._hides(of, at),
                     "width": 0 if one is None or not most else round(100 * float(one / most))}
                    for of, one in enumerate(values[at] for _name, values in self.series)
                ],
            }
            for at, name in enumerate(self.categories)
        ]  # fmt: skip

    def _hides(self, of: int, at: int) -> bool:
        return of < len(self.hidden) and at in self.hidden[of]


Shown = Line | Rows | Picture


def scope_of(bulletin: Bulletin) -> Scope:
    """Whose figures it speaks of."""
    towns = [] if bulletin.about.depth > 1 else [one for one in townships_of(_EYES, bulletin.about) if one.ranked]
    spans = {"": (bulletin.first, bulletin.last)} | {name: bulletin.days_of(name) for name in bulletin.spans}
    return Scope(bulletin.about_id, {one.pk: one.name for one in towns}, spans)


class Values:
    """The figures of one edition."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin, self.scope = bulletin, scope_of(bulletin)
        self.rows: dict[Need, Any] = {
            Need(one.code, one.unit_of_id, one.first, one.last): one for one in figures_of(bulletin.snapshot)
        }

    @cached_property
    def before(self) -> Values | None:
        """Those of the edition before, where a reader has it beside this one."""
        corrects = self.bulletin.corrects
        return Values(corrects) if corrects is not None and self.bulletin.public else None

    @cached_property
    def said(self) -> set[Need]:
        """Figures that the words tell, or tell by a change from them."""
        found = set()
        for part in figures_in(parse(self.bulletin.text)):
            need = Need(part.code, self.scope.unit_id, *self.scope.days(part.span))
            row = self.rows.get(need)
            if part.more or row is None or _few(row):
                continue
            found.add(need)
            if part.format in (Format.YOY, Format.MOM):
                found.add(base(need, part.format))
        return found

    def used(self, blocks: Sequence[Block]) -> dict[Need, Any]:
        """The kept figures that the text prints or compares with."""
        return {one: self.rows[one] for one in needs(blocks, self.scope) if one in self.rows}

    def has(self, wanted: Iterable[Need]) -> bool:
        """Whether the snapshot holds all of them."""
        return all(one in self.rows for one in wanted)

    def shown(self, blocks: Sequence[Block]) -> list[Shown]:
        """All blocks with their figures."""
        return [self._shown(one) for one in blocks]

    def line(self, parts: Sequence[Part], level: int = 0, number: int = 1) -> Line:
        return Line(tuple(self._chunk(part) for part in parts), level, number)

    def text(self, need: Need, format: Format = Format.PLAIN) -> str:
        """A figure as it is written."""
        row = self.rows.get(need)
        if row is None:
            return NOTHING
        if format in (Format.TOP, Format.NAMES):
            return self._names(need, format)
        if self.bulletin.public and _few(row):
            return NOTHING if format in (Format.YOY, Format.MOM) else _few_text(row)
        match format:
            case Format.YOY | Format.MOM:
                return self._moved(row, self.rows.get(base(need, format)))
            case Format.ABOUT:
                value = _value(row)
                return NOTHING if value is None else numbers.about(int(value))
        return written(row)

    def _names(self, need: Need, format: Format) -> str:
        """Townships by name, the most first; of those that would tell of one or two nobody is named with a number."""
        rows = [(name, self.rows.get(replace(need, unit_id=unit))) for unit, name in self.scope.townships.items()]
        found = [(name, row, value) for name, row in rows if row is not None and (value := _value(row))]
        if format is Format.NAMES:
            return "、".join(name for name, _row, _value in found) or "无"
        told = [one for one in found if not (self.bulletin.public and _few(one[1]))]
        told.sort(key=lambda one: -one[2])
        least = told[TOP - 1][2] if len(told) >= TOP else Decimal(0)
        word = _unit_word(need.code)
        return "、".join(f"{name}（{written(row)}{'' if word == '元' else word}）" for name, row, value in told
                        if value >= least) or NOTHING  # fmt: skip

    def _moved(self, row: Any, then: Any) -> str:
        now, before = _value(row), _value(then) if then is not None else None
        if now is None or before is None or row.insufficient or then.insufficient or not (before or then.numerator):
            return NOTHING
        if row.unit == Unit.RATIO:
            return numbers.moved(now, before, points=True)
        if self.bulletin.public and _few(then):
            return NOTHING
        if then.numerator < ENOUGH or not before:
            return numbers.differs(now, before) if row.unit in (Unit.ONE, Unit.PERSON) else NOTHING
        return numbers.moved(now, before)

    def _shown(self, block: Block) -> Shown:
        match block:
            case TableBlock():
                return self._table(block)
            case ChartBlock():
                return self._chart(block)
        return self.line(block.parts, block.level, block.line)

    def _chunk(self, part: Part) -> Chunk:
        match part:
            case Words():
                return Chunk(part.text)
            case Days():
                return Chunk(days_in_words(*self.scope.days(part.span)), "days", f"{{period{_colon(part.span)}}}")
            case Stated():
                title = pgettext("bulletins", "Stated, not counted: %(source)s") % {"source": part.source}
                return Chunk(part.text, "stated", f"{{n:{part.text}|{part.source}}}", title)
        if part.more:
            return self._sum(part)
        need = Need(part.code, self.scope.unit_id, *self.scope.days(part.span))
        row, text = self.rows.get(need), self.text(need, part.format)
        kind = "missing" if row is None else "nothing" if text == NOTHING else "figure"
        title = f"{name_of(part.code)} {days_in_words(need.first, need.last)}"
        return Chunk(text, kind, part.raw, title, row.get_absolute_url() if row is not None else "")

    def _sum(self, part: Figured) -> Chunk:
        """Several figures of one unit of measure together; each is a figure of the snapshot, to which it opens."""
        days = self.scope.days(part.span)
        rows = [self.rows.get(Need(code, self.scope.unit_id, *days)) for code in part.codes]
        values = [_value(row) for row in rows if row is not None]
        title = f"{'、'.join(name_of(code) for code in part.codes)} {days_in_words(*days)}"
        known = [one for one in values if one is not None]
        if all(row is not None for row in rows) and not known:
            return Chunk(NOTHING, "nothing", part.raw, title)
        if len(known) < len(part.codes) or len({row.unit for row in rows if row is not None}) > 1:
            return Chunk(NOTHING, "missing", part.raw, title)
        people = self.bulletin.public and not all(_of_places(code) for code in part.codes)
        if people and 0 < sum(row.numerator for row in rows if row is not None) < LEAST:
            return Chunk(_few_text(next(row for row in rows if row is not None)), "figure", part.raw, title)
        money = any(row is not None and row.unit == Unit.FEN for row in rows)
        total = int(sum(known, Decimal(0)).to_integral_value())
        text = numbers.yuan(total) if money else f"{total}"
        return Chunk(text, "figure", part.raw, title, self.bulletin.snapshot.get_absolute_url())

    def _table(self, block: TableBlock) -> Rows:
        first, last = self.scope.days(block.span)
        if block.kind == "figures":
            rows = []
            for code in block.codes:
                need = Need(code, self.scope.unit_id, first, last)
                moved = [NOTHING, NOTHING] if stands_now(code) else [
                    self.text(need, way) for way in (Format.YOY, Format.MOM)
                ]  # fmt: skip
                rows.append((Cell(name_of(code)), self._cell(need), *(Cell(one) for one in moved)))
            return Rows(("指标", "数值", "同比", "环比"), tuple(rows))
        return self._townships(block.codes, first, last)

    def _townships(self, codes: Sequence[str], first: date, last: date) -> Rows:
        """A row a township, one for what is of none of them, and the whole: each column adds up to its last row."""
        gone = self._hidden(codes, first, last)
        rows = [
            (Cell(name), *self._of_unit(codes, unit, first, last, gone)) for unit, name in self.scope.townships.items()
        ]
        rest: list[Cell] = []
        for at, code in enumerate(codes):
            other = self._rest(code, first, last)
            if (code, REST) in gone:
                rest.append(Cell("*"))
            else:
                rest.append(Cell(NOTHING if other is None else _in_column(code, Decimal(other[1]))))
            if at == 0:
                rest.append(Cell(NOTHING))
        rows.append((Cell("未分镇街及其他"), *rest))
        columns = ("镇（街道）", *(name for code in codes for name in _headed(code, code == codes[0])))
        total = (Cell("全市"), *self._of_unit(codes, self.scope.unit_id, first, last, set()))
        return Rows(columns, tuple(rows), total)

    def _rest(self, code: str, first: date, last: date) -> tuple[int, int] | None:
        """How many records of the whole are of no township, and what they come to; nothing where the parts are not
        added up: shares, and people who count once in each of several townships."""
        entry = named(code)
        whole = self.rows.get(Need(code, self.scope.unit_id, first, last))
        if entry is None or whole is None or entry.indicator.shape not in (Shape.COUNT, Shape.SUM):
            return None
        parts = [self.rows.get(Need(code, unit, first, last)) for unit in self.scope.townships]
        many = whole.numerator - sum(one.numerator for one in parts if one is not None)
        if entry.indicator.shape is Shape.COUNT:
            return (many, many) if many >= 0 else None
        return many, (whole.total or 0) - sum(one.total or 0 for one in parts if one is not None)

    def _of_unit(
        self, codes: Sequence[str], unit: int, first: date, last: date, gone: set[tuple[str, int]]
    ) -> list[Cell]:
        found = []
        for at, code in enumerate(codes):
            need = Need(code, unit, first, last)
            hide = (code, unit) in gone
            found.append(Cell("*") if hide else self._in_table(need))
            if at == 0:
                found.append(Cell(NOTHING if hide else self.text(need, Format.YOY)))
        return found

    def _in_table(self, need: Need) -> Cell:
        """A cell of a column of money is in 万元 to two places, as its head says: never two formats in one column."""
        row = self.rows.get(need)
        value = _value(row) if row is not None else None
        entry = named(need.code)
        money = entry is not None and entry.indicator.unit is Unit.FEN
        if row is None or value is None or not money or (self.bulletin.public and _few(row)):
            return self._cell(need)
        return Cell(_in_column(need.code, value), row.get_absolute_url())

    def _hidden(self, codes: Sequence[str], first: date, last: date) -> set[tuple[str, int]]:
        """Cells of a public table that would tell of one or two, with as many more as it takes that nobody works them
        out from the last row; where the number of cases is hidden, so is all that is told of them."""
        if not self.bulletin.public:
            return set()
        units = [*self.scope.townships, REST]
        found: set[tuple[str, int]] = set()
        gone = self.before._hidden(codes, first, last) if self.before is not None else set()
        for code in codes:
            rows = [self.rows.get(Need(code, unit, first, last)) for unit in self.scope.townships]
            rest = self._rest(code, first, last)
            counts = [row.numerator if row is not None else 0 for row in rows] + [rest[0] if rest is not None else 0]
            known = {at for at, unit in enumerate(units) if (codes[0], unit) in found} if code != codes[0] else set()
            # What the edition before did not tell would follow from its sums if this one told it.
            known |= {at for at, unit in enumerate(units) if (code, unit) in gone}
            found |= {(code, units[at]) for at in hidden(counts, known)}
        return found

    def _cell(self, need: Need) -> Cell:
        row = self.rows.get(need)
        return Cell(self.text(need), row.get_absolute_url() if row is not None else "")

    def _chart(self, block: ChartBlock) -> Picture:
        rows = chart_rows(block, self.scope)
        code = block.codes[0]
        entry = named(code)
        money = entry is not None and entry.indicator.unit is Unit.FEN
        series, hidden = [], []
        names = ("本年", "上年") if block.kind == "months" else (name_of(code),)
        for at, name in enumerate(names):
            values = []
            found = [self.rows.get(needed[at]) for _category, needed in rows]
            gone = self._not_drawn(block, [needed[at] for _category, needed in rows])
            hidden.append(frozenset(gone))
            for place, row in enumerate(found):
                value = None if row is None or place in gone else _value(row)
                values.append(value if value is None or not money else (value / 1_000_000).quantize(Decimal("0.01")))
            series.append((name, tuple(values)))
        title = {"weeks": f"近12周{name_of(code)}", "townships": f"各镇（街道）{name_of(code)}"}.get(
            block.kind, f"各月{name_of(code)}"
        )
        kind = "line" if block.kind == "weeks" else "bar"
        return Picture(
            title, "万元" if money else _unit_word(code), kind, tuple(name for name, _need in rows), tuple(series),
            tuple(hidden),
        )  # fmt: skip

    def _not_drawn(self, block: ChartBlock, wanted: Sequence[Need]) -> set[int]:
        """Places of a series that a public chart leaves out: one or two, and where the sum stands beside them as many
        more as it takes. What an edition before left out stays so; what it drew, and what the words tell, is known."""
        if not self.bulletin.public:
            return set()
        rows = [self.rows.get(need) for need in wanted]
        few = {at for at, row in enumerate(rows) if row is not None and _few(row)}
        if block.kind == "weeks":
            return few
        before: set[int] = set()
        told = {at for at, need in enumerate(wanted) if need in self.said}
        if self.before is not None:
            before = self.before._not_drawn(block, wanted)
            old = [self.before.rows.get(need) for need in wanted]
            told |= {at for at, row in enumerate(old) if row is not None and at not in before}
        return few | hidden([row.numerator if row is not None else 0 for row in rows], before, told)


def written(row: Any) -> str:
    """The value of a kept figure as an official text writes it."""
    value = _value(row)
    if row.insufficient:
        return "样本不足"
    if value is None:
        return NOTHING
    match row.unit:
        case Unit.FEN:
            return numbers.yuan(int(value.to_integral_value()))
        case Unit.RATIO:
            return numbers.percent(value)
        case Unit.ONE | Unit.PERSON:
            return f"{int(value)}"
        case Unit.FLAG:
            return "是" if value else "否"
        case Unit.PER:
            column = str(row.definition.get("column", ""))
            if column.endswith("_fen"):
                return numbers.yuan(int(value.to_integral_value()))
            return f"{value.quantize(Decimal('0.01'))}"
    return str(row.text)


def days_in_words(first: date, last: date) -> str:
    """2022年, 2023年1月至5月, 2023年5月, 2023年1月1日至6月6日, 2023年6月6日."""
    after = date.fromordinal(last.toordinal() + 1)
    if first.day == 1 and after.day == 1 and first.year == last.year:
        if (first.month, last.month) == (1, 12):
            return f"{first.year}年"
        return f"{first.year}年{first.month}月" + (f"至{last.month}月" if last.month != first.month else "")
    if first == last:
        return plain_date(first)
    end = f"{last.month}月{last.day}日"
    return f"{plain_date(first)}至{end if first.year == last.year else plain_date(last)}"


def name_of(code: str) -> str:
    """What a figure is called in Chinese; its code when it is lost."""
    entry = named(code)
    return entry.indicator.label_in("zh-hans") if entry is not None else code


def _headed(code: str, first: bool) -> list[str]:
    unit = _unit_word(code).replace("元", "万元")
    head = f"{name_of(code)}（{unit}）" if unit else name_of(code)
    return [head, "同比"] if first else [head]


def _in_column(code: str, value: Decimal) -> str:
    """A number of a column whose unit stands in its head."""
    entry = named(code)
    if entry is not None and entry.indicator.unit is Unit.FEN:
        return f"{(value / 1_000_000).quantize(Decimal('0.01'))}"
    return f"{int(value)}"


def _unit_word(code: str) -> str:
    entry = named(code)
    if entry is None:
        return ""
    return {Unit.PERSON: "人", Unit.FEN: "元"}.get(entry.indicator.unit, "起" if entry.domain == "results" else "")


def _value(row: Any) -> Decimal | None:
    """Exact where it is a count or a sum; nothing where there was nothing to divide."""
    if row.value is None:
        return None
    if row.unit in (Unit.ONE, Unit.PERSON, Unit.FEN) and row.total is not None and row.definition["shape"] == "sum":
        return Decimal(row.total)
    return Decimal(str(row.value))


def moved(old: Any, new: Any, *, public: bool) -> str:
    """What a new edition says of a figure of the one before. In a public one a count of one or two is not told, nor a
    sum, or a share, that moved by one or two records: who reads both editions would have that of one person."""
    if not public or _of_places(new.code):
        return f"由{written(old)}更正为{written(new)}"
    moves = len(set(old.keys) ^ set(new.keys))
    if new.unit not in (Unit.ONE, Unit.PERSON) and (0 < moves < LEAST or _few(old) or _few(new)):
        return "已更正（涉及件数少于3，不公布差额）"
    if _few(old):
        return "已更正（前版件数少于3，不公布差额）"
    return f"由{written(old)}更正为{_few_text(new) if _few(new) else written(new)}"


def _few_text(row: Any) -> str:
    """What stands for it then: a sum of money is not less than three."""
    return FEW if row.unit in (Unit.ONE, Unit.PERSON) else FEW_SUM


def _of_places(code: str) -> bool:
    """Whether a figure counts townships, units, places or activities, and tells of nobody."""
    room, entry = code.partition(".")[0], named(code)
    if room in _OF_UNITS or entry is None:
        return room in _OF_UNITS
    of_people = entry.indicator.unit is Unit.PERSON or entry.indicator.subject.code in _OF_VICTIMS
    return room in _OF_PLACES and not of_people


def _few(row: Any) -> bool:
    """Whether it speaks of one or two people; how many townships or units there are tells of nobody."""
    if _of_places(row.code):
        return False
    return 0 < int(row.numerator) < LEAST or (
        row.denominator is not None and row.unit == Unit.RATIO and 0 < row.denominator - row.numerator < LEAST
    )


def _colon(span: str) -> str:
    return f":{span}" if span else ""
