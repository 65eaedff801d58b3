# SPDX-License-Identifier: Apache-2.0
"""`kill -9` anywhere in a rotation: nothing is lost or doubled, everything is found, and the next one goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.custody.test_rotation import NEW, PEOPLE, phone, push, take
from tests.factories import make_city
from tests.intake.conftest import address_of_test_database
from wuzha import keys
from wuzha.custody.models import KeyGeneration
from wuzha.custody.services.check import check_keys
from wuzha.custody.services.follow import look
from wuzha.custody.services.left import left
from wuzha.custody.services.work import go_on
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import search

#: Begins a rotation; each child goes on with it and dies at one of its statements.
RUN = """
import os, signal, sys
from datetime import timedelta
import django
django.setup()
from django.db import connection
from wuzha.custody.services import check, indexes, reseal, rotate, work
work.NOTICED, indexes.FEWEST, indexes.SHORT, reseal.ROWS = timedelta(), 8192, 0, 5
check.check_keys()
rotate.begin()
connection.close()
for at in map(int, sys.argv[1:]):
    if not os.fork():
        seen = iter(range(10**6))
        def dying(execute, *given):
            if next(seen) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*given)
        with connection.execute_wrapper(dying):
            work.go_on()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.wait()[1]) == -signal.SIGKILL, at
"""


@pytest.fixture
def no_triggers_stay() -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'custody\\_%%'")
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name} ON {table}")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_triggers_stay")
def test_a_killed_rotation_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    city = make_city()
    take(city, *(push(number) for number in range(PEOPLE)))
    check_keys()
    ring = keys.current().with_key(2, NEW)
    monkeypatch.setenv("WUZHA_MASTER_KEY", ring.text())
    done = subprocess.run(
        [sys.executable, "-c", RUN, "60", "130", "210"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.base",
            "WUZHA_DATABASE_URL": address_of_test_database(),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    keys.use(ring)
    look()
    assert left(1)
    assert KeyGeneration.objects.get(number=2).resealed_at is None
    analyst = city.actor(Role.ANALYST)
    for number in range(PEOPLE):
        assert len(search.keys(analyst, phone(number), 9)) == 1
    assert take(city, *(push(number) for number in range(PEOPLE))).duplicates == PEOPLE
    assert go_on()
    assert left(1) == {}
    assert take(city, *(push(number, 0.5) for number in range(PEOPLE))).merged == PEOPLE
    assert WarningRecord.unscoped.count() == PEOPLE
