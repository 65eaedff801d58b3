# SPDX-License-Identifier: Apache-2.0
"""Milliseconds to the first page of a queue, whatever the filter, with 5,000,000 warnings stored.

Run: `python benchmarks/queue_first_page.py --home /tmp/queue-benchmark` (fills the scratch database there when it is
empty: about six minutes and 7 GB). Every list of `lists()` is asked for `--rounds` times, in a shuffled order, through
`queues.page` and through the page of the console with Django's test client.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from itertools import product

TYPES = ("BRUSH", "INVEST", "ROMANCE", "MILITARY")
FACTS = ("has_payment", "flagged", "round2", "overdue")


def lists(stations: list[int], phones: list[str]) -> list[str]:
    """Query strings of distinct lists: each queue plain, common, rare and empty filters, and drawn ones."""
    found = [f"queue={queue}" for queue in QUEUES]
    for queue in ("closed", "invalid"):
        found += [f"queue={queue}&level={level}&fraud_type={kind}" for level, kind in product(range(4), TYPES)]
        found += [f"queue={queue}&level=0&fraud_type={kind}&period=all" for kind in TYPES]
        found += [f"queue={queue}&source=CASE&{fact}=1&period=all" for fact in FACTS]
        found += [f"queue={queue}&{fact}=1&period={period}" for fact, period in product(FACTS, ("90d", "all"))]
        found += [f"queue={queue}&{'&'.join(f'{fact}=1' for fact in FACTS)}&period={p}" for p in ("1d", "90d", "all")]
        found += [f"queue={queue}&station={s}&level=0&fraud_type=MILITARY&period=all" for s in stations]
    for queue in QUEUES[:7]:
        found += [f"queue={queue}&level={level}" for level in range(4)]
        found += [f"queue={queue}&mine=1", f"queue={queue}&mine=1&level=0&fraud_type=MILITARY"]
        found += [f"queue={queue}&level=0&fraud_type=MILITARY", f"queue={queue}&source=CASE&flagged=1&round2=1"]
        found += [f"queue={queue}&station={station}&has_payment=1" for station in stations[:3]]
    found += [f"q={phone}" for phone in phones]
    drawn = random.Random(7)
    while len(found) < 300:
        parts = [f"queue={drawn.choice(QUEUES)}"]
        parts += [f"level={level}" for level in drawn.sample(range(4), drawn.randint(0, 2))]
        parts += [f"fraud_type={kind}" for kind in drawn.sample(TYPES, drawn.randint(0, 3))]
        parts += [f"source={code}" for code in drawn.sample(("MPS", "JZZ", "CASE"), drawn.randint(0, 2))]
        parts += [f"{fact}=1" for fact in FACTS if drawn.random() < 0.25]
        parts += [f"station={drawn.choice(stations)}"] if drawn.random() < 0.2 else []
        parts += [f"period={drawn.choice(('7d', '30d', '365d', 'all'))}"] if drawn.random() < 0.5 else []
        found.append("&".join(parts))
    return list(dict.fromkeys(found))


QUEUES = ("todo", "mine", "held", "sent", "work", "overdue", "snoozed", "closed", "invalid")


def measure(name: str, asked: list[str], rounds: int, ask: Callable[[str], object]) -> None:
    """Print p50, p95 and the slowest of the lists, in milliseconds."""
    for query in asked[:20]:
        ask(query)
    taken: list[tuple[float, str]] = []
    order = asked * rounds
    random.Random(1).shuffle(order)
    for query in order:
        started = time.perf_counter()
        ask(query)
        taken.append(((time.perf_counter() - started) * 1000, query))
    taken.sort()
    milliseconds = [value for value, _query in taken]
    cuts = statistics.quantiles(milliseconds, n=100)
    print(
        f"{name:28} {len(asked)} lists x {rounds}: p50 {cuts[49]:6.1f}  p95 {cuts[94]:6.1f}  p99 {cuts[98]:6.1f}  "
        f"max {milliseconds[-1]:6.1f} ms"
    )
    for value, query in taken[-8:]:
        print(f"    {value:7.1f} ms  {query}")


def main() -> None:
    """Fill if need be, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", default=os.environ.get("WUZHA_HOME", "/tmp/queue-benchmark"))
    parser.add_argument("--warnings", type=int, default=5_000_000)
    parser.add_argument("--open", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ["WUZHA_HOME"] = options.home
    from wuzha.runtime.django import prepare

    with prepare():
        run(options)


def run(options: argparse.Namespace) -> None:
    from django.conf import settings
    from django.test import Client
    from fill_warnings import fill, phone_of

    from wuzha.org.actors import actor_for
    from wuzha.org.models import Posting, Unit, UnitKind
    from wuzha.org.roles import Role
    from wuzha.warning.queries import queues
    from wuzha.warning.queries.filters import Filters

    fill(options.warnings, options.open, days=400)
    posting = Posting.unscoped.filter(role=Role.ANALYST).select_related("person", "unit").order_by("pk")[0]
    actor = actor_for(posting)
    stations = list(Unit.objects.filter(kind=UnitKind.STATION).order_by("code").values_list("pk", flat=True))
    asked = lists(stations, [phone_of(number) for number in range(1, 6)])
    empty = sum(not queues.page(actor, Filters.of(query)).rows for query in asked)
    print(f"{len(asked)} distinct lists, {empty} of them find nothing")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    measure("queues.page", asked, options.rounds, lambda query: queues.page(actor, Filters.of(query)))
    measure("queues.saved_count", asked, 1, lambda query: queues.count(actor, Filters.of(query)))

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(posting.person)

    def get(query: str) -> None:
        response = client.get(f"/warnings/?{query}")
        if response.status_code != 200:
            raise SystemExit(f"{query} gave {response.status_code}")

    measure("GET /warnings/ (whole page)", asked, options.rounds, get)


if __name__ == "__main__":
    main()
