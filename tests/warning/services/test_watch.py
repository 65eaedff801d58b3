# SPDX-License-Identifier: Apache-2.0
"""Watches: opened by the closing, followed up, known at the next push, and ended for a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.actor import Actor
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import WarningRecord, Watch
from wuzha.warning.rules.followup import Answer, Ending
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.services import aftercare, work
from wuzha.warning.services.errors import Code
from wuzha.warning.services.receive import IncomingDirective, receive

PHONE, ID_NO, OTHER_ID = "13900000077", "330282199001010011", "330282199001010038"


def deceived(desk: Desk, **values: Any) -> WarningRecord:
    facts = {"phone": seal(Kind.PHONE, PHONE), "level": Level.MEDIUM} | values
    warning = desk.working(**facts)
    return work.close(desk.officer, warning.pk, outcome="ALREADY_DECEIVED", loss_fen=1_000_00)


def watch_of(warning: WarningRecord) -> Watch:
    found: Watch = Watch.unscoped.get(warning=warning)
    return found


def push(desk: Desk, **values: Any) -> WarningRecord:
    """A push by another source, months later as far as merging goes."""
    now = timezone.now()
    facts: dict[str, Any] = {"phone": PHONE, "level": Level.MEDIUM} | values
    row = IncomingDirective(line=1, fraud_type="BRUSH", source_type="BANK", pushed_at=now, **facts)
    receipt = receive([row], source="TEST", centre_id=desk.city.centre.pk, actor=Actor.system("test"))
    found: WarningRecord = WarningRecord.unscoped.get(pk=receipt.verdicts[0].warning_id)
    return found


@pytest.fixture
def days_later(at: Callable[[Any], None]) -> Callable[[float], datetime]:
    start = timezone.now()

    def move(days: float) -> datetime:
        moment = start + timedelta(days=days)
        at(moment)
        return moment

    return move


def test_who_was_deceived_is_watched_by_the_station_that_met_them(desk: Desk) -> None:
    found = watch_of(deceived(desk))
    today = timezone.localdate()
    assert (found.station, found.outcome) == (desk.city.station, "ALREADY_DECEIVED")
    assert (found.until - today, found.next_on - today) == (timedelta(days=90), timedelta(days=30))


def test_a_stop_is_watched_at_a_high_level_only(desk: Desk) -> None:
    for level, watched in ((Level.HIGH, True), (Level.MEDIUM, False)):
        warning = work.close(desk.officer, desk.working(level=level).pk, outcome="STOPPED", averted_claimed_fen=100)
        assert Watch.unscoped.filter(warning=warning).exists() is watched


def test_a_new_push_is_known_at_once_and_raised(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    opened = watch_of(deceived(desk))
    days_later(45)
    pushed = push(desk)
    assert (pushed.watch_id, pushed.level) == (opened.pk, Level.HIGH)
    opened.refresh_from_db()
    assert (opened.pushes, opened.last_push_at is not None) == (1, True)


def test_a_next_round_is_raised_once_not_twice(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    deceived(desk, level=Level.LOW)
    days_later(10)
    pushed = push(desk, level=Level.LOW, last_contact_at=timezone.now())
    assert (pushed.round_no, pushed.level) == (2, Level.MEDIUM)
    assert pushed.watch_id is not None


def test_another_person_on_the_same_number_is_not_taken_for_the_watched_one(
    desk: Desk, days_later: Callable[[float], datetime]
) -> None:
    deceived(desk, id_no=seal(Kind.ID_NUMBER, ID_NO))
    days_later(45)
    assert push(desk, id_no=OTHER_ID).watch_id is None
    assert push(desk, phone=None, id_no=ID_NO).watch_id is not None


def test_a_watch_that_has_ended_marks_nothing(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    opened = watch_of(deceived(desk))
    aftercare.end(desk.partner, opened.pk, ending=Ending.SETTLED, note="家属已接管银行卡")
    days_later(45)
    assert push(desk).watch_id is None


def test_contacts_follow_the_interval_and_silence_is_tried_again_soon(
    desk: Desk, days_later: Callable[[float], datetime]
) -> None:
    opened = watch_of(deceived(desk))
    days_later(30)
    today = timezone.localdate()
    assert aftercare.contact(desk.officer, opened.pk, answer=Answer.SAFE).next_on == today + timedelta(days=30)
    missed = aftercare.contact(desk.officer, opened.pk, answer=Answer.NOT_REACHED)
    assert (missed.missed, missed.next_on) == (1, today + timedelta(days=2))
    danger = aftercare.contact(desk.officer, opened.pk, answer=Answer.PAYMENT, note="又转一笔")
    assert (danger.missed, danger.next_on) == (0, today + timedelta(days=1))


def test_after_contacts_in_vain_the_person_is_lost_and_counted_so(desk: Desk) -> None:
    opened = watch_of(deceived(desk))
    for _ in range(3):
        assert aftercare.contact(desk.officer, opened.pk, answer=Answer.NOT_REACHED).ended_at is None
    assert aftercare.contact(desk.officer, opened.pk, answer=Answer.NOT_REACHED).ending == Ending.LOST
    with pytest.raises(RefusalError) as refused:
        aftercare.contact(desk.officer, opened.pk, answer=Answer.SAFE)
    assert refused.value.code == Code.WATCH_GONE


def test_its_time_over_it_ends_once_and_who_was_silent_is_not_counted_as_safe(
    desk: Desk, days_later: Callable[[float], datetime]
) -> None:
    safe, silent = watch_of(deceived(desk)), watch_of(deceived(desk, phone=seal(Kind.PHONE, "13900000078")))
    aftercare.contact(desk.officer, silent.pk, answer=Answer.NOT_REACHED)
    last_day = days_later(90)
    assert aftercare.sweep(last_day) == 0
    over = days_later(91)
    assert aftercare.sweep(over) == 2
    assert aftercare.sweep(over) == 0
    safe.refresh_from_db()
    silent.refresh_from_db()
    assert (safe.ending, silent.ending) == (Ending.EXPIRED, Ending.LOST)


def test_it_goes_on_with_the_later_warning(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    first = watch_of(deceived(desk))
    days_later(5)
    second = watch_of(deceived(desk))
    first.refresh_from_db()
    assert (first.ending, second.ended_at) == (Ending.RENEWED, None)


def test_reopened_it_ends_and_closed_again_it_begins_anew(desk: Desk) -> None:
    warning = deceived(desk)
    work.reopen(desk.analyst, warning.pk, "AGAIN")
    assert watch_of(warning).ending == Ending.REOPENED
    work.close(desk.officer, warning.pk, outcome="ALREADY_DECEIVED")
    assert Watch.unscoped.filter(warning=warning, ended_at__isnull=True).count() == 1


def test_only_its_station_and_centre_reach_it(desk: Desk) -> None:
    opened = watch_of(deceived(desk))
    for stranger in (desk.other_officer, desk.foreign_analyst):
        with pytest.raises(RefusalError) as refused:
            aftercare.contact(stranger, opened.pk, answer=Answer.SAFE)
        assert refused.value.code == Code.NOT_FOUND
    aftercare.contact(desk.analyst, opened.pk, answer=Answer.SAFE)


@pytest.mark.parametrize(("ending", "note", "code"), [
    (Ending.EXPIRED, "说明", Code.UNKNOWN_REASON), (Ending.MOVED, "", Code.WORDS_MISSING),
])  # fmt: skip
def test_ending_it_early_needs_a_reason_of_the_list_and_words(
    desk: Desk, ending: Ending, note: str, code: Code
) -> None:
    opened = watch_of(deceived(desk))
    with pytest.raises(RefusalError) as refused:
        aftercare.end(desk.officer, opened.pk, ending=ending, note=note)
    assert refused.value.code == code


def test_a_denial_is_watched_from_the_visit_on(desk: Desk) -> None:
    warning = desk.working(level=Level.HIGH)
    work.attempt(desk.officer, warning.pk, channel=Channel.VISIT, result=Result.REACHED)
    denied = work.close(desk.officer, fresh(warning).pk, outcome="DENIED")
    assert watch_of(denied).interval_days == 7
