# SPDX-License-Identifier: Apache-2.0
"""`wuzha figures` prints every indicator of a unit and period; `wuzha verify` counts kept figures again."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from wuzha.runtime.messages import OperatorError, RefusedError

#: A figure, a snapshot, or what the results published.
NUMBER = re.compile(r"(SZ|KZ|GB)[0-9]{1,12}")


def register(subparsers: Any) -> None:
    """Add both to the command line (argparse keeps the type of its subparsers private)."""
    figures = subparsers.add_parser("figures", help="某单位某时段的全部指标 · every indicator of a unit in a period")
    figures.add_argument("--unit", required=True, metavar="CODE", help="单位代码 · code of the unit")
    figures.add_argument("--from", required=True, dest="first", metavar="D", help="起始日 · first day, 2023-01-01")
    figures.add_argument("--to", required=True, dest="last", metavar="D", help="截止日 · last day")
    figures.add_argument("--as-of", metavar="T", help="数据截至 · as known at an instant (now)")
    figures.add_argument("--json", action="store_true")
    figures.set_defaults(run=_figures)
    # One command checks whatever this product gave out: files of the money desk, and figures by their number.
    verify = subparsers.choices["verify"]
    verify.epilog = "也可核对留存的数字：数字 SZ…、快照 KZ…、公布数字 GB… · or kept figures, by their number"
    verify.set_defaults(run=partial(_verify, verify.get_default("run")))


def _figures(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.core.indicators import Period, PeriodError
        from wuzha.figures.queries import several
        from wuzha.figures.queries.catalogue import every
        from wuzha.org.models import Unit
        from wuzha.ui.moments import day

        unit = Unit.objects.filter(code=options.unit).first()
        first, last = day(options.first), day(options.last)
        if unit is None:
            raise OperatorError(
                f"没有编码为 {options.unit} 的单位。请核对编码。",
                f"There is no unit with the code {options.unit}. Check the code.",
            )
        if first is None or last is None:
            raise OperatorError("--from 和 --to 应形如 2026-05-06。", "--from and --to look like 2026-05-06.")
        try:
            at = _instant(options.as_of)
            period = Period(first, last, at) if at else Period(first, last)
        except (PeriodError, ValueError):
            raise OperatorError(
                "起止日或截至时间不对：--to 不早于 --from，时段不超过三年，--as-of 形如 2026-05-06T12:00。",
                "The days or the instant are wrong: --to is not before --from, both within three years, and --as-of "
                "looks like 2026-05-06T12:00.",
            ) from None
        found = several.compared(unit, period, list(every()))
        lines = [_line(one) for one in found.values()]
        if options.json:
            head = {"unit": unit.code, "from": options.first, "to": options.last, "as_of": period.at.isoformat()}
            print(json.dumps({**head, "figures": lines}, ensure_ascii=False))
        else:
            for one in lines:
                rests = "" if one["denominator"] is None else f" ({one['numerator']}/{one['denominator']})"
                print(f"{one['code']} {one['name_zh']}: {one['text']}{rests}  同比 {one['year_on_year']['text']}")
    return 0


def _line(one: Any) -> dict[str, Any]:
    """A figure for machines: rates as shares of 1, money in 分, times in seconds."""
    now, then, moved = one.now, one.year_before, one.year_on_year
    return {
        "code": now.code, "value": now.value, "text": now.text, "unit": now.unit, "numerator": now.numerator,
        "denominator": now.denominator, "total": now.total, "insufficient": now.figure.insufficient,
        "year_before": {
            "value": then.value if then.figure.recorded else None,
            "numerator": then.numerator if then.figure.recorded else None,
            "denominator": then.denominator if then.figure.recorded else None,
            "kept": then.number, "adjusted": then.adjusted,
        },
        "year_on_year": {"text": moved.text, "size": moved.size, "kind": moved.kind},
        **now.named.definition(),
        "rules": {key: value.get("since") for key, value in now.rules.items()},
    }  # fmt: skip


def _instant(text: str | None) -> datetime | None:
    """The instant of a text, in the city's own time where it has no zone. Raises `ValueError`."""
    from wuzha.engine.calendar import SHANGHAI

    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def _verify(other: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """✔, or which records differ; 1 where a figure does not come out the same, 2 for a number that is none. What is no
    number is for `other`."""
    number = f"{options.file or ''}"
    if not NUMBER.fullmatch(number.upper()):
        return other(options)
    from wuzha.runtime.django import prepare

    with prepare():
        lines = _lines(number)
    if lines is None:
        raise RefusedError(f"没有编号 {number}。请核对编号。", f"There is no number {number}. Check it.")
    # A figure whose records do not tell what was known then is not wrong because more is known now.
    stands = all(one["same"] or one["current"] for one in lines)
    if options.json:
        print(json.dumps({"same": stands, "figures": lines}, ensure_ascii=False))
    else:
        for one in lines:
            print(_said(one))
    return 0 if stands else 1


def _lines(number: str) -> list[dict[str, Any]] | None:
    from django.utils import timezone

    from wuzha.audit.actor import Actor
    from wuzha.figures.models import Snapshot, SnapshotFigure
    from wuzha.figures.queries.snapshots import AS_THEY_ARE, verify, verify_figure
    from wuzha.results.models import Publication
    from wuzha.results.queries.publications import publication_of
    from wuzha.results.services import differences

    text, now = number.strip().upper(), timezone.now()
    if text.startswith(Publication.LETTERS):
        key = Publication.key_in(text)
        told = publication_of(Actor.system("verify"), key) if key else None
        if told is None:
            return None
        later = {one.code: one for one in differences(told, now)}
        return [
            {
                "figure": told.number, "code": f"results.{one.code}", "then": one.then, "again": one.now,
                "same": one.same, "current": False, "came": one.came, "went": one.went, "changed": [],
                "now": later[one.code].now, "since": not later[one.code].same,
            }
            for one in differences(told, told.at)
        ]  # fmt: skip
    if text.startswith(Snapshot.LETTERS):
        kept = Snapshot.unscoped.filter(pk=Snapshot.key_in(text) or 0).first()
        if kept is None:
            return None
        pairs = list(zip(verify(kept), verify(kept, now), strict=True))
    else:
        figure = SnapshotFigure.unscoped.filter(pk=SnapshotFigure.key_in(text) or 0).select_related("unit_of").first()
        if figure is None:
            return None
        pairs = [(verify_figure(figure), verify_figure(figure, now))]
    return [
        {
            "figure": one.figure.number, "code": one.code, "name_zh": one.figure.name, "unit": one.figure.unit_of.code,
            "first": one.figure.first.isoformat(), "last": one.figure.last.isoformat(),
            "at": one.figure.at.isoformat(), "then": one.then, "again": one.now, "same": one.same,
            "current": one.current, "basis": AS_THEY_ARE if one.current else "",
            "came": one.came, "went": one.went, "changed": one.changed, "now": later_one.now,
            "since": not later_one.same,
            "since_came": later_one.came, "since_went": later_one.went, "since_changed": later_one.changed,
        }
        for one, later_one in pairs
    ]  # fmt: skip


def _said(one: dict[str, Any]) -> str:
    name = f"{one['figure']} {one['code']} {one.get('name_zh', '')}".rstrip()
    if one["current"]:
        # 口径：按目前记录: neither right nor wrong, for nothing tells what was known then.
        mark = "○" if one["same"] else "△"
        moved = "" if one["same"] else f" → {one['again']}"
        return f"{mark} {name} {one['then']}{moved}；{one['basis']} · counted by the records as they stand"
    if one["same"]:
        since = f"；现为 {one['now']} · now {one['now']}" if one["since"] else ""
        return f"✔ {name} {one['then']}{since}"
    parts = (("came", "多出 came"), ("went", "减少 went"), ("changed", "改动 changed"))
    records = "; ".join(f"{word}: {', '.join(map(str, one[key]))}" for key, word in parts if one[key])
    return f"✘ {name} {one['then']} → {one['again']}; {records}".rstrip("; ")
