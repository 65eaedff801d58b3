# SPDX-License-Identifier: Apache-2.0
"""Advisory locks: each is named in one file, none means two things, and each ends with its holder."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from django.db import transaction

import wuzha
from wuzha import locks
from wuzha.locks import Lock
from wuzha.runtime import layout

pytestmark = pytest.mark.dialect("locks")

PACKAGE = Path(wuzha.__file__).parent
_TAKES = re.compile(r"pg_(try_)?advisory|\bhashtext\b", re.IGNORECASE)


def taken_by(session: psycopg.Connection, lock: Lock, key: int) -> bool:
    """Whether the session gets the lock now. It keeps it to the end of its transaction."""
    found = session.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [lock.value, key]).fetchone()
    return bool(found and found[0])


def test_no_two_locks_have_one_number() -> None:
    assert len({lock.value for lock in Lock}) == len(Lock.__members__)


def test_locks_are_taken_in_one_file_only() -> None:
    of_migrations = {layout.FILE, *PACKAGE.rglob("migrations/*")}
    texts = [path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".sql"} and path not in of_migrations]
    assert {path for path in texts if _TAKES.search(path.read_text("utf-8"))} == {Path(locks.__file__)}


@pytest.mark.django_db
def test_versions_before_and_after_the_registry_migrate_one_after_the_other(other_session: psycopg.Connection) -> None:
    found = other_session.execute("SELECT hashtext('wuzha.migrate')").fetchone()
    assert found == (Lock.MIGRATE,)


@pytest.mark.django_db
def test_what_is_held_is_nobody_elses_until_the_block_ends(other_session: psycopg.Connection) -> None:
    with locks.hold(Lock.LINK, 7) as held, locks.hold(Lock.LINK, 7) as again:
        assert held
        assert again
        assert not taken_by(other_session, Lock.LINK, 7)
        assert taken_by(other_session, Lock.LINK, 8)
        assert taken_by(other_session, Lock.BATCH, 7)
    assert taken_by(other_session, Lock.LINK, 7)
    with locks.hold(Lock.LINK, 7) as held:
        assert not held


@pytest.mark.django_db
def test_a_lock_ends_with_its_holder(other_session: psycopg.Connection) -> None:
    other_session.execute("SELECT pg_advisory_lock(%s)", [Lock.MIGRATE.value])
    with locks.hold(Lock.MIGRATE) as held:
        assert not held
    other_session.close()
    with locks.hold(Lock.MIGRATE, waiting=True) as held:
        assert held


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [[3, 2**31 - 1, 3], ["a request", "另一个请求"], []])
def test_locks_of_a_transaction_end_with_it(keys: list[int] | list[str], other_session: psycopg.Connection) -> None:
    with transaction.atomic():
        assert locks.take(Lock.SEAL)
        locks.wait(Lock.TRACE, 2**31 + 5)
        locks.wait_each(Lock.REQUEST, keys)
        assert not taken_by(other_session, Lock.TRACE, 5)
        assert len(of_request(other_session)) == len(set(keys))
    assert not of_request(other_session)
    assert taken_by(other_session, Lock.TRACE, 5)


def of_request(session: psycopg.Connection) -> list[tuple[int]]:
    held = """
    SELECT l.objid::bigint FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.classid = %s AND d.datname = current_database()
    """
    return session.execute(held, [Lock.REQUEST.value]).fetchall()
