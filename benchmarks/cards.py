# SPDX-License-Identifier: Apache-2.0
"""Milliseconds for a card by its full number and for the page of an outlet, of 1,000,000 involved cards.

Run: `python benchmarks/cards.py --home /tmp/cards-benchmark [--times 200] [--cards 1000000]` (fills the scratch
database there when it is empty: a synthetic city with two banks of 40 outlets each, cards of five years). Asked as the
pages ask: `by_number` by blind indexes, the first page of an outlet's list with its counts of the year, the first page
of the whole registry and one narrowed by kind and period; and the counts of all outlets, as their statistics begin.
Each time another card and another outlet.
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

CARDS, OUTLETS, CHUNK = 1_000_000, 40, 20_000


def number_of(at: int) -> str:
    return f"0000010{at:012d}"


def fill(number: int) -> Any:
    """The card officer; units and cards, if there are none."""
    from django.db import connection
    from django.utils import timezone

    from tests.factories import actor_of, make_person, make_unit
    from wuzha.cards.models import InvolvedCard, LiveCards
    from wuzha.org.models import Person, Unit, UnitKind
    from wuzha.org.roles import Role
    from wuzha.sealed import Kind, seal

    if not Unit.objects.exists():
        city = make_unit(UnitKind.CITY, "330282", "演示市", synthetic=True)
        bureau = make_unit(UnitKind.BUREAU, "330282000000", "演示市公安局", city, synthetic=True)
        make_unit(UnitKind.CENTRE, "330282000100", "反诈中心", bureau, synthetic=True)
        for n in range(2):
            bank = make_unit(UnitKind.BANK, f"B{n}", f"演示{n}银行", city, synthetic=True)
            for m in range(OUTLETS):
                make_unit(UnitKind.BANK_OUTLET, f"B{n}-{m}", f"演示{n}银行{m}支行", bank, synthetic=True)
        make_person(Role.CARD_OFFICER, city, "liangka")
    if not InvolvedCard.unscoped.exists():
        began, today = time.perf_counter(), timezone.localdate()
        centre = Unit.objects.get(kind=UnitKind.CENTRE)
        outlets = list(Unit.objects.filter(kind=UnitKind.BANK_OUTLET).order_by("pk"))
        banks = {one.path: one for one in Unit.objects.filter(kind=UnitKind.BANK)}
        above = {one.pk: banks[one.path[: -Unit.steplen]] for one in outlets}
        for first in range(0, number, CHUNK):
            InvolvedCard.unscoped.bulk_create(
                _row(at, centre, outlets[at * 7 % len(outlets)], above, today, seal, Kind)
                for at in range(first, min(first + CHUNK, number))
            )
        LiveCards.unscoped.bulk_create(
            LiveCards(centre=centre, outlet=one, group="PERSONAL", month=_month(today, n), live=9_000 + n, opened=90)
            for one in outlets
            for n in range(60)
        )
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE cards_involvedcard")
        print(f"{number:,} cards in {time.perf_counter() - began:.0f} s", flush=True)
    return actor_of(Person.objects.get(username="liangka"))


def _row(at: int, centre: Any, outlet: Any, above: dict[int, Any], today: date, seal: Any, kind: Any) -> Any:
    from wuzha.cards.models import InvolvedCard

    involved = today - timedelta(days=at * 13 % 1826)
    return InvolvedCard(
        centre=centre, kind="CORPORATE" if at % 10 == 3 else "BANK", family="ACCOUNT",
        card_no=seal(kind.ACCOUNT, number_of(at)), institution=above[outlet.pk], outlet=outlet,
        opened_on=involved - timedelta(days=at % 700), first_involved_on=involved, level=at % 3 + 1,
        amount_fen=at * 100, cases=1, synthetic=True,
    )  # fmt: skip


def _month(today: date, back: int) -> date:
    number = today.year * 12 + today.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--cards", type=int, default=CARDS)
    options = parser.parse_args()
    os.environ["WUZHA_HOME"] = str(options.home)
    from wuzha.runtime.django import prepare

    with prepare():
        from django.utils import timezone

        from wuzha.cards.queries import cards, traces
        from wuzha.cards.queries.cards import Filters
        from wuzha.cards.queries.outlets import Span, outlet_counts
        from wuzha.org.models import Unit

        actor, today = fill(options.cards), timezone.localdate()
        outlets = list(Unit.objects.filter(kind="BANK_OUTLET").order_by("pk").values_list("pk", flat=True))
        year = Span(today.replace(month=1, day=1), today)

        def of_outlet(n: int) -> int:
            outlet = outlets[n % len(outlets)]
            outlet_counts(year, outlets=[outlet])
            traces.of_outlet(actor, outlet)
            return len(cards.page(actor, Filters(outlet=outlet)).rows)

        narrow = Filters(kind="CORPORATE", first=today - timedelta(days=400), last=today - timedelta(days=370))
        ways: dict[str, tuple[int, Callable[[int], int]]] = {
            "a card by its full number": (
                options.times,
                lambda n: len(cards.by_number(actor, number_of(n * 4_999 % options.cards))),
            ),
            "the page of an outlet: list, counts, back-traces": (options.times, of_outlet),
            "first page of the registry": (options.times, lambda _n: len(cards.page(actor, Filters()).rows)),
            "first page, one kind, a month a year ago": (options.times, lambda _n: len(cards.page(actor, narrow).rows)),
            "counts of all outlets in a year": (5, lambda _n: len(outlet_counts(year))),
        }
        for name, (times, ask) in ways.items():
            taken, found = [], 0
            for n in range(times):
                started = time.perf_counter()
                found = ask(n)
                taken.append(1000 * (time.perf_counter() - started))
            taken.sort()
            p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
            print(f"{name}: {found:,}, p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
