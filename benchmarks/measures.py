# SPDX-License-Identifier: Apache-2.0
"""Milliseconds for who is under which measure at an instant, of 100,000 measures; seconds for a list of 20,000.

Run: `python benchmarks/measures.py --home /tmp/measures-benchmark [--times 15] [--measures 100000]` (fills the scratch
database there when it is empty: people of a synthetic city, measures of four years, a part of them ended before). Asked
as the pages ask: the measures in force of one person, the first page of everything in force on a day long ago, how many
of each kind. The list is asked for, approved by a second person, and made with its file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROWS, HANDED = 100_000, 20_000
CHUNK = 5_000
STEPS = (
    "UPDATE measures_measure SET state = 'OUTSIDE'",
    "UPDATE measures_measure SET state = 'DECIDED'",
    "UPDATE measures_measure SET state = 'IN_FORCE', starts_at = served_at",
    "UPDATE measures_measure SET state = 'EXPIRED', ended_at = until WHERE until < now()",
)


def fill(number: int) -> tuple[Any, Any, Any]:
    """Two people of the joint office, and a bank that gets the list; measures, if there are none."""
    from django.db import connection
    from django.utils import timezone

    from tests.factories import actor_of, make_person, make_unit
    from tests.measures.probe import CHANGED, PERSON
    from wuzha.measures import registry
    from wuzha.measures.models import Measure, Subject
    from wuzha.org.models import Person, Unit, UnitKind
    from wuzha.org.roles import Role
    from wuzha.runtime.roles import as_owner
    from wuzha.sealed import Kind, seal

    registry.register(PERSON)
    if not Unit.objects.exists():
        city = make_unit(UnitKind.CITY, "330282", "演示市", synthetic=True)
        make_unit(UnitKind.BANK, "330282-B01", "演示银行", city, synthetic=True)
        for name in ("one", "two"):
            make_person(Role.JOINT_OFFICE, city, name)
    city, bank = Unit.objects.get(kind=UnitKind.CITY), Unit.objects.get(kind=UnitKind.BANK)
    one, two = (actor_of(Person.objects.get(username=name)) for name in ("one", "two"))
    if not Measure.unscoped.exists():
        began, now = time.perf_counter(), timezone.now()
        for first in range(0, number, CHUNK):
            subjects = Subject.unscoped.bulk_create(
                Subject(
                    kind="PERSON", name=seal(Kind.NAME, f"演示{at}"), synthetic=True,
                    number=seal(Kind.ID_NUMBER, f"33028219{at:010d}"),
                )
                for at in range(first, min(first + CHUNK, number))
            )  # fmt: skip
            Measure.unscoped.bulk_create(
                _row(at, who, city, one, two, now, CHANGED) for at, who in enumerate(subjects, first)
            )
        with connection.cursor() as cursor:
            for step in STEPS:  # the database lets no measure begin in the middle of its life
                cursor.execute(step)
        with as_owner(), connection.cursor() as cursor:  # as the database does by itself in the quiet of a night
            for table in ("measures_measure", "measures_subject"):
                cursor.execute(f"VACUUM FULL {table}")
                cursor.execute(f"VACUUM ANALYZE {table}")
        print(f"{number:,} measures in {time.perf_counter() - began:.0f} s", flush=True)
    return one, two, bank


def _row(at: int, who: Any, city: Any, one: Any, two: Any, now: Any, since: Any) -> Any:
    """One in five is in force today; the others ended, evenly over four years."""
    from wuzha.measures.models import Measure

    held = at % 5 == 0
    starts = now - timedelta(days=at % 700 + (0 if held else 731))
    until = starts + timedelta(days=730)
    return Measure(
        kind="PROBE_PERSON", subject=who, unit=city, title="演示", ground="NEW", ground_title="新规定",
        ground_version="new", ground_since=since, ground_day=since, article="演示第六条", authority="演示市局",
        authority_no="1号", authority_on=since, proposed_by_id=one.person_id, approved_by_id=two.person_id,
        approved_at=starts, decided_at=starts, served_at=starts, until=until, term_length=2,
        term_unit="years", synthetic=True, proposed_at=starts,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--measures", type=int, default=ROWS)
    options = parser.parse_args()
    os.environ["WUZHA_HOME"] = str(options.home)
    from wuzha.runtime.django import prepare

    with prepare():
        from django.utils import timezone

        from wuzha.measures.models import Measure
        from wuzha.measures.queries import in_force as under
        from wuzha.measures.services import handing
        from wuzha.pages import page

        one, two, bank = fill(options.measures)
        now = timezone.now()
        past, somebody = now - timedelta(days=400), Measure.unscoped.order_by("pk")[775].subject_id
        ways: dict[str, Callable[[], int]] = {
            "one person, now": lambda: len(under.in_force(two, now, somebody)),
            "first page of all in force, now": lambda: len(page(_listed(two, now)).rows),
            "first page of all in force 400 days ago": lambda: len(page(_listed(two, past)).rows),
            "how many of each kind, now": lambda: sum(under.counted(two, now).values()),
            "how many of each kind 400 days ago": lambda: sum(under.counted(two, past).values()),
        }
        for name, ask in ways.items():
            taken, found = [], 0
            for _ in range(options.times):
                started = time.perf_counter()
                found = ask()
                taken.append(1000 * (time.perf_counter() - started))
            print(f"{name}: {found:,}, median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms", flush=True)
        row = handing.ask(one, ["PROBE_PERSON"], bank.pk, "演示核对")
        started = time.perf_counter()
        made = handing.make(two, row.pk)
        print(f"list of {made.rows:,}: {time.perf_counter() - started:.2f} s, {made.size / 1e6:.1f} MB", flush=True)
    return 0


def _listed(actor: Any, at: Any) -> Any:
    from wuzha.measures.queries import in_force as under

    return under.in_force(actor, at).select_related(*under.RELATED).order_by("-proposed_at", "-pk")


if __name__ == "__main__":
    raise SystemExit(main())
