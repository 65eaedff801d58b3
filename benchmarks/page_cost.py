# SPDX-License-Identifier: Apache-2.0
"""What each of the most used pages costs the server: queries, milliseconds of processor and of waiting for queries.

Run: `python benchmarks/page_cost.py --home /tmp/demo [--times 10] [--json]`, where `wuzha up --demo` has filled that
home and was stopped. Each page is asked for by Django's test client as whoever works there, twice before it is
measured; the pages take turns. The milliseconds are medians: of the whole, of this process's processor, of queries.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Person and page, most used first; the last shows little but the shell.
PAGES = (
    ("yanpan1", "/warnings/"),
    ("yanpan1", "/warnings/shift/"),
    ("yanpan1", "/inbox/"),
    ("minjing1", "/warnings/tasks/"),
    ("zijin", "/funds/"),
    ("zhencha", "/cases/"),
    ("zhencha", "/series/"),
    ("lianxiban", "/results/morning/"),
    ("lianxiban", "/results/"),
    ("lianxiban", "/warnings/kpi/"),
    ("zhencha", "/search/"),
)


class Asked:
    """Counts queries and the seconds spent in them."""

    number, seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*args)
        finally:
            self.number += 1
            self.seconds += time.perf_counter() - started


@contextmanager
def clients(names: set[str]) -> Iterator[dict[str, Any]]:
    from django.test import Client

    from wuzha.org.models import Person

    made = {name: Client(headers={"accept-language": "zh-CN", "host": "localhost"}) for name in sorted(names)}
    for name, client in made.items():
        client.force_login(Person.objects.get(username=name))
    yield made
    for client in made.values():
        client.logout()


def ask(client: Any, page: str) -> tuple[int, float, float, float]:
    """Queries; milliseconds of the whole, of the processor, of queries."""
    from django.db import connection

    asked, started, busy = Asked(), time.perf_counter(), time.process_time()
    with connection.execute_wrapper(asked):
        answer = client.get(page)
    whole, busy = time.perf_counter() - started, time.process_time() - busy
    assert answer.status_code == 200, (page, answer.status_code)
    return asked.number, whole * 1000, busy * 1000, asked.seconds * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["WUZHA_HOME"] = options.home
    os.environ.setdefault("WUZHA_DEMO", "1")
    from wuzha.runtime.django import prepare

    found: dict[tuple[str, str], list[tuple[int, float, float, float]]] = {page: [] for page in PAGES}
    with prepare(), clients({name for name, _page in PAGES}) as made:
        for turn in range(options.times + 2):
            for name, page in PAGES:
                taken = ask(made[name], page)
                if turn > 1:
                    found[name, page].append(taken)
    rows = [(*one, *(statistics.median(column) for column in zip(*taken, strict=True))) for one, taken in found.items()]
    if options.json:
        json.dump(rows, sys.stdout)
        return
    print(f"{'person':10} {'page':20} {'queries':>7} {'ms':>7} {'processor':>9} {'in queries':>10}")
    for name, page, number, whole, busy, waited in rows:
        print(f"{name:10} {page:20} {number:7.0f} {whole:7.1f} {busy:9.1f} {waited:10.1f}")


if __name__ == "__main__":
    main()
