# SPDX-License-Identifier: Apache-2.0
"""What the pages of requests cost with 10,000 of them open: an addressee's page, who owes what, the list.

Run: `python benchmarks/requests_page.py --home /tmp/demo [--open 10000] [--done 40000] [--times 200] [--json]`, where
`wuzha up --demo` has filled that home and was stopped. The requests are written in one transaction that is taken back.
Each page is asked for by Django's test client, turn by turn, five times before it is measured. Asked for: p95 below
150 ms for an addressee's page and for who owes what.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from datetime import timedelta
from typing import Any

#: Asked of so many units, as many as a city has stations, townships, members, banks and carriers.
UNITS = 60


def fill(open_ones: int, done: int) -> list[int]:
    """Write requests as they stand in every state; the keys of the units they are asked of, the fullest first."""
    from django.db import connection
    from django.utils import timezone

    from wuzha.org.models import Unit
    from wuzha.requests.models import Request, RequestAnswer
    from wuzha.sealed import Kind, seal

    now, what = timezone.now(), seal(Kind.TEXT, "演示：请办理并书面反馈。")
    city = Unit.objects.filter(code="330282").get()
    kinds = ["MEMBER", "STATION", "STREET", "TOWN", "BANK", "CARRIER"]
    units = list(Unit.objects.filter(kind__in=kinds, path__startswith=city.path).order_by("code")[:UNITS])
    rows = []
    for number in range(open_ones + done):
        is_open = number < open_ones
        sent = now - timedelta(days=1 + number % (25 if is_open else 700), minutes=number % 1440)
        due = sent + timedelta(days=10)
        state = ("SENT", "SIGNED", "RETURNED", "ANSWERED")[number % 4] if is_open else "ACCEPTED"
        answered = {"signed_at": sent, "answered_at": sent + timedelta(days=3 + number % 9)}
        rows.append(
            Request(
                kind=("RESOLUTION", "PLAN_TASK", "MATTER")[number % 3], asking=city,
                addressed=units[number % len(units)],
                state=state, title=f"演示事项{number}", what=what, sent_at=sent, due_since=sent,
                sign_due_at=sent + timedelta(days=1), due_at=due, synthetic=True,
                **(answered if state in ("RETURNED", "ANSWERED", "ACCEPTED") else {}),
            )
        )  # fmt: skip
    wanted = [row.state for row in rows]
    for row in rows:
        row.state = "SENT"
    Request.unscoped.bulk_create(rows, batch_size=2000)
    by_state: dict[str, list[int]] = {}
    for row, state in zip(rows, wanted, strict=True):
        by_state.setdefault(state, []).append(row.pk)
    # The database holds the life of a request: each goes along it.
    for passed, states in (
        ("SIGNED", ("SIGNED", "RETURNED", "ANSWERED", "ACCEPTED")), ("ANSWERED", ("RETURNED", "ANSWERED", "ACCEPTED")),
        ("RETURNED", ("RETURNED",)), ("ACCEPTED", ("ACCEPTED",)),
    ):  # fmt: skip
        keys = [key for state in states for key in by_state.get(state, ())]
        Request.unscoped.filter(pk__in=keys).update(state=passed)
    RequestAnswer.unscoped.bulk_create(
        [RequestAnswer(request=row, no=1, at=row.answered_at, due_at=row.due_at, text=what) for row in rows
         if row.answered_at is not None],
        batch_size=2000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_request")
        cursor.execute("ANALYZE requests_requestanswer")
    return [one.pk for one in units]


def ask(client: Any, page: str) -> tuple[float, int]:
    """Milliseconds of a page, and its queries."""
    from django.db import connection

    number = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal number
        number += 1
        return execute(*args)

    started = time.perf_counter()
    with connection.execute_wrapper(count):
        answer = client.get(page)
    took = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, (page, answer.status_code)
    return took, number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--done", type=int, default=40_000)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["WUZHA_HOME"] = options.home
    os.environ.setdefault("WUZHA_DEMO", "1")
    from wuzha.runtime.django import prepare

    with prepare():
        from django.db import transaction
        from django.test import Client

        from wuzha.org.models import Person

        found: dict[str, list[tuple[float, int]]] = {}
        with transaction.atomic():
            units = fill(options.open, options.done)
            made = {}
            for name in ("lianxiban", "chengyuan"):
                made[name] = Client(headers={"accept-language": "zh-CN", "host": "localhost"})
                made[name].force_login(Person.objects.get(username=name))
            pages = (
                ("lianxiban", f"/meetings/units/{units[0]}/"), ("chengyuan", "/meetings/units/mine/"),
                ("lianxiban", "/meetings/owed/"), ("lianxiban", "/requests/debts/"),
                ("lianxiban", "/requests/?tab=asked"), ("lianxiban", "/requests/?tab=late"),
                ("chengyuan", "/requests/"), ("lianxiban", "/requests/league/?days=365"),
            )  # fmt: skip
            for turn in range(options.times + 5):
                for name, page in pages:
                    took = ask(made[name], page)
                    if turn >= 5:
                        found.setdefault(f"{name} {page}", []).append(took)
            transaction.set_rollback(True)
    rows = []
    for page, times in found.items():
        taken = sorted(one for one, _queries in times)
        rows.append(
            {"page": page, "queries": times[-1][1], "p50": statistics.median(taken),
             "p95": taken[int(len(taken) * 0.95)], "slowest": taken[-1]}
        )  # fmt: skip
    if options.json:
        json.dump({"load": os.getloadavg()[0], "pages": rows}, sys.stdout, ensure_ascii=False)
        return
    print(f"load {os.getloadavg()[0]:.1f}; {options.open} open, {options.done} done")
    for row in rows:
        print(f"{row['page']:48} {row['queries']:3} queries  p50 {row['p50']:6.1f}  p95 {row['p95']:6.1f}  "
              f"slowest {row['slowest']:6.1f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
