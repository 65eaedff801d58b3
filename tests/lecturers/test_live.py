# SPDX-License-Identifier: Apache-2.0
"""The wall of a contest hears when a round opens or closes, and of no other contest; two that press at once."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import make_city
from tests.lecturers.conftest import begun, first_of, people_of, sent
from wuzha.core import feed
from wuzha.lecturers.live import SOURCE, OfContest
from wuzha.lecturers.models import ContestChanged, Mark
from wuzha.lecturers.services import contests, judging, running
from wuzha.lecturers.services.contests import NewContest
from wuzha.lecturers.tasks import forget_contest_feed
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.dialect("lecturers.migrations.0001_schema"),
]


def test_a_wall_hears_of_its_own_contest_alone() -> None:
    city = make_city()
    office = city.actor(Role.OUTREACH_OFFICER)
    row, judges = begun(city, 2, 3)
    other = contests.plan(office, NewContest("STAR", "另一比赛", timezone.localdate(), "文化馆"))
    topics = [OfContest(row.pk), OfContest(other.pk)]
    mark = feed.now()
    assert SOURCE.touched(topics, mark, feed.now()) == []
    for judge in judges:
        for one in people_of(row):
            judging.keep(judge, sent(row, one, 8000 + 10 * judge.pk % 100))
    running.close_round(office, row.pk, first_of(row).pk)
    assert SOURCE.touched(topics, mark, feed.now()) == [OfContest(row.pk)]
    assert SOURCE.told(topics[:1]) == {topics[0]: ("contest", None)}
    assert forget_contest_feed(timezone.now()) == 0
    assert ContestChanged.unscoped.exists()


def test_of_marks_at_the_same_moment_each_is_kept_once() -> None:
    row, judges = begun(make_city(), 2, 3)
    whom, uid = people_of(row)[0], uuid.uuid4()
    said: list[object] = []

    def send(judge: int, sign: uuid.UUID) -> None:
        try:
            said.append(judging.keep(judges[judge], sent(row, whom, 9000, uid=sign)))
        except RefusalError as error:
            said.append(error.code)
        finally:
            connection.close()

    given = [(0, uid), (0, uid), (0, uid), (1, uuid.uuid4()), (1, uuid.uuid4())]
    threads = [threading.Thread(target=send, args=one) for one in given]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, said)) == ["False", "False", "MARK_TWICE", "True", "True"]
    assert Mark.unscoped.count() == 2
