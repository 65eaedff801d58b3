# SPDX-License-Identifier: Apache-2.0
"""The figures that an edition keeps, and how a line of its text tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries.masks import unnamed
from wuzha.bulletins.queries.shown import Chunk, Line
from wuzha.bulletins.queries.wanted import Need, Scope, base, needs
from wuzha.bulletins.queries.wording import (
    NOTHING,
    days_in_words,
    few,
    few_text,
    name_of,
    of_places,
    unit_word,
    value_of,
    written,
)
from wuzha.bulletins.rules import numbers
from wuzha.bulletins.rules.text import (
    Block,
    Days,
    Figured,
    Format,
    Part,
    Stated,
    Words,
    figures_in,
    parse,
)
from wuzha.core.indicators import ENOUGH, LEAST, Better, Shape, Unit
from wuzha.core.indicators.targets import aims
from wuzha.figures.queries.catalogue import named
from wuzha.figures.queries.snapshots import figures_of
from wuzha.figures.queries.units import townships as townships_of

#: Townships that a text names as those with the most, and as those that are furthest behind.
TOP, WORST = 3, 5
#: Stands where to name a township would tell of one or two people.
NOBODY = "（件数少于3，不点名）"
_EYES = Actor.system("bulletins")


def scope_of(bulletin: Bulletin) -> Scope:
    """Whose figures it speaks of."""
    towns = [] if bulletin.about.depth > 1 else [one for one in townships_of(_EYES, bulletin.about) if one.ranked]
    spans = {"": (bulletin.first, bulletin.last)} | {name: bulletin.days_of(name) for name in bulletin.spans}
    return Scope(bulletin.about_id, {one.pk: one.name for one in towns}, spans)


class Kept:
    """The figures of one edition."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin, self.scope = bulletin, scope_of(bulletin)
        self.rows: dict[Need, Any] = {
            Need(one.code, one.unit_of_id, one.first, one.last): one for one in figures_of(bulletin.snapshot)
        }

    @property
    def public(self) -> bool:
        """Whether it tells no count of one or two people."""
        return self.bulletin.public

    @cached_property
    def before(self) -> Kept | None:
        """Those of the edition before, where a reader has it beside this one."""
        corrects = self.bulletin.corrects
        return Kept(corrects) if corrects is not None and self.public else None

    @cached_property
    def said(self) -> set[Need]:
        """Figures that the words tell, or tell by a change from them."""
        found = set()
        for part in figures_in(parse(self.bulletin.text)):
            need = Need(part.code, self.scope.unit_id, *self.scope.days(part.span))
            row = self.rows.get(need)
            if part.more or row is None or few(row):
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

    def line(self, parts: Sequence[Part], level: int = 0, number: int = 1) -> Line:
        return Line(tuple(self._chunk(part) for part in parts), level, number)

    def text(self, need: Need, format: Format = Format.PLAIN) -> str:
        """A figure as it is written."""
        row = self.rows.get(need)
        if row is None:
            return NOTHING
        if format in (Format.TOP, Format.NAMES):
            return self._names(need, format)
        if format is Format.WORST:
            return self._worst(need)
        if row.insufficient and format is Format.PLAIN:
            # Too few rows to say a share at all: how many of them there are is not told by that.
            return written(row)
        if self.public and few(row):
            return NOTHING if format in (Format.YOY, Format.MOM) else few_text(row)
        match format:
            case Format.YOY | Format.MOM:
                return self._moved(row, self.rows.get(base(need, format)))
            case Format.ABOUT:
                value = value_of(row)
                return NOTHING if value is None else numbers.about(int(value))
        return written(row)

    def _of_townships(self, need: Need) -> list[tuple[str, Any, Decimal]]:
        """Name, figure and value of each township that has one."""
        rows = [(name, self.rows.get(replace(need, unit_id=unit))) for unit, name in self.scope.townships.items()]
        return [
            (name, row, value) for name, row in rows if row is not None and (value := value_of(row)) is not None
        ]  # fmt: skip

    def _nobody(self, need: Need) -> bool:
        """Whether there is so little of a count in all that whoever is named is known to have it."""
        whole = self.rows.get(need)
        return self.public and whole is not None and _counts(need.code) and few(whole)

    def _names(self, need: Need, format: Format) -> str:
        """Townships by name, the most first; none of which a table of the edition hides how many it has, since its name
        would undo that."""
        if self._nobody(need):
            return NOBODY
        every = [one for one in self._of_townships(need) if one[2]]
        gone = {self.scope.townships[unit] for unit in unnamed(self, need) if unit in self.scope.townships}
        found = [one for one in every if one[0] not in gone]
        if every and not found:
            return NOBODY
        if format is Format.NAMES:
            return "、".join(name for name, _row, _value in found) or "无"
        told = [one for one in found if not (self.public and few(one[1]))]
        told.sort(key=lambda one: -one[2])
        least = told[TOP - 1][2] if len(told) >= TOP else Decimal(0)
        return "、".join(_with_number(need.code, name, row) for name, row, value in told if value >= least) or NOTHING

    def _worst(self, need: Need) -> str:
        """点名: townships that miss the target of a figure, or without one are on the wrong side of the whole, the
        furthest first, each with its figure. Of a count nobody is named whom the tables hide; of a share one that would
        tell of one or two people is named without it."""
        entry, whole = named(need.code), self.rows.get(need)
        mark = _mark(need.code)
        if whole is not None and value_of(whole) is None:
            return "无"
        if self._nobody(need):
            return NOBODY
        if mark is None:
            mark = value_of(whole) if whole is not None else None
        if entry is None or mark is None or entry.indicator.better is Better.NEITHER:
            return NOTHING
        sign = entry.indicator.better.value
        counts = entry.indicator.unit is not Unit.RATIO
        every = [
            (name, row, value) for name, row, value in self._of_townships(need)
            # Of what is counted each township has its part: those with the most (or with the least) are named.
            if not row.insufficient and (value > 0 if counts and sign < 0 else (value - mark) * sign < 0)
        ]  # fmt: skip
        gone = {self.scope.townships.get(unit) for unit in unnamed(self, need)} if _counts(need.code) else set()
        behind = [one for one in every if one[0] not in gone]
        if every and not behind:
            return NOBODY
        behind.sort(key=lambda one: sign * one[2])
        return (
            "、".join(
                name if self.public and few(row) else _with_number(need.code, name, row)
                for name, row, _value in behind[:WORST]
            )
            or "无"
        )

    def _moved(self, row: Any, then: Any) -> str:
        now, before = value_of(row), value_of(then) if then is not None else None
        if now is None or before is None or row.insufficient or then.insufficient or not (before or then.numerator):
            return NOTHING
        if row.unit == Unit.RATIO:
            return numbers.moved(now, before, points=True)
        if self.public and few(then):
            return NOTHING
        if then.numerator < ENOUGH or not before:
            return numbers.differs(now, before) if row.unit in (Unit.ONE, Unit.PERSON) else NOTHING
        return numbers.moved(now, before)

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
        values = [value_of(row) for row in rows if row is not None]
        title = f"{'、'.join(name_of(code) for code in part.codes)} {days_in_words(*days)}"
        known = [one for one in values if one is not None]
        if all(row is not None for row in rows) and not known:
            return Chunk(NOTHING, "nothing", part.raw, title)
        if len(known) < len(part.codes) or len({row.unit for row in rows if row is not None}) > 1:
            return Chunk(NOTHING, "missing", part.raw, title)
        people = self.public and not all(of_places(code) for code in part.codes)
        if people and 0 < sum(row.numerator for row in rows if row is not None) < LEAST:
            return Chunk(few_text(next(row for row in rows if row is not None)), "figure", part.raw, title)
        money = any(row is not None and row.unit == Unit.FEN for row in rows)
        total = int(sum(known, Decimal(0)).to_integral_value())
        text = numbers.yuan(total) if money else f"{total}"
        return Chunk(text, "figure", part.raw, title, self.bulletin.snapshot.get_absolute_url())


def _with_number(code: str, name: str, row: Any) -> str:
    """横河镇（12起）; a sum or a share has its unit in its number."""
    word = unit_word(code)
    return f"{name}（{written(row)}{'' if word == '元' else word}）"


def _counts(code: str) -> bool:
    """Whether a figure is a number or a sum, not a share."""
    entry = named(code)
    return entry is not None and entry.indicator.shape in (Shape.COUNT, Shape.SUM)


def _mark(code: str) -> Decimal | None:
    """The target of a figure that is in force."""
    entry = named(code)
    aim = aims([entry.indicator]).get(entry.indicator.code) if entry is not None else None
    return Decimal(str(aim.value)) if aim is not None else None


def _colon(span: str) -> str:
    return f":{span}" if span else ""
