# SPDX-License-Identifier: Apache-2.0
"""Records from a phone: each is kept once, in order, whatever the line does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.warning.doorstep.conftest import Phone, photo
from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.sealed.envelope import close_envelope
from wuzha.warning.models import Attachment, Attempt, FieldRecord, GridTask
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import work
from wuzha.warning.services.doorstep.records import owner_of, pack
from wuzha.warning.services.doorstep.sync import Verdict, sync


def verdicts(answers: list[object]) -> list[str]:
    return [str(one.verdict) for one in answers]  # type: ignore[attr-defined]  # answers of `sync`


def test_a_visit_with_its_photo_and_outcome_arrives_in_order(desk: Desk, phone: Phone) -> None:
    warning = desk.signed(level=Level.MEDIUM)
    phone.take()
    phone.call(warning, result="NO_ANSWER", cause="NO_ANSWER")
    visit = phone.call(warning, channel="VISIT", note="在家，已劝阻")
    phone.keep("PHOTO", photo(), warning=warning.pk, attempt=str(visit))
    phone.close(warning, outcome="STOPPED", averted_claimed_fen=1_000_000)
    assert verdicts(phone.send()) == ["kept"] * 4
    closed = fresh(warning)
    assert (closed.state, closed.outcome, closed.averted_claimed_fen) == (State.CLOSED, "STOPPED", 1_000_000)
    assert [one.channel for one in Attempt.unscoped.filter(warning=warning).order_by("pk")] == ["CALL", "VISIT"]
    assert Attachment.unscoped.get(warning=warning).attempt.uid == visit  # type: ignore[union-attr]


def test_what_is_sent_again_is_known_and_changes_nothing(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    phone.keep("PHOTO", photo(), warning=warning.pk)
    phone.close(warning, outcome="NOT_A_WORD")
    assert verdicts(phone.send()) == ["kept", "kept", "refused"]
    before = fresh(warning).version
    assert verdicts(phone.send()) == ["known", "known", "refused"]
    assert fresh(warning).version == before
    assert (Attempt.unscoped.count(), Attachment.unscoped.count(), FieldRecord.objects.count()) == (1, 1, 3)


def test_a_batch_that_broke_off_goes_on_where_it_stopped(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    for _number in range(3):
        phone.call(warning)
    sync(phone.actor, timezone.now(), phone.waiting[:2])
    assert verdicts(phone.send()) == ["known", "known", "kept"]
    assert Attempt.unscoped.filter(warning=warning).count() == 3


@pytest.mark.parametrize("minutes", [-90, 45])
def test_a_clock_that_is_off_is_corrected_and_marked(desk: Desk, phone: Phone, minutes: int) -> None:
    warning = desk.signed()
    phone.take()
    phone.ahead = timedelta(minutes=minutes)
    happened = timezone.now()
    phone.call(warning)
    phone.send()
    record = FieldRecord.objects.get()
    assert abs((record.at - happened).total_seconds()) < 5
    assert abs(record.clock_ahead_s - minutes * 60) < 5
    assert abs((record.device_at - happened).total_seconds() - minutes * 60) < 5
    assert Attempt.unscoped.get().at <= timezone.now()


def test_a_record_that_cannot_be_read_is_refused_and_the_others_are_kept(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    bad = uuid.uuid4()
    phone.waiting.insert(0, (bad, b"\x01" + b"0" * 200))
    half = uuid.uuid4()
    phone.waiting.insert(1, (half, close_envelope(half, b"\x00\x00\x00\x02{}")))
    mixed_up = uuid.uuid4()
    phone.waiting.insert(2, (mixed_up, phone.waiting[-1][1]))
    assert verdicts(phone.send()) == ["refused", "refused", "refused", "kept"]


def test_nobody_sends_in_the_name_of_another(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    answers = sync(desk.partner, timezone.now(), phone.waiting)
    assert verdicts(answers) == ["refused"]
    assert not Attempt.unscoped.exists()
    assert verdicts(phone.send()) == ["kept"], "the owner can still send it"


def test_a_task_that_was_not_taken_along_takes_no_record(desk: Desk) -> None:
    warning = desk.signed()
    stranger = Phone(desk.other_officer)
    stranger.call(warning)
    stranger.keep("PHOTO", photo(), warning=warning.pk)
    stranger.close(warning)
    assert verdicts(stranger.send()) == ["refused"] * 3
    assert fresh(warning).version == warning.version
    assert set(FieldRecord.objects.values_list("warning", flat=True)) == {None}


def test_a_refused_outcome_says_why_and_keeps_what_was_sent(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.close(warning)
    (answer,) = phone.send()
    assert answer.verdict is Verdict.REFUSED
    assert "尚无联系记录" in answer.message, answer.message
    record = FieldRecord.objects.get()
    assert (record.warning_id, record.refusal) == (warning.pk, "CANNOT_CLOSE")
    assert record.account is not None


def test_a_visit_of_a_grid_worker_is_answered_with_its_own_time(desk: Desk) -> None:
    warning = desk.signed()
    task = work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
    phone = Phone(desk.worker)
    phone.take_visits()
    at = timezone.now()
    uid = phone.keep("GRID", task=task.pk, result="REACHED", at=at)
    phone.keep("PHOTO", photo(), task=task.pk, attempt=str(uid))
    assert verdicts(phone.send()) == ["kept", "kept"]
    assert verdicts(phone.send()) == ["known", "known"]
    made = Attempt.unscoped.get(uid=uid)
    assert abs((made.at - at).total_seconds()) < 1
    assert GridTask.unscoped.get(pk=task.pk).attempt == made


def test_a_grid_worker_reaches_no_task_of_an_officer(desk: Desk) -> None:
    warning = desk.signed()
    phone = Phone(desk.worker)
    phone.call(warning)
    phone.close(warning)
    assert verdicts(phone.send()) == ["refused", "refused"]
    other = Phone(desk.other_worker)
    task = work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
    other.keep("GRID", task=task.pk, result="REACHED")
    assert verdicts(other.send()) == ["refused"]
    assert not Attempt.unscoped.exists()


def test_the_trail_says_that_a_record_came_later_and_holds_nothing_in_clear(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    work.return_to_centre(desk.partner, warning.pk, "NOT_OUR_AREA")
    phone.call(warning, note="说了 13800000999")
    phone.send()
    late = Event.objects.filter(action="warning.attempt", object_id=str(warning.pk)).latest("pk")
    assert late.detail["sent_later"] is True
    assert "13800000999" not in str(list(Event.objects.values()))


def test_a_name_of_an_owner_says_nothing_of_the_person(desk: Desk) -> None:
    assert owner_of(desk.officer.person_id) == owner_of(desk.officer.person_id)
    assert owner_of(desk.officer.person_id) != owner_of(desk.partner.person_id)
    assert str(desk.officer.person_id) != owner_of(desk.officer.person_id)


def test_a_head_longer_than_the_record_is_no_record(desk: Desk, phone: Phone) -> None:
    uid = uuid.uuid4()
    content = pack({"kind": "CLOSE"})
    phone.waiting.append((uid, close_envelope(uid, b"\xff\xff\xff\xff" + content[4:])))
    assert verdicts(phone.send()) == ["refused"]


def test_a_record_twice_in_one_batch_is_kept_once(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    phone.waiting *= 2
    assert verdicts(phone.send()) == ["kept", "known"]
    assert Attempt.unscoped.filter(warning=warning).count() == 1
