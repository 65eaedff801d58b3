# SPDX-License-Identifier: Apache-2.0
"""The trail is only added to, sealed into a chain, and says where it was broken."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all, seal_batch
from wuzha.audit.services import record
from wuzha.audit.verify import Finding, Note, Reason, verify
from wuzha.locks import Lock, wait

pytestmark = pytest.mark.dialect("audit.migrations.0001_schema", "audit.sealer", "audit.services")

ACTOR = Actor(kind="person", label="tester", person_id=1, role="analyst", unit_code="330282000100", address="::1")


def write(count: int) -> list[Event]:
    return [record(ACTOR, "warning.claim", on=("warning", n), detail={"中文": n}) for n in range(count)]


def tamper(sql: str, *parameters: Any) -> None:
    """What somebody with the table's owner account could do: switch the guard off first."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_append_only")
        cursor.execute(sql, parameters)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_append_only")


@pytest.mark.django_db
def test_sealing_links_every_event_in_order() -> None:
    write(5)
    assert verify().unsealed == 5
    assert seal_all() == 5
    assert list(Event.objects.order_by("id").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    verdict = verify()
    assert (verdict.ok, verdict.events, verdict.unsealed) == (True, 5, 0)


@pytest.mark.django_db
def test_sealing_in_small_batches_gives_one_chain() -> None:
    write(7)
    assert [seal_batch(3), seal_batch(3), seal_batch(3), seal_batch(3)] == [3, 3, 1, 0]
    assert verify().ok


@pytest.mark.django_db
def test_a_trail_that_never_had_an_event_is_whole() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE audit_event_id_seq RESTART")
    assert verify().ok
    assert verify().head == "00" * 32


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "actor = 'other'", "at = at + interval '1 microsecond'", "purpose = 'x'", "detail = '{}'", "fields = '[1]'",
        "row_count = 2", "outcome = 'REFUSED'", "object_id = '99'", "address = ''", "role = ''", "person_id = 2",
    ],
)  # fmt: skip
def test_a_changed_event_is_named(change: str) -> None:
    events = write(4)
    seal_all()
    tamper(f"UPDATE audit_event SET {change} WHERE id = %s", events[2].pk)
    verdict = verify()
    assert verdict.findings == [Finding(Reason.CHANGED, 3, events[2].pk)]


@pytest.mark.django_db
def test_a_removed_event_is_named() -> None:
    events = write(4)
    seal_all()
    tamper("DELETE FROM audit_event WHERE id = %s", events[1].pk)
    verdict = verify()
    assert verdict.findings == [Finding(Reason.MISSING, 2, None)]


@pytest.mark.django_db
def test_a_cut_off_tail_is_found_by_a_head_kept_elsewhere() -> None:
    events = write(4)
    seal_all()
    head = verify().head
    assert verify([head]).ok
    tamper("DELETE FROM audit_event WHERE id >= %s", events[2].pk)
    assert verify().ok, "without an anchor a shorter chain is a chain"
    assert verify().notes == [Note.NO_ANCHOR], "which is told"
    assert [one.reason for one in verify([head]).findings] == [Reason.ANCHOR]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "UPDATE audit_event SET seq = 9, hash = ''"],
)
def test_the_database_refuses_changes(sql: str) -> None:
    write(1)
    seal_all()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_an_unsealed_event_cannot_be_changed_while_it_is_sealed() -> None:
    write(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET seq = 1, hash = '\\x00', actor = 'x'")


@pytest.mark.django_db(transaction=True)
def test_only_one_sealer_works_at_a_time() -> None:
    write(3)

    def other_sealer() -> int:
        try:
            return seal_batch()
        finally:
            connection.close()

    with transaction.atomic():
        wait(Lock.SEAL)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(other_sealer).result() == 0
    assert seal_all() == 3


@pytest.mark.django_db(transaction=True)
def test_events_of_parallel_writers_all_join_one_chain() -> None:
    def writer(number: int) -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    record(ACTOR, "warning.claim", on=("warning", number))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(writer, n) for n in range(4)]
        while not all(d.done() for d in done):
            seal_batch()
    seal_all()
    verdict = verify()
    assert (verdict.ok, verdict.events) == (True, 40)


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_one_json_object_and_fails_on_a_broken_chain(capsys: pytest.CaptureFixture[str]) -> None:
    from wuzha.cli import main

    events = write(2)
    assert main(["audit", "verify", "--no-anchor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 2
    tamper("UPDATE audit_event SET actor = 'x' WHERE id = %s", events[0].pk)
    assert main(["audit", "verify", "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert (verdict["ok"], verdict["broken_seq"]) == (False, 1)
