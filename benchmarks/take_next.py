# SPDX-License-Identifier: Apache-2.0
"""Milliseconds to take the next warning with 200 takers at once, and whether any warning was taken twice.

Run: `python benchmarks/take_next.py --home /tmp/take-benchmark`. Two hundred analysts, each with a connection of its
own, call `services.triage.take_next`; the load generator runs on the same machine. First every taker thinks for two
seconds on average between takes (exponential), until `--takes` are done; then, for the ceiling, nobody thinks.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import time
from threading import Thread
from typing import Any

TAKERS, PROCESSES = 200, 4
#: Seconds a taker looks at a warning before taking the next, on average.
THINKING = 2.0

_FILL = """
INSERT INTO warning_warning (
  state, level, fraud_type, source_type, push_count, round_no, centre_id, phone_index, division_code, first_pushed_at,
  last_pushed_at, received_at, payment_seen, flags, order_key, value, completeness, outcome, cause,
  averted_claimed_fen, averted_evidenced_fen, loss_fen, synthetic, version
)
SELECT 'RECEIVED', mod(i, 4), 'BRUSH', 'PROV', 1, 1, %s, decode(md5(i::text), 'hex'), '', now(), now(), now(), false,
       '{}', 3 - mod(i, 4) + random(), 1, 0, '', '', 0, 0, 0, true, 1
FROM generate_series(1, %s) AS i
"""
_PUT_AWAY = """
UPDATE warning_warning SET state = 'INVALID', claimed_by_id = NULL, claimed_at = NULL, claim_expires_at = NULL
WHERE id = %s
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", required=True)
    options.add_argument("--takes", type=int, default=20_000)
    options.add_argument("--flood", type=int, default=5_000)
    given = options.parse_args()
    os.environ["WUZHA_HOME"] = given.home
    from wuzha.runtime.django import prepare

    with prepare():
        people = ground(given.takes + given.flood + 10 * TAKERS)
        from django.db import connection

        connection.close()
        run("200 takers, 2 s of thought between takes", people, given.takes, THINKING)
        run("200 takers, no thought (ceiling)", people, given.flood, 0.0)


def ground(waiting: int) -> list[int]:
    """A city, 200 analysts and warnings to take; the analysts' postings."""
    from django.db import connection

    from wuzha.audit.actor import Actor
    from wuzha.org.models import Person, Posting, Unit, UnitKind
    from wuzha.org.roles import Role
    from wuzha.simulation.load import city

    if not Unit.objects.exists():
        city.build(Actor.system("benchmark"))
    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    for number in range(TAKERS):
        person, _ = Person.objects.get_or_create(username=f"taker{number}", defaults={"name": f"演示{number}"})
        Posting.unscoped.get_or_create(person=person, role=Role.ANALYST, unit=centre)
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [centre.pk, waiting])
        cursor.execute("VACUUM ANALYZE warning_warning")
    return list(Posting.unscoped.filter(person__username__startswith="taker").values_list("pk", flat=True)[:TAKERS])


def run(title: str, postings: list[int], takes: int, thinking: float) -> None:
    """Share the takers among processes and put together what they measured."""
    context = multiprocessing.get_context("fork")
    answers: Any = context.Queue()
    start = context.Event()
    each = takes // PROCESSES
    processes = [
        context.Process(target=takers, args=(postings[n::PROCESSES], each, thinking, start, answers))
        for n in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    time.sleep(3)  # every taker connects before anybody takes
    began = time.perf_counter()
    start.set()
    found = [answers.get() for _ in processes]
    seconds = time.perf_counter() - began
    for process in processes:
        process.join()
    times = sorted(t for measured, _ in found for t in measured)
    taken = [pk for _, keys in found for pk in keys]
    p95 = times[int(len(times) * 0.95)]
    print(
        f"{title}: {len(taken):,} takes in {seconds:.0f} s ({len(taken) / seconds:.0f}/s), "
        f"p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, max {times[-1]:.1f} ms, "
        f"taken twice: {len(taken) - len(set(taken))}",
        flush=True,
    )


def takers(postings: list[int], takes: int, thinking: float, start: Any, answers: Any) -> None:
    """One process: a thread for each taker, until the process has made its takes."""
    from django.db import connection

    from wuzha.org.actors import actor_for
    from wuzha.org.models import Posting
    from wuzha.warning.services.triage import take_next

    times: list[float] = []
    keys: list[int] = []

    def work(posting: int) -> None:
        actor = actor_for(Posting.unscoped.select_related("unit", "person").get(pk=posting))
        chance = random.Random(posting)
        start.wait()
        while len(times) < takes:
            if thinking:
                time.sleep(chance.expovariate(1 / thinking))
            began = time.perf_counter()
            warning = take_next(actor)
            times.append((time.perf_counter() - began) * 1000)
            if warning is None:
                raise SystemExit("the queue ran dry")
            keys.append(warning.pk)
            with connection.cursor() as cursor:
                cursor.execute(_PUT_AWAY, [warning.pk])
        connection.close()

    threads = [Thread(target=work, args=(posting,)) for posting in postings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put((times, keys))


if __name__ == "__main__":
    main()
