# SPDX-License-Identifier: Apache-2.0
"""Each step of a request's clocks is told once, to the right unit, with the words of the rules; the league counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.factories import City
from tests.requests.conftest import FOUND, TITLE, again
from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.requests.models import Request, RequestAlert
from wuzha.requests.queries import lists
from wuzha.requests.rules.clocks import Tell, steps
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.requests.services.telling import sweep
from wuzha.requests.waiting import RequestAlertSource, RequestSource

NOW = datetime(2026, 5, 6, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def test_what_lies_before_the_deadline_was_set_is_no_step_of_it() -> None:
    rows = [SimpleNamespace(days=days, tell="ADDRESSED") for days in (-3, -1, 1)]
    found = steps("SIGNED", sign_due=NOW, due=NOW + 2 * DAY, since=NOW, rows=rows)
    assert [(one.days, one.meant_at) for one in found] == [(-1, NOW + DAY), (1, NOW + 3 * DAY)]
    assert steps("ANSWERED", sign_due=NOW, due=NOW, since=NOW, rows=rows) == []


@pytest.mark.django_db
class TestTelling:
    def told(self, row: Request) -> list[tuple[str, int, str]]:
        rows = RequestAlert.unscoped.filter(request=row).order_by("meant_at", "tell")
        return [(one.clock, one.days, one.tell) for one in rows]

    def test_each_step_is_told_once_however_often_the_sweep_runs(self, city: City, row: Request) -> None:
        assert sweep(row.sign_due_at - timedelta(minutes=1)) == 0
        sweep(row.sign_due_at)
        sweep(row.sign_due_at)
        assert self.told(row) == [("SIGN", 0, "ADDRESSED"), ("SIGN", 0, "ASKING")]
        text = RequestAlert.unscoped.filter(request=row)[0].text
        assert (row.addressed.name in text, TITLE in text, "尚未签收" in text) == (True, True, True)
        sweep(row.due_at + 4 * DAY)
        sweep(row.due_at + 5 * DAY)
        assert [one for one in self.told(row) if one[0] == "ANSWER"] == [
            ("ANSWER", -3, "ADDRESSED"), ("ANSWER", -1, "ADDRESSED"), ("ANSWER", 1, "ADDRESSED"),
            ("ANSWER", 1, "ASKING"), ("ANSWER", 3, "SUPERIOR"),
        ]  # fmt: skip
        above = RequestAlert.unscoped.get(request=row, tell=Tell.SUPERIOR)
        assert (above.unit_id, "已超过答复期限" in above.text) == (city.bureau.pk, True)
        assert again(row).step_at is None

    def test_more_time_starts_the_clock_anew(self, asker: Actor, row: Request) -> None:
        sweep(row.due_at - DAY)
        before = len(self.told(row))
        asking.extend(asker, row.pk, timezone.localdate(row.due_at) + timedelta(days=10), "等外地回函")
        later = again(row)
        sweep(later.due_at - DAY)
        assert len(self.told(row)) == before + 2

    def test_an_answer_ends_every_reminder(self, officer: Actor, row: Request) -> None:
        answering.sign(officer, row.pk)
        answering.answer(officer, row.pk, Answer(FOUND))
        assert sweep(row.due_at + 9 * DAY) == 0

    def test_it_waits_for_the_unit_then_for_who_asked_and_reminders_are_confirmed(
        self, city: City, asker: Actor, officer: Actor, row: Request
    ) -> None:
        now = timezone.now()
        waits = RequestSource()
        assert [one.key for one in waits.waits(officer, now, 9)] == [row.pk]
        assert list(waits.waits(asker, now, 9)) == []
        sweep(row.due_at + 4 * DAY)
        alerts, chief = RequestAlertSource(), city.actor(Role.INVESTIGATOR)
        assert len(list(alerts.waits(officer, now, 9))) == 4
        [above] = alerts.waits(chief, now, 9)
        assert above.about == ("request", row.pk)
        assert "下级" in alerts.items(chief, [above.key], now)[above.key].what or above.key
        alerts.act(chief, above.key, "acknowledge", "")
        assert list(alerts.waits(chief, now, 9)) == []
        answering.sign(officer, row.pk)
        answering.answer(officer, row.pk, Answer(FOUND))
        assert list(alerts.waits(officer, now, 9)) == []
        assert [one.key for one in waits.waits(asker, now, 9)] == [row.pk]
        assert list(waits.waits(officer, now, 9)) == []

    def test_the_league_counts_first_answers_by_the_deadline_that_held(
        self, city: City, asker: Actor, officer: Actor, row: Request
    ) -> None:
        late = asking.send(asker, asking.NewRequest("MATTER", TITLE, "第二件"), city.station.pk)
        for one in (row, late):
            answering.sign(officer, one.pk)
        Request.unscoped.filter(pk=late.pk).update(
            sent_at=timezone.now() - 9 * DAY, due_at=timezone.now() - timedelta(minutes=1)
        )
        for one in (row, late):
            answering.answer(officer, one.pk, Answer(FOUND))
        asking.send_back(asker, row.pk, "不全")
        answering.answer(officer, row.pk, Answer(FOUND))
        since, until = timezone.now() - DAY, timezone.now() + DAY
        [one] = lists.league(asker, since, until)
        assert (one.unit, one.answers, one.in_time, one.percent) == (city.station, 2, 1, 50)
        assert timedelta(days=4) < one.took < timedelta(days=5)


def test_the_same_words_to_several_units_are_one_reminder() -> None:
    at, units = datetime(2026, 11, 2, 1, 0, 5, tzinfo=UTC), [Unit(pk=key, name=f"演示{key}") for key in (1, 2)]
    sent = [
        RequestAlert(fired_at=at + timedelta(seconds=key), text="请尽快答复", unit=units[key]) for key in (0, 1)
    ] + [RequestAlert(fired_at=at, text="请签收", unit=units[0])]
    told = lists.gathered(sent)
    assert [(one.text, [unit.pk for unit in one.units]) for one in told] == [("请尽快答复", [1, 2]), ("请签收", [1])]
