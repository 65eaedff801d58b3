# SPDX-License-Identifier: Apache-2.0
"""`wuzha kpi`: the indicators of a unit in a period. `wuzha sample`: the sample of call-backs drawn again.
`wuzha names`: older names made searchable."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from wuzha.runtime.messages import say

if TYPE_CHECKING:
    from wuzha.core.indicators import Period
    from wuzha.org.models import Unit
    from wuzha.warning.queries.indicators import Report

#: Exit code for what the caller got wrong.
WRONG_USAGE = 2


def register(subparsers: Any) -> None:
    """Add `kpi` to the command line (argparse keeps the type of its subparsers private)."""
    kpi = subparsers.add_parser("kpi", help="预警指标 · indicators of the warning desk")
    kpi.add_argument("--unit", metavar="CODE", help="单位编码，默认全市 · code of a unit (default: the city)")
    _days(kpi)
    kpi.add_argument(
        "--by", choices=("station", "town", "village"), help="按派出所、镇街或村社分列 · how to divide the unit"
    )
    kpi.add_argument("--json", action="store_true")
    kpi.set_defaults(run=_kpi)
    sample = subparsers.add_parser("sample", help="重抽回访样本并核对 · draw the sample of call-backs again")
    _days(sample)
    sample.add_argument("--json", action="store_true")
    sample.set_defaults(run=_sample)
    names = subparsers.add_parser("names", help="为旧预警建立姓名索引 · index the names of older warnings")
    names.set_defaults(run=_names)


def _days(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="first", metavar="YYYY-MM-DD", help="起始日 · first day (default: 1st of this month)"
    )
    parser.add_argument(
        "--to", dest="last", metavar="YYYY-MM-DD", help="截止日，含当日 · last day, included (default: today)"
    )


def _kpi(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.audit.actor import Actor
        from wuzha.warning.queries.indicators import Division, report

        period = _period(options.first, options.last)
        unit = _unit(options.unit) if period else None
        if period is None or unit is None:
            return WRONG_USAGE
        found = report(
            Actor.system("kpi"), unit, period, Division(options.by) if options.by else None, compare_rows=options.json
        )
        if options.json:
            print(json.dumps(_as_json(found), ensure_ascii=False))
        else:
            _print(found)
    return 0


def _sample(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.warning.queries.sample import redraw

        period = _period(options.first, options.last)
        if period is None:
            return WRONG_USAGE
        found = redraw(period)
    if options.json:
        print(json.dumps(asdict(found) | {"agrees": found.agrees}))
    else:
        print(
            f"{found.closings} 条办结，{found.callbacks} 条回访；缺 {len(found.missing)}，多 {len(found.extra)}"
            f" · {found.closings} closings, {found.callbacks} call-backs; {len(found.missing)} missing,"
            f" {len(found.extra)} too many"
        )
        for label, names in (("缺 · missing", found.missing), ("多 · too many", found.extra)):
            for name in names:
                print(f"  {label}: {name}")
    return 0 if found.agrees else 1


def _names(options: argparse.Namespace) -> int:  # noqa: ARG001 - as every command is called
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.warning.services.names import index_names

        done = 0
        for count in index_names():
            done += count
            say(f"已建立 {done} 条姓名索引", f"{done} names indexed")
    return 0


def _period(first: str | None, last: str | None) -> Period | None:
    """The period asked for; says what is wrong with it and gives `None` otherwise."""
    from wuzha.core.indicators import Period, PeriodError, Preset, preset

    month = preset(Preset.MONTH)
    if not first and not last:
        return month
    days: list[date] = []
    for text, usual in ((first, month.first), (last, month.last)):
        try:
            days.append(date.fromisoformat(text) if text else usual)
        except ValueError:
            say(f"日期“{text}”无法识别，请写成 2026-05-06。", f"{text!r} is not a date; write it as 2026-05-06.")
            return None
    try:
        return Period(days[0], days[1])
    except PeriodError as error:
        say(*_WRONG[error.reason])
        return None


_WRONG = {
    "order": ("截止日早于起始日。", "The last day is before the first."),
    "long": ("时段超过三年，请分段查询。", "The period is longer than three years; ask for parts of it."),
    "far": ("日期应在 2000 年至 2200 年之间。", "Days lie between the years 2000 and 2200."),
}


def _unit(code: str | None) -> Unit | None:
    """The unit asked for, or the city; says so and gives `None` when there is none."""
    from wuzha.org.models import Unit, UnitKind

    units = Unit.objects.filter(code=code) if code else Unit.objects.filter(depth=1, kind=UnitKind.CITY)
    found: Unit | None = units.order_by("path").first()
    if found is None and code:
        say(f"没有编码为 {code} 的单位。", f"There is no unit with the code {code}.")
    elif found is None:
        say(
            "库中还没有单位。请先建立单位，或用 --unit 指定。",
            "There are no units yet. Make them first, or name one with --unit.",
        )
    return found


def _as_json(found: Report) -> dict[str, Any]:
    return {
        "unit": found.unit.code,
        "unit_name": found.unit.name,
        "from": found.period.first.isoformat(),
        "to": found.period.last.isoformat(),
        "before": _days_of(found.before),
        "year_before": _days_of(found.year_before),
        "indicators": {code: one.as_dict() for code, one in found.compared.items()},
        "by": found.division.value if found.division else None,
        "by_unit": [
            {
                "unit": row.unit.code if row.unit else None,
                "name": row.unit.name if row.unit else None,
                "ranked": row.ranked,
                "indicators": {code: one.as_dict() for code, one in row.compared.items()},
            }
            for row in found.rows
        ],
    }


def _days_of(period: Period) -> dict[str, str]:
    """The days that figures are compared with: as far as the period itself has come."""
    return {"from": period.first.isoformat(), "to": period.reached.isoformat()}


def _print(found: Report) -> None:
    from wuzha.core.indicators.text import value_text

    print(f"{found.unit.name}（{found.unit.code}） {found.period.first} — {found.period.last}")
    print()
    whole = [
        (
            figure.indicator.label_in("zh-hans"),
            value_text(figure),
            _rows(figure.tally.numerator, figure.tally.denominator),
            code,
        )
        for code, figure in found.whole.figures.items()
    ]
    print(_table(("指标", "值", "分子/分母", "indicator"), whole))
    if found.rows:
        _print_rows(found)


def _print_rows(found: Report) -> None:
    from wuzha.core.indicators.text import value_text
    from wuzha.warning.queries.indicators import CARD

    print()
    heads = ("单位", *(one.label_in("zh-hans") for one in CARD))
    rows = [
        (row.unit.name if row.unit else "其他", *(value_text(row.figures[one.code]) for one in CARD))
        for row in found.rows
    ]
    print(_table(heads, rows))


def _rows(numerator: int, denominator: int | None) -> str:
    return f"{numerator}" if denominator is None else f"{numerator}/{denominator}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines in columns; a Chinese character is two places wide."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
