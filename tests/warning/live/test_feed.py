# SPDX-License-Identifier: Apache-2.0
"""The change feed: what is written to it, that no reader misses a late commit, and who sees what."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import City, make_city, make_warning, make_warning_in
from tests.waiting import LAST_RESORT
from wuzha.audit.actor import Actor
from wuzha.core import feed
from wuzha.core.feed import AT_ONCE, Mark, MarkTooOldError, prune
from wuzha.org.roles import Role
from wuzha.warning.models import Change, ChangeKind, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import notices
from wuzha.warning.services.scoring import rescore_open

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dialect("core.feed")]
EVERYTHING = Actor.system("test")


@pytest.fixture
def city() -> City:
    return make_city()


def told(mark: Mark, actor: Actor = EVERYTHING) -> list[tuple[str, int]]:
    return [(one.kind, one.warning_id) for one in feed.since(Change, actor, mark).changes]


def raise_version(session: psycopg.Connection, warning: WarningRecord) -> None:
    session.execute("UPDATE warning_warning SET version = version + 1 WHERE id = %s", [warning.pk])


def test_a_new_warning_and_its_changes_are_told_once(city: City) -> None:
    mark = feed.now()
    warning = make_warning(city)
    found = feed.since(Change, EVERYTHING, mark)
    assert [(one.kind, one.warning_id, one.state) for one in found.changes] == [("new", warning.pk, "RECEIVED")]
    WarningRecord.unscoped.filter(pk=warning.pk).update(push_count=2, version=2)
    assert told(found.mark) == [("changed", warning.pk)]
    assert told(feed.now()) == []


def test_scoring_anew_is_no_change(city: City) -> None:
    make_warning(city)
    mark = feed.now()
    assert rescore_open(timezone.now()) == 1
    assert told(mark) == []


def test_what_is_loaded_as_finished_is_history(city: City) -> None:
    mark = feed.now()
    make_warning_in(city, State.CLOSED)
    assert told(mark) == []


def test_a_change_that_commits_late_is_not_missed(city: City, other_session: psycopg.Connection) -> None:
    first, second = make_warning(city), make_warning(city)
    mark = feed.now()
    raise_version(other_session, first)  # written first …
    WarningRecord.unscoped.filter(pk=second.pk).update(version=2)
    found = feed.since(Change, EVERYTHING, mark)
    assert [one.warning_id for one in found.changes] == [second.pk]
    other_session.commit()  # … and committed last
    assert told(found.mark) == [("changed", first.pk)]


def test_what_is_rolled_back_is_not_told(city: City, other_session: psycopg.Connection) -> None:
    warning = make_warning(city)
    mark = feed.now()
    raise_version(other_session, warning)
    other_session.rollback()
    assert told(mark) == []


def test_a_long_answer_is_read_in_parts_without_gap_or_repeat(city: City, other_session: psycopg.Connection) -> None:
    warnings = [make_warning(city) for _ in range(5)]
    mark = feed.now()
    for warning in warnings:
        WarningRecord.unscoped.filter(pk=warning.pk).update(version=2)
    seen = []
    late = make_warning(city)
    found = feed.since(Change, EVERYTHING, mark, limit=2)
    while True:
        seen += [one.warning_id for one in found.changes]
        raise_version(other_session, late)
        other_session.commit()
        if not found.more:
            break
        found = feed.since(Change, EVERYTHING, Mark.parse(str(found.mark)), limit=2)
    assert seen == [*(warning.pk for warning in warnings), late.pk]
    assert set(told(found.mark)) == {("changed", late.pk)}


def test_one_statement_wakes_the_listeners_once(city: City, other_session: psycopg.Connection) -> None:
    other_session.autocommit = True
    other_session.execute(f"LISTEN {Change.CHANNEL}")
    warnings = [make_warning(city) for _ in range(3)]
    list(other_session.notifies(timeout=LAST_RESORT, stop_after=3))
    WarningRecord.unscoped.filter(pk__in=[one.pk for one in warnings]).update(version=2)
    make_warning(city)
    assert len(list(other_session.notifies(timeout=LAST_RESORT, stop_after=2))) == 2


def test_each_sees_the_changes_in_their_reach_and_what_left_it(city: City) -> None:
    officer, neighbour = city.actor(Role.STATION_OFFICER), city.foreign_actor(Role.STATION_OFFICER)
    mark = feed.now()
    waiting = make_warning(city, division_code="")
    assert told(mark, city.actor(Role.ANALYST)) == [("new", waiting.pk)]
    assert told(mark, officer) == []
    sent = make_warning_in(city, State.DISPATCHED)
    assert told(mark, officer) == [("new", sent.pk)]
    mark = feed.now()
    WarningRecord.unscoped.filter(pk=sent.pk).update(station=city.other_station, version=2)
    assert told(mark, officer) == [("changed", sent.pk)]
    mark = feed.now()
    WarningRecord.unscoped.filter(pk=sent.pk).update(version=3)
    assert told(mark, officer) == []
    assert told(mark, neighbour) == []
    assert told(mark, city.foreign_actor(Role.ANALYST)) == []


def test_a_notice_reaches_the_unit_it_is_for(city: City) -> None:
    warning = make_warning(city, division_code="")
    mark = feed.now()
    notices.publish("ESCALATED", warning.pk, city.station.pk)
    [one] = feed.since(Change, city.actor(Role.STATION_OFFICER), mark).changes
    assert (one.kind, one.notice, one.unit_id) == (ChangeKind.NOTICE, "ESCALATED", city.station.pk)
    assert told(mark, city.actor(Role.ANALYST)) == [("notice", warning.pk)]


def test_old_changes_are_thrown_away_and_old_marks_refused(city: City) -> None:
    make_warning(city)
    now = timezone.now()
    assert prune(Change, now) == 0
    Change.unscoped.update(at=now - timedelta(days=30))
    fresh = make_warning(city)
    assert prune(Change, now) == 1
    assert [one.warning_id for one in Change.unscoped.all()] == [fresh.pk]
    with pytest.raises(MarkTooOldError):
        feed.since(Change, EVERYTHING, Mark(int((now - timedelta(days=30)).timestamp()), feed.now().seen))


def test_more_than_one_helping_is_thrown_away(city: City) -> None:
    warning = make_warning(city)
    old = timezone.now() - timedelta(days=30)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO warning_change (at, kind, warning_id, state, level, centre_id)"
            " SELECT %s, 'changed', %s, 'RECEIVED', 2, %s FROM generate_series(1, %s)",
            [old, warning.pk, city.centre.pk, AT_ONCE + 7],
        )
    assert prune(Change, timezone.now()) == AT_ONCE + 7
    assert Change.unscoped.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "5/1:2:",
        "1/9:5:",
        "1/3:9:8,7",
        "1/3:9:12",
        "1/3:99999999999999999999:",
        "1/0:0:",
        "1/4294967296:4294967299:",
        "1/3:9:4,,5",
        "1/3:9:;DROP",
    ],
)
def test_a_mark_that_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(MarkTooOldError):
        feed.since(Change, EVERYTHING, Mark.parse(text))


def test_a_mark_of_another_life_of_the_database_is_refused(city: City) -> None:
    mark = feed.now()
    with pytest.raises(MarkTooOldError):
        feed.since(Change, EVERYTHING, Mark(mark.at, f"{2**50 + 3}:{2**50 + 3}:"))
