# SPDX-License-Identifier: Apache-2.0
"""Seconds for the table of 60 units × 40 indicators × 24 months, from the figures of days of five years.

Run: `python benchmarks/figures.py --home /tmp/figures-benchmark [--times 9]` (fills the scratch database there when it
is empty: a city with 60 units, and for each of 40 indicators a figure on every day of five years, 4.4 million rows).
The table is asked of `wuzha.figures.queries.facts.monthly`, as the pages ask it, and beside it in other ways.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

YEARS, UNITS, INDICATORS, MONTHS = 5, 60, 40, 24
_FILL = """
INSERT INTO figures_fact (series_id, unit_id, day, numerator, denominator, total)
SELECT series, unit, day::date, 1 + (series * 7 + unit * 3 + extract(doy FROM day)::int) %% 9,
  CASE WHEN series %% 2 = 0 THEN 20 END, CASE WHEN series %% 3 = 0 THEN 100000 + unit * 7 END
FROM generate_series(%s::date, %s::date, interval '1 day') AS day, unnest(%s::int[]) AS unit,
  unnest(%s::int[]) AS series
"""
#: Ways beside the one that is built in: what each asks of the database.
_BY_TRUNC = """
SELECT series_id, unit_id, date_trunc('month', day::timestamp)::date, sum(numerator), sum(denominator), sum(total)
FROM figures_fact WHERE series_id = ANY(%s) AND unit_id = ANY(%s) AND day BETWEEN %s AND %s GROUP BY 1, 2, 3
"""
_BY_DAY = """
SELECT series_id, unit_id, day, numerator, denominator, total FROM figures_fact
WHERE series_id = ANY(%s) AND unit_id = ANY(%s) AND day BETWEEN %s AND %s
"""
_BY_NUMBER = """
SELECT series_id, unit_id, extract(year FROM day)::int * 12 + extract(month FROM day)::int AS month,
  sum(numerator), sum(denominator), sum(total) FROM figures_fact
WHERE series_id = ANY(%s) AND unit_id = ANY(%s) AND day BETWEEN %s AND %s GROUP BY 1, 2, 3
"""
_BY_MONTHS = """
SELECT f.series_id, f.unit_id, m.first, sum(numerator), sum(denominator), sum(total)
FROM unnest(%s::date[], %s::date[]) AS m (first, last) JOIN figures_fact f ON f.day BETWEEN m.first AND m.last
WHERE f.series_id = ANY(%s) AND f.unit_id = ANY(%s) GROUP BY 1, 2, 3
"""


def fill() -> tuple[list[Any], list[Any], date]:
    """The units and the indicators, whose figures of days are there; and the last day."""
    from django.db import connection
    from django.utils import timezone

    from wuzha.figures.models import Fact, FactSeries
    from wuzha.figures.queries import facts
    from wuzha.figures.queries.catalogue import every
    from wuzha.figures.services.facts import MONTHS
    from wuzha.org.models import Unit, UnitKind

    last = timezone.localdate() - timedelta(days=1)
    wanted = [one for one in every() if facts.kept(one) and one.code not in facts.LIKE][:INDICATORS]
    if not Unit.objects.exists():
        tree: Any = Unit.objects
        root = {"kind": UnitKind.CITY, "code": "330282", "name": "演示市", "synthetic": True}
        city = tree.add_root(root)
        bureau = below(city, UnitKind.BUREAU, "330282000000")
        below(bureau, UnitKind.CENTRE, "330282000100")
        for at in range(UNITS - 20):
            below(bureau, UnitKind.STATION, f"3302825{at:02d}000")
        for at in range(19):
            below(city, UnitKind.TOWN, f"3302821{at:02d}")
    units = list(Unit.objects.exclude(kind__in=(UnitKind.CITY, UnitKind.BUREAU)).order_by("pk"))[:UNITS]
    if not Fact.unscoped.exists():
        started = time.perf_counter()
        FactSeries.objects.bulk_create([FactSeries(code=one.code) for one in wanted], ignore_conflicts=True)
        series = list(FactSeries.objects.filter(code__in=[one.code for one in wanted]).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            first = last - timedelta(days=YEARS * 365)
            cursor.execute(_FILL, [first, last, [one.pk for one in units], series])
            rows = cursor.rowcount
            cursor.execute("VACUUM ANALYZE figures_fact")
            started_months = time.perf_counter()
            cursor.execute(MONTHS, {"series": series, "first": first, "last": last})
            print(f"their months in {time.perf_counter() - started_months:.1f} s", flush=True)
        print(f"{rows:,} figures of days in {time.perf_counter() - started:.0f} s", flush=True)
    return units, wanted, last


def below(parent: Any, kind: str, code: str) -> Any:
    from wuzha.org.models import Unit

    tree: Any = Unit.objects
    return tree.add_child(
        tree.get(pk=parent.pk), {"kind": kind, "code": code, "name": f"演示{code}", "synthetic": True}
    )


def ways(units: list[Any], wanted: list[Any], spans: list[Any]) -> dict[str, Callable[[], int]]:
    """Name → what asks for the table, and gives how many cells it has."""
    from django.db import connection

    from wuzha.figures.models import FactSeries
    from wuzha.figures.queries import facts

    series = list(FactSeries.objects.filter(code__in=[one.code for one in wanted]).values_list("pk", flat=True))
    keys, first, last = [one.pk for one in units], spans[0].first, spans[-1].last

    def built_in() -> int:
        return sum(map(len, facts.monthly(units, wanted, first, last).values()))

    def asked(statement: str, given: list[Any]) -> Callable[[], int]:
        def ask() -> int:
            with connection.cursor() as cursor:
                cursor.execute(statement, given)
                found: dict[Any, list[int]] = {}
                for pk, unit, day, n, d, total in cursor:
                    key = pk, unit, day if not isinstance(day, date) else (day.year, day.month)
                    own = found.setdefault(key, [0, 0, 0])
                    own[0] += n
                    own[1] += d or 0
                    own[2] += total or 0
            return len(found)

        return ask

    months = [[one.first for one in spans], [one.last for one in spans]]
    return {
        "as built in: months that are kept": built_in,
        "days, GROUP BY date_trunc": asked(_BY_TRUNC, [series, keys, first, last]),
        "days, GROUP BY year and month as a number": asked(_BY_NUMBER, [series, keys, first, last]),
        "days, joined to a list of months": asked(_BY_MONTHS, [*months, series, keys]),
        "days, each added up in Python": asked(_BY_DAY, [series, keys, first, last]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--times", type=int, default=9)
    options = parser.parse_args()
    os.environ["WUZHA_HOME"] = str(options.home)
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.core.indicators import Period
        from wuzha.figures.queries.curves import closed_months

        units, wanted, last = fill()
        spans = closed_months(Period(last, last), MONTHS)
        print(f"{len(units)} units × {len(wanted)} indicators × {len(spans)} months")
        for name, ask in ways(units, wanted, spans).items():
            taken, cells = [], 0
            for _ in range(options.times):
                started = time.perf_counter()
                cells = ask()
                taken.append(time.perf_counter() - started)
            print(
                f"{name}: {cells:,} cells, first {taken[0]:.2f} s, "
                f"median {statistics.median(taken):.2f} s, worst {max(taken):.2f} s", flush=True,
            )  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
