# SPDX-License-Identifier: Apache-2.0
"""What follows the closings of a loaded period is what the rules in force would have had done."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Victim
from wuzha.keys import sample_key
from wuzha.simulation.city import CityYear, city_year
from wuzha.simulation.load import city, followup, known_cases, people
from wuzha.simulation.load.year import load
from wuzha.simulation.parameters import Preset
from wuzha.warning.models import BackCheck, CallBack, FalseAlarm, WarningRecord, Watch, WatchContact
from wuzha.warning.rules.followup import JUDGED, days_to_check, draw
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import CALLBACK
from wuzha.warning.services.backcheck import recheck

ACTOR = Actor.system("simulation")
END = datetime(2026, 9, 15, 6, 30, tzinfo=UTC)
TODAY = timezone.localdate(END)
FEW_WEEKS = Preset("few-weeks", 20, 900, 60_000_00, "type_mix", shocks=False, status="A", source="test", waiting=2)


@pytest.fixture
def year(db: None) -> CityYear:
    city.build(ACTOR)
    people.build(ACTOR)
    year = city_year(FEW_WEEKS, 3832, END)
    load(year, END, ACTOR)
    return year


def test_call_backs_watches_and_false_alarms_are_there_and_leave_work_for_today(year: CityYear) -> None:
    written = followup.follow(END, ACTOR)
    assert all(written.values())

    checks = CallBack.unscoped.all()
    for one in checks.select_related("warning"):
        shares = CALLBACK.at(END).shares
        drawn = draw(sample_key(), one.warning_id, one.closed_at)
        assert one.day in days_to_check(shares, Level(one.warning.level).name, drawn)
        assert one.done_by_id not in one.involved
        assert one.done_at is None or one.done_at < END
    assert checks.filter(done_at__isnull=True, due_on=TODAY).exists()
    assert not checks.filter(done_at__isnull=True, due_on__lt=TODAY - timedelta(days=1)).exists()
    assert checks.filter(verdict__in=JUDGED).count() > 0.8 * checks.filter(due_on__lt=TODAY).count()

    running = Watch.unscoped.filter(ended_at__isnull=True)
    assert running.filter(next_on__lte=TODAY).exists()
    assert not running.filter(until__lt=TODAY).exists()
    assert not WatchContact.objects.filter(at__gt=END).exists()
    people_watched = [bytes(index) for index in running.values_list("phone_index", flat=True)]
    assert len(people_watched) == len(set(people_watched))
    assert Watch.unscoped.filter(pushes__gt=0).count() == WarningRecord.unscoped.filter(
        watch__isnull=False
    ).values("watch").distinct().count()  # fmt: skip

    alarms = FalseAlarm.unscoped.all()
    assert len(set(alarms.values_list("state", flat=True))) == 4
    assert not alarms.filter(sent_at__gt=END).exists()
    assert not alarms.filter(decided_by=F("prepared_by")).exists()
    assert not alarms.filter(directives__isnull=True).exists()


def test_cases_have_the_classes_they_were_made_for_and_a_recheck_agrees(year: CityYear) -> None:
    accepted = known_cases.receive_cases(year, END, ACTOR)
    found = Counter(BackCheck.unscoped.filter(days=30).values_list("stage", flat=True))
    assert found == {stage.value: number for stage, number in known_cases.HOW_MANY.items()}
    assert accepted == sum(known_cases.HOW_MANY.values())
    cases = Victim.unscoped.all()
    assert all(cases.values_list("synthetic", flat=True))
    recheck(list(cases.values_list("pk", flat=True)))
    assert Counter(BackCheck.unscoped.filter(days=30).values_list("stage", flat=True)) == found
