# SPDX-License-Identifier: Apache-2.0
"""Fill a scratch database with synthetic warnings by set-based SQL: the ground other benchmarks stand on.

5,000,000 warnings, 12,500 a day, with an attempt and a transition each for those that were worked on. The shares of
levels, types and sources are skewed as in a city's year; some combinations are rare, some never occur.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import IdNumber
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.sealed import Kind, Sealed, seal
from wuzha.simulation.load import city, people
from wuzha.sql import blocks

SQL = blocks(Path(__file__).with_suffix(".sql"))
#: Warnings a statement writes.
CHUNK = 500_000
#: Distinct sealed people; the others share their ciphertext under a blind index of their own.
PEOPLE = 2000


def phone_of(number: int) -> str:
    """The invented phone of the n-th person."""
    return f"138{number:08d}"


def fill(total: int, waiting: int, days: int) -> None:
    """Write the city, its people and `total` warnings, of which `waiting` are open; a filled database is left alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT FROM warning_warning LIMIT 1) w")
        if cursor.fetchone() != (0,):
            return
    started = time.perf_counter()
    if not Unit.objects.exists():
        city.build(Actor.system("benchmark"))
        people.build(Actor.system("benchmark"))
    given = _given(total, waiting, days)
    with connection.cursor() as cursor:
        _ground(cursor)
        cursor.execute(SQL["aside"])
        aside = cursor.fetchall()
        for away, _back in aside:
            cursor.execute(away)
        for first in range(1, total + 1, CHUNK):
            chunk = given | {"first": first, "last": min(first + CHUNK - 1, total)}
            with transaction.atomic():
                for step in ("setting", "warnings", "attempts", "transitions"):
                    cursor.execute(SQL[step].format(**chunk))
            print(f"{chunk['last']:>10,} warnings, {time.perf_counter() - started:6.0f} s", flush=True)
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _away, back in aside:
            cursor.execute(back)
        cursor.execute("SELECT setval(pg_get_serial_sequence('warning_warning', 'id'), %s)", [total])
        for table in ("warning_warning", "warning_attempt", "warning_transition"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        print(f"filled in {time.perf_counter() - started:.0f} s, {cursor.fetchone()[0]}", flush=True)


def _given(total: int, waiting: int, days: int) -> dict[str, Any]:
    def ids(role: Role) -> str:
        found = Person.objects.filter(postings__role=role).order_by("pk").values_list("pk", flat=True)
        return f"ARRAY[{','.join(map(str, found))}]"

    return {
        "total": total,
        "open": waiting,
        "days": days,
        "people": PEOPLE,
        "now": f"timestamptz '{datetime.now(UTC).isoformat()}'",
        "centre": Unit.objects.get(kind=UnitKind.CENTRE).pk,
        "stations": Unit.objects.filter(kind=UnitKind.STATION).count(),
        "analysts": ids(Role.ANALYST),
        "officers": ids(Role.STATION_OFFICER),
    }


def _ground(cursor: Any) -> None:
    """Sealed people and the stations, to be drawn from."""
    cursor.execute("CREATE TEMP TABLE bench_station (place int PRIMARY KEY, id bigint, division text)")
    for place, unit in enumerate(Unit.objects.filter(kind=UnitKind.STATION).order_by("code")):
        town = unit.covers.first().territory.code
        cursor.execute("INSERT INTO bench_station VALUES (%s, %s, %s)", [place, unit.pk, town])
    cursor.execute(
        "CREATE TEMP TABLE bench_sealed (place int PRIMARY KEY, phone bytea, phone_index bytea, name bytea,"
        " id_no bytea, id_index bytea, address bytea)"
    )
    for place in range(1, PEOPLE + 1):
        digits = f"33028219900101{place % 1000:03d}"
        id_no = seal(Kind.ID_NUMBER, digits + IdNumber.check_character(digits))
        phone, name = seal(Kind.PHONE, phone_of(place)), seal(Kind.NAME, f"测试{place}")
        address = seal(Kind.ADDRESS, f"浙江省慈溪市浒山街道测试路{place}号")
        values: list[Sealed | bytes] = [phone, phone.blind(), name, id_no, id_no.blind(), address]
        tokens = [value.token if isinstance(value, Sealed) else value for value in values]
        cursor.execute("INSERT INTO bench_sealed VALUES (%s, %s, %s, %s, %s, %s, %s)", [place, *tokens])
    cursor.execute("ANALYZE bench_station; ANALYZE bench_sealed")
