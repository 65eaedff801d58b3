# SPDX-License-Identifier: Apache-2.0
"""The figures at the head of a page: value, target, how it stands, twelve weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuzha.core.indicators.definition import Indicator, Part, Shape, Unit
from wuzha.core.indicators.figures import LEAST, Figure, FigureComparison, Tally, tells_on_few
from wuzha.core.indicators.series import values
from wuzha.core.indicators.targets import Aim
from wuzha.core.indicators.text import NOTHING, Arrow, amount_text, arrows, parted, value_text
from wuzha.ui import figures as ui

FEW = f"<{LEAST}"
#: Address of the list of a part of a figure; empty where none may be opened.
ListOf = Callable[[Indicator, Part], str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Where the lists of a page are, and whether its reader may open them: who may not sees no small numbers."""

    list_of: ListOf
    open: bool = True
    #: Whether percentages of change have two decimals, as a letter quotes them.
    exact: bool = False

    def url(self, one: Indicator, part: Part = Part.NUMERATOR, rows: int | None = 1) -> str:
        return self.list_of(one, part) if self.open and rows else ""

    def arrows(self, compared: FigureComparison) -> list[Arrow]:
        """How a figure moved, as this page writes it; nothing of a period without data."""
        found = [one for one in arrows(compared, open=self.open) if one.sign != NOTHING]
        return [replace(one, text=one.exact or one.text) for one in found] if self.exact else found


def headline(
    compared: FigureComparison, weeks: Sequence[Tally], aim: Aim | None, reader: Reader, how: str = ""
) -> ui.Headline:
    """One figure for the head of a page."""
    figure, one = compared.now, compared.now.indicator
    hidden = not reader.open and tells_on_few(figure)
    shown = not figure.insufficient and figure.value is not None and not hidden
    untold = _few(one) if hidden else value_text(figure)
    value, unit = parted(figure.value or 0, one.unit) if shown else (untold, "")
    verdict, tone = _verdict(compared, aim, reader) if shown else ("", "")
    curve = [
        None if not reader.open and tells_on_few(Figure(one, week)) else value
        for week, value in zip(weeks, values(one, weeks), strict=True)
    ]
    return ui.Headline(
        label=one.label,
        value=value,
        unit=unit or (_counted(one) if shown and _counts_rows(one) else ""),
        url=reader.url(one, rows=figure.tally.numerator),
        how=how,
        verdict=verdict,
        tone=tone,
        target=_("target %(target)s") % {"target": aim.text} if aim else _("no target set"),
        rests_on=[] if hidden else rests_on(figure, reader),
        note=_rests_note(one) if figure.tally.numerator and not hidden else _("last 12 weeks"),
        weeks=curve,
        aim=aim.value if aim else None,
        curve=_in_words(one, curve, aim),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the groups below the head: name, value, what it rests on, how it moved."""

    label: str
    value: str
    url: str = ""
    how: str = ""
    rests_on: Sequence[ui.Part] = ()
    note: str = ""
    moved: Sequence[Arrow] = ()
    weak: bool = False
    code: str = ""


def entry(compared: FigureComparison, reader: Reader, how: str = "") -> Entry:
    """A figure as a line of its group. That nothing is recorded of an earlier period is said once, not in each line."""
    figure, one = compared.now, compared.now.indicator
    if not reader.open and tells_on_few(figure):
        return Entry(one.label, _few(one), how=how, weak=True, code=one.code)
    weak = figure.insufficient and figure.rows > 0
    # Where no rate is shown, what it would rest on is of more use than what it would count.
    part = Part.DENOMINATOR if weak and one.shape is Shape.RATE else Part.NUMERATOR
    rows = figure.rows if part is Part.DENOMINATOR else figure.tally.numerator
    p90 = figure.tally.p90
    return Entry(
        label=one.label,
        value=value_text(figure),
        url=reader.url(one, part, rows),
        how=how,
        rests_on=rests_on(figure, reader) if one.shape is Shape.RATE and (reader.open or not weak) else [],
        note=""
        if p90 is None or figure.insufficient
        else _("median; nine in ten within %(p90)s") % {"p90": amount_text(p90, "s")},
        moved=reader.arrows(compared),
        weak=weak,
        code=one.code,
    )


def rests_on(figure: Figure, reader: Reader) -> list[ui.Part]:
    """What a figure is made of, each with its list: numerator and denominator of a rate, the rows of a time or sum."""
    one, tally = figure.indicator, figure.tally
    if one.shape is Shape.COUNT or not figure.rows:
        return []
    parts = [(tally.numerator, Part.NUMERATOR)]
    if one.shape is Shape.RATE:
        parts.append((tally.denominator or 0, Part.DENOMINATOR))
    return [ui.Part(f"{rows:,}", reader.url(one, part, rows)) for rows, part in parts]


def _few(one: Indicator) -> str:
    """What stands in place of a figure of one or two: a share is not less than three of anything."""
    return FEW if one.shape is Shape.COUNT else _("Too few")


def _counts_rows(one: Indicator) -> bool:
    """Whether it is a number of its rows; one of weights takes some of them away again."""
    return one.shape is Shape.COUNT or (one.shape is Shape.SUM and one.column == "weight")


def _counted(one: Indicator) -> str:
    return pgettext("counted", "people") if one.unit is Unit.PERSON else str(one.subject.label)


def _verdict(compared: FigureComparison, aim: Aim | None, reader: Reader) -> tuple[str, str]:
    figure, one = compared.now, compared.now.indicator
    reached = aim.reached(figure) if aim else None
    if aim and reached is not None and figure.value is not None:
        if reached:
            return _("reached"), "ok"
        return _("short by %(gap)s") % {"gap": difference_text(abs(figure.value - aim.value), one)}, "bad"
    arrow = next(iter(reader.arrows(compared)), None)
    if arrow is None:
        return "", ""
    # A sign alone says nothing.
    return f"{arrow.sign} {arrow.text or arrow.spoken}", {"good": "ok", "bad": "bad"}.get(arrow.tone, "")


def difference_text(size: float, one: Indicator) -> str:
    """A difference of two values of an indicator, with its unit."""
    if one.shape is Shape.RATE:
        return _("%(points)s points") % {"points": f"{size * 100:.1f}"}
    return amount_text(size, one.unit)


def _rests_note(one: Indicator) -> str:
    if one.shape is Shape.COUNT:
        return _("last 12 weeks")
    label = str(one.subject.label)
    return _("%(rows)s, median") % {"rows": label} if one.shape is Shape.TIME else label


def _in_words(one: Indicator, curve: Sequence[float | int | None], aim: Aim | None) -> str:
    known = [value for value in curve if value is not None]
    if len(known) < ui.LEAST_POINTS:
        return ""
    said = ngettext("%(n)s week: from %(first)s to %(last)s", "%(n)s weeks: from %(first)s to %(last)s", len(curve)) % {
        "n": len(curve), "first": amount_text(known[0], one.unit), "last": amount_text(known[-1], one.unit),
    }  # fmt: skip
    return f"{said}; {_('target %(target)s') % {'target': aim.text}}" if aim else said
