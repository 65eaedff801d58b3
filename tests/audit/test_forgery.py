# SPDX-License-Identifier: Apache-2.0
"""What somebody may do who writes the database, as its owner with the guards off: each of it is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from wuzha.audit.actor import Actor
from wuzha.audit.anchor import Anchor, last, lines
from wuzha.audit.anchors import take_anchor, take_if_due
from wuzha.audit.chain import BOUNDARY, GENESIS, Linker
from wuzha.audit.content import code_of, content
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import next_ids, record, record_all
from wuzha.audit.verify import Finding, Note, Reason, verify, verify_and_tell
from wuzha.cli import main

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect("audit.services", "audit.verify", "audit.migrations.0001_schema"),
]

ACTOR = Actor(kind="person", label="tester", person_id=1, role="analyst", unit_code="330282000100", address="::1")


@pytest.fixture(autouse=True)
def anchors(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of anchors of this test."""
    monkeypatch.setattr("wuzha.audit.anchors._look_at", 0.0)
    settings.WUZHA_ANCHORS = tmp_path / "worm" / "anchors.jsonl"
    return Path(settings.WUZHA_ANCHORS)


def write(count: int) -> list[Event]:
    events = [record(ACTOR, "warning.claim", on=("warning", n), detail={"中文": n}) for n in range(count)]
    seal_all()
    return events


def superuser(*statements: str) -> None:
    """Statements with every guard off, as only the owner of the table or a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


#: A row like those before it, as somebody writes it who does not have the key.
INSERT = """
INSERT INTO audit_event (at, actor_kind, actor, person_id, role, unit_code, address, action, object_type, object_id,
  purpose, fields, row_count, outcome, detail, mac)
SELECT at - interval '30 days', actor_kind, 'somebody-else', person_id, role, unit_code, address, action, object_type,
  object_id, purpose, fields, row_count, outcome, detail, {mac} FROM audit_event WHERE seq = 2
"""
COLUMNS = (
    "id, at, actor_kind, actor, person_id, role, unit_code, address, action, object_type, object_id, purpose, fields,"
    " row_count, outcome, detail, mac, seq, hash"
)


def reasons() -> set[Reason]:
    return {one.reason for one in verify().findings}


@pytest.mark.parametrize("mac", ["NULL", "mac", "decode(repeat('ab', 32), 'hex')"])
def test_an_event_that_the_product_did_not_make_is_sealed_as_forged_and_told(mac: str) -> None:
    write(4)
    with connection.cursor() as cursor:  # adding is what the guards let through
        cursor.execute(INSERT.format(mac=mac))
    forged = Event.objects.latest("pk")
    assert verify().findings == [Finding(Reason.FORGED, None, forged.pk)], "before it is sealed"
    seal_all()
    assert verify().findings == [Finding(Reason.FORGED, 5, forged.pk)], "and after"
    alarm = Event.objects.get(action="audit.forged")
    assert (alarm.object_id, alarm.row_count, alarm.outcome) == (str(forged.pk), 1, "REFUSED")
    assert alarm.seq == 6, "what comes after is linked on"


def test_a_thousand_forgeries_do_not_hold_the_seal_up() -> None:
    write(2)
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(mac="NULL").replace("WHERE seq = 2", ", generate_series(1, 1000) WHERE seq = 2"))
    true = record(ACTOR, "login")
    seal_all()
    verdict = verify()
    assert verdict.faults == 1000
    assert len(verdict.findings) == 100, "told one by one up to here"
    assert Event.objects.get(pk=true.pk).seq is not None
    assert Event.objects.get(action="audit.forged").row_count == 1000


def test_the_same_event_again_is_a_forgery() -> None:
    """A code that was copied with all that it covers but the id."""
    write(3)
    columns = COLUMNS.removeprefix("id, ").removesuffix(", seq, hash")
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO audit_event ({columns}) SELECT {columns} FROM audit_event WHERE seq = 2")
    seal_all()
    assert reasons() == {Reason.FORGED}


#: What a superuser does to a chain of six with an anchor taken after the fourth → what must be among the findings.
FORGERIES: dict[str, tuple[list[str], set[Reason]]] = {
    "edit": (["UPDATE audit_event SET actor = 'x' WHERE seq = 3"], {Reason.CHANGED}),
    "edit the code": (["UPDATE audit_event SET mac = NULL WHERE seq = 3"], {Reason.CHANGED}),
    "delete": (["DELETE FROM audit_event WHERE seq = 3"], {Reason.MISSING}),
    "delete and close up": (
        ["DELETE FROM audit_event WHERE seq = 3", "UPDATE audit_event SET seq = -(seq - 1) WHERE seq > 3",
         "UPDATE audit_event SET seq = -seq WHERE seq < 0"],
        {Reason.CHANGED, Reason.ANCHOR},
    ),
    "reorder": (
        ["UPDATE audit_event SET seq = -seq WHERE seq IN (2, 3)", "UPDATE audit_event SET seq = 5 + seq WHERE seq < 0"],
        {Reason.CHANGED},
    ),
    "insert with an old date": (
        [INSERT.format(mac="NULL"), "UPDATE audit_event SET seq = -(seq + 1) WHERE seq > 2",
         "UPDATE audit_event SET seq = -seq WHERE seq < 0",
         "UPDATE audit_event AS n SET seq = 3, hash = o.hash FROM audit_event o WHERE n.seq IS NULL AND o.seq = 2"],
        {Reason.CHANGED, Reason.ANCHOR},
    ),
    "insert at the same place": (
        [INSERT.format(mac="NULL"), "ALTER TABLE audit_event DROP CONSTRAINT audit_event_seq_key",
         "UPDATE audit_event AS n SET seq = 3, hash = o.hash FROM audit_event o WHERE n.seq IS NULL AND o.seq = 3"],
        {Reason.INSERTED},
    ),
    "cut the tail": (["DELETE FROM audit_event WHERE seq > 2"], {Reason.ANCHOR}),
    "delete all": (["DELETE FROM audit_event"], {Reason.ANCHOR, Reason.EMPTIED}),
    "rewrite without the key": (
        ["UPDATE audit_event SET actor = 'x', mac = sha256(actor::bytea), hash = sha256(hash)"],
        {Reason.CHANGED, Reason.ANCHOR},
    ),
    "put an older copy back": (
        ["CREATE TEMP TABLE older ON COMMIT DROP AS SELECT * FROM audit_event WHERE seq <= 2",
         "DELETE FROM audit_event",
         f"INSERT INTO audit_event ({COLUMNS}) SELECT {COLUMNS} FROM older"],
        {Reason.ANCHOR},
    ),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_a_superuser_forges_is_found(forgery: str) -> None:
    statements, expected = FORGERIES[forgery]
    write(4)
    anchor = take_anchor()
    write(1)
    assert (anchor.seq, verify().ok, verify().anchors, verify().events) == (4, True, 1, 6)
    superuser(*statements)
    assert expected <= reasons()


def test_a_chain_written_anew_by_the_product_itself_does_not_fit_the_anchor() -> None:
    """All of it deleted and made again: every code and link holds, and the anchor tells."""
    write(4)
    take_anchor()
    superuser("DELETE FROM audit_event")
    write(6)
    assert reasons() == {Reason.ANCHOR}


def close_first_version() -> None:
    """As databases have it whose first events had no codes: these linked, and the boundary behind them."""
    linker, seq, previous = Linker(), 0, GENESIS
    for event in Event.objects.order_by("id"):
        seq += 1
        previous = linker.first_link(previous, seq, event)
        Event.objects.filter(pk=event.pk).update(seq=seq, hash=previous)
    boundary = Event(
        pk=next_ids(1)[0], actor_kind="system", actor="audit", action=BOUNDARY, fields=[],
        detail={"seq": seq, "head": previous.hex()},
    )  # fmt: skip
    boundary.mac = code_of(content(boundary))
    boundary.save(force_insert=True)
    seal_all()


class TestOldEvents:
    """Those from before events had codes."""

    @pytest.fixture
    def old(self) -> list[int]:
        """Three of them, one not sealed when the switch came."""
        write(3)
        superuser("UPDATE audit_event SET mac = NULL, seq = NULL, hash = NULL")
        close_first_version()
        return list(Event.objects.order_by("id").values_list("id", flat=True))

    def test_the_switch_is_an_event_in_the_chain(self, old: list[int]) -> None:
        boundary = Event.objects.get(action=BOUNDARY)
        assert (boundary.seq, boundary.detail["seq"], boundary.pk) == (4, 3, old[3])
        write(2)
        verdict = verify()
        assert (verdict.ok, verdict.without_code, verdict.events) == (True, 3, 6)

    def test_an_old_event_cannot_be_put_in_later(self, old: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(INSERT.format(mac="NULL"))
        seal_all()
        assert verify().findings == [Finding(Reason.FORGED, 5, Event.objects.get(seq=5).pk)]

    def test_old_events_are_still_covered(self, old: list[int]) -> None:
        superuser("UPDATE audit_event SET actor = 'x' WHERE seq = 2")
        assert verify().findings == [Finding(Reason.CHANGED, 2, old[1])]

    def test_without_the_boundary_they_are_not_taken_for_old(self, old: list[int]) -> None:
        superuser("DELETE FROM audit_event WHERE seq = 4")
        write(1)
        assert Reason.BOUNDARY in reasons()


class TestContent:
    """An event is the same to its code before it is stored and after it was read."""

    @pytest.mark.parametrize(
        "detail",
        [
            {"b": 1, "a": [1, "二", None, True]}, {1: "a", 10: "b", 2: "c"}, {"f": [1.0, 1.5, -0.0, 1e16, 1e23, 1e-7]},
            {"n": {"x": ("t", 2)}}, {"big": 10**20}, {"s": "\"\\\n\u2028😀"},
        ],
    )  # fmt: skip
    def test_of_one(self, detail: dict[Any, Any]) -> None:
        record(ACTOR, "login", detail=detail, fields=("b", "a"), purpose="查询 ")
        seal_all()
        assert verify().ok

    def test_of_many(self) -> None:
        record_all(ACTOR, "warning.receive", ((("warning", n), {"rows": n, "rate": n / 7}) for n in range(50)))
        record_all(ACTOR, "warning.receive", [])
        assert Event.objects.count() == 50
        seal_all()
        assert verify().ok


class TestAnchors:
    def test_a_line_a_time_each_naming_the_one_before(self, anchors: Path) -> None:
        write(2)
        first = take_anchor()
        second = take_anchor()
        assert lines(anchors) == [first, second]
        assert (second.number, second.previous, second.file) == (2, first.mac, first.file)
        assert (first.seq, second.seq) == (2, 3), "the first one stands in the trail itself"
        verdict = verify()
        assert (verdict.ok, verdict.anchors, verdict.anchored_at, verdict.notes) == (True, 2, second.at, [])
        assert anchors.stat().st_mode & 0o777 == 0o600

    def test_one_an_hour(self, anchors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert take_if_due() is None, "there is nothing to keep"
        write(1)
        again: Callable[[], None] = lambda: monkeypatch.setattr("wuzha.audit.anchors._look_at", 0.0)  # noqa: E731
        again()
        first = take_if_due()
        assert first is not None
        assert take_if_due() is None
        again()
        assert take_if_due() is None, "the file was looked at"
        later = timezone.now() + timedelta(minutes=61)
        monkeypatch.setattr("wuzha.audit.anchors.timezone.now", lambda: later)
        again()
        assert take_if_due() is not None
        assert len(lines(anchors)) == 2

    @pytest.mark.parametrize(
        ("damage", "reason"),
        [
            (lambda old: old[:1] + old[2:], Reason.ANCHOR_FORGED),
            (lambda old: old[1:], Reason.ANCHOR_FORGED),
            (lambda old: [old[0].replace('"seq":2', '"seq":1'), *old[1:]], Reason.ANCHOR_FORGED),
            (lambda old: [old[0], old[1][:40], old[2]], Reason.ANCHOR_FORGED),
            (lambda old: old[:2], Reason.ANCHOR_LOST),
        ],
    )
    def test_a_changed_file_is_noticed(
        self, anchors: Path, damage: Callable[[list[str]], list[str]], reason: Reason
    ) -> None:
        write(2)
        for _ in range(3):
            take_anchor()
        seal_all()
        anchors.write_text("\n".join(damage(anchors.read_text().splitlines())) + "\n")
        assert reasons() == {reason}

    def test_a_line_that_a_crash_cut_short_is_passed_over(self, anchors: Path) -> None:
        write(2)
        first = take_anchor()
        with anchors.open("a") as file:
            file.write('{"file":"')
        second = take_anchor()
        assert lines(anchors) == [first, None, second]
        assert last(anchors) == second
        assert verify().ok

    def test_a_file_that_was_kept_elsewhere_is_used_too(self, anchors: Path, tmp_path: Path) -> None:
        write(2)
        take_anchor()
        seal_all()
        copy = anchors.rename(tmp_path / "copy.jsonl")
        assert verify().notes == [Note.NO_ANCHOR, Note.ANCHORS_ELSEWHERE]
        assert (verify(files=[copy]).anchors, verify(files=[copy]).notes) == (1, [])
        superuser("DELETE FROM audit_event WHERE seq > 1")
        assert {one.reason for one in verify(files=[copy]).findings} == {Reason.ANCHOR}

    def test_an_emptied_trail_is_not_whole_without_any_anchor_either(self, anchors: Path) -> None:
        write(2)
        take_anchor()
        anchors.unlink()
        superuser("DELETE FROM audit_event")
        assert reasons() == {Reason.EMPTIED}

    @pytest.mark.django_db(transaction=True)
    def test_for_want_of_an_anchor_or_of_a_recent_one_the_command_fails(
        self, anchors: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(2)
        assert (main(["audit", "verify"]), main(["audit", "verify", "--no-anchor"])) == (1, 0)
        take_anchor()
        assert main(["audit", "verify"]) == 0
        later = timezone.now() + timedelta(hours=3)
        monkeypatch.setattr("wuzha.audit.verify.timezone.now", lambda: later)
        assert verify().notes == [Note.ANCHOR_OLD]
        assert (main(["audit", "verify"]), main(["audit", "verify", "--no-anchor"])) == (1, 0)

    @pytest.mark.parametrize("line", ["", "x", "[]", "{}", '{"file":1}', "null", json.dumps({"at": "yesterday"})])
    def test_what_is_no_anchor_is_read_as_none(self, line: str) -> None:
        assert Anchor.read(line) is None

    def test_a_verification_stands_in_the_trail(self) -> None:
        write(1)
        verify_and_tell()
        told = Event.objects.get(action="audit.verified")
        assert (told.outcome, told.detail["events"], told.detail["anchors"]) == ("OK", 1, 0)
        superuser("UPDATE audit_event SET actor = 'x' WHERE seq = 1")
        verify_and_tell()
        assert Event.objects.filter(action="audit.verified").latest("pk").outcome == "FAILED"
