# SPDX-License-Identifier: Apache-2.0
"""Lecturers, talks, marks of audiences, the yearly review, and what goes when they leave."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import City
from tests.lecturers.conftest import WHY, again, lecturer, published, refused, talk
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period, Selection, measure
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import AudienceMark, Contest, Contestant, Judge, Lecturer, LecturerPaper, StarDecision, Talk
from wuzha.lecturers.privacy import ContestKeeper, LecturerKeeper, TalkKeeper, has_open_work
from wuzha.lecturers.queries.indicators import INDICATORS
from wuzha.lecturers.queries.results import audience_of, facts
from wuzha.lecturers.rules.life import LecturerState
from wuzha.lecturers.rulesets import POLICY
from wuzha.lecturers.services import audience, files, lecturers, stars, talks
from wuzha.lecturers.services.lecturers import NewLecturer
from wuzha.lecturers.services.talks import NewTalk
from wuzha.lecturers.waiting import LecturerSource
from wuzha.org.roles import Role
from wuzha.outreach.models import Activity
from wuzha.refusals import RefusalError

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect("lecturers.migrations.0001_schema", "lecturers.services.audience"),
]


def test_a_unit_nominates_and_another_person_of_the_city_accepts(
    city: City, office: Actor, second: Actor, clerk: Actor
) -> None:
    row = lecturers.nominate(clerk, NewLecturer(None, "13800000000", name="赵选手"))
    assert (row.unit_id, row.state) == (city.town.pk, LecturerState.NOMINATED)
    assert [one.pk for one in LecturerSource().rows(office, timezone.now())] == [row.pk]
    refused(Code.NOT_ALLOWED, lecturers.accept, clerk, row.pk)
    refused(Code.LECTURER_TWICE, lecturers.nominate, clerk, NewLecturer(None, "13800000000", name="赵选手"))
    lecturers.accept(office, row.pk)
    refused(Code.WRONG_STATE, lecturers.accept, second, row.pk)
    own = lecturers.nominate(office, NewLecturer(city.town.pk, "13800000001", name="钱选手"))
    refused(Code.SAME_PERSON, lecturers.accept, office, own.pk)
    refused(Code.REASON_MISSING, lecturers.turn_down, second, own.pk, "")
    lecturers.turn_down(second, own.pk, WHY)
    assert again(own).state == LecturerState.TURNED_DOWN


def test_a_user_is_nominated_once_and_only_of_that_unit(city: City, office: Actor) -> None:
    person = city.people[Role.STATION_OFFICER]
    refused(Code.NO_PERSON, lecturers.nominate, office, NewLecturer(city.town.pk, "13800000000", person.pk))
    row = lecturers.nominate(office, NewLecturer(city.station.pk, "13800000000", person.pk))
    assert row.name == person.name
    refused(Code.LECTURER_TWICE, lecturers.nominate, office, NewLecturer(city.station.pk, "13800000009", person.pk))
    refused(Code.BAD_PHONE, lecturers.nominate, office, NewLecturer(city.town.pk, "12", name="赵选手"))
    refused(Code.BAD_NAME, lecturers.nominate, office, NewLecturer(city.town.pk, "13800000000", name="1"))
    refused(Code.NO_UNIT, lecturers.nominate, office, NewLecturer(city.abroad.pk, "13800000000", name="赵选手"))


def test_a_talk_is_recorded_within_its_days_and_struck_with_a_reason(city: City, office: Actor) -> None:
    row, today = lecturer(city), timezone.localdate()
    made = talk(office, row, unit_id=city.village.pk)
    assert facts([row.pk])[row.pk].talks == 1
    refused(Code.IN_FUTURE, talk, office, row, day=today + timedelta(days=1))
    refused(Code.BEFORE_START, talk, office, row, day=today - timedelta(days=3))
    Lecturer.unscoped.filter(pk=row.pk).update(since=today - timedelta(days=900))
    refused(Code.TOO_LATE, talk, office, row, day=today - timedelta(days=400))
    refused(Code.PEOPLE_RANGE, talk, office, row, 0)
    refused(Code.TEXT_MISSING, talks.record, office, NewTalk(row.pk, "", place="会堂", people=3))
    refused(Code.NO_UNIT, talk, office, row, unit_id=city.abroad.pk)
    refused(Code.NO_ACTIVITY, talk, office, row, activity_id=0)
    refused(Code.REASON_MISSING, talks.strike, office, made.pk, "")
    talks.strike(office, made.pk, WHY)
    refused(Code.STRUCK_ALREADY, talks.strike, office, made.pk, WHY)
    refused(Code.STRUCK_ALREADY, talks.open_marks, office, made.pk)
    assert facts([row.pk])[row.pk].talks == 0


def test_a_talk_takes_what_its_activity_says_and_counts_it_once(city: City, office: Actor) -> None:
    row = lecturer(city)
    activity = Activity.unscoped.create(
        uid=uuid.uuid4(), unit=city.grid, day=timezone.localdate(), place="甲小区", topic="刷单", entry="FAMILY",
        way="DOOR", reach=31, source="PAGE",
    )  # fmt: skip
    made = talks.record(office, NewTalk(row.pk, "", activity_id=activity.pk))
    assert (made.place, made.topic, made.people, made.unit_id) == ("甲小区", "刷单", 31, city.grid.pk)
    refused(Code.ACTIVITY_TAKEN, talks.record, office, NewTalk(row.pk, "", activity_id=activity.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Talk.unscoped.create(lecturer=row, unit=city.grid, activity=activity, day=made.day, people=1)


def test_who_left_or_was_not_accepted_gives_no_talk(city: City, office: Actor) -> None:
    row = lecturers.nominate(office, NewLecturer(city.town.pk, "13800000000", name="赵选手"))
    refused(Code.NOT_ACTIVE, talk, office, row)
    other = lecturer(city, 1)
    refused(Code.IN_FUTURE, lecturers.leave, office, other.pk, timezone.localdate() + timedelta(days=1))
    refused(Code.BEFORE_START, lecturers.leave, office, other.pk, timezone.localdate() - timedelta(days=1))
    assert has_open_work(other.unit_id)
    lecturers.leave(office, other.pk, timezone.localdate())
    refused(Code.NOT_ACTIVE, talk, office, other)
    assert not has_open_work(other.unit_id)


def test_an_audience_marks_once_for_each_device(city: City, office: Actor) -> None:
    made = talk(office, lecturer(city))
    refused(Code.MARKING_CLOSED, audience.mark, "none", "a", "n", 5)
    opened = talks.open_marks(office, made.pk)
    assert opened.code is not None
    assert audience.mark(opened.code, "a", "n", 5) is True
    assert audience.mark(opened.code, "a", "n", 1) is False
    assert audience.mark(opened.code, "b", "n", 3) is True
    refused(Code.MARK_CHOICE, audience.mark, opened.code, "c", "n", 6)
    assert audience_of(made) == (2, 8)
    assert facts([made.lecturer_id])[made.lecturer_id].marks == 2
    assert "a" not in set(AudienceMark.unscoped.values_list("device", flat=True))
    Talk.unscoped.filter(pk=made.pk).update(day=timezone.localdate() - timedelta(days=3))
    refused(Code.NOT_TODAY, talks.open_marks, office, made.pk)


def test_a_network_marks_so_often_a_minute(city: City, office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = talks.open_marks(office, talk(office, lecturer(city)).pk)
    few = POLICY.at().model_copy(update={"marks_a_minute": 2})
    monkeypatch.setattr(type(POLICY), "at", lambda *_args: few)
    assert opened.code is not None
    codes = []
    for number in range(4):
        try:
            audience.mark(opened.code, f"{number}", "one", 5)
        except RefusalError as error:
            codes.append(error.code)
    assert Code.MARK_OFTEN in codes


def starred(city: City) -> Lecturer:
    """A lecturer with a star by a contest."""
    office = city.actor(Role.OUTREACH_OFFICER)
    row = published(city)
    who: Lecturer = Contestant.unscoped.get(contest=row, rank=1).lecturer
    for _talk in range(4):
        talk(office, who, 500)
    stars.award(office, row.pk)
    found: Lecturer = again(who)
    assert found.stars == 1
    return found


def test_the_yearly_review_waits_for_its_day_and_follows_the_rule(city: City, office: Actor) -> None:
    who = starred(city)
    error = refused(Code.TOO_EARLY, stars.review, office, who.pk)
    assert str(who.review_due.year if who.review_due else "") in error.message
    Lecturer.unscoped.filter(pk=who.pk).update(review_due=timezone.localdate())
    kept = stars.review(office, who.pk)
    assert (kept.before, kept.stars) == (1, 1)
    assert again(who).review_due > timezone.localdate()
    Talk.unscoped.filter(lecturer=who).update(struck_at=timezone.now())
    Lecturer.unscoped.filter(pk=who.pk).update(review_due=timezone.localdate())
    gone = stars.review(office, who.pk)
    assert (gone.before, gone.stars) == (1, 0)
    assert (again(who).stars, again(who).review_due) == (0, None)
    refused(Code.NO_STARS, stars.review, office, who.pk)
    assert StarDecision.unscoped.filter(lecturer=who).count() == 3


def test_nobody_reviews_the_own_stars(city: City, office: Actor) -> None:
    who = starred(city)
    Lecturer.unscoped.filter(pk=who.pk).update(
        review_due=timezone.localdate(), person=city.people[Role.OUTREACH_OFFICER]
    )
    refused(Code.OWN_STARS, stars.review, office, who.pk)


def test_figures_count_lecturers_stars_talks_and_people(city: City, office: Actor) -> None:
    who, today = starred(city), timezone.localdate()
    told = measure(Selection(office), Period(today, today), list(INDICATORS.values()))[None]
    assert told["active"].numerator == 4
    assert told["starred"].numerator == 1
    assert told["talks"].numerator == 4
    assert told["heard"].total == 2000
    assert who.stars == 1


def test_what_is_personal_goes_and_the_counts_stay(city: City, office: Actor) -> None:
    who = starred(city)
    files.make(office, Contest.unscoped.get().pk)
    made = Talk.unscoped.filter(lecturer=who).order_by("pk")[0]
    opened = talks.open_marks(office, made.pk)
    assert opened.code is not None
    audience.mark(opened.code, "a", "n", 4)
    lecturers.leave(office, who.pk, timezone.localdate())
    later = timezone.now() + timedelta(days=400)
    assert [one.pk for one in LecturerKeeper().due(later)] == [who.pk]
    assert LecturerKeeper().erase([who.pk], later) == 1
    gone = again(who)
    assert (gone.name, gone.phone, gone.stars) == ("", None, 1)
    assert not LecturerPaper.unscoped.filter(lecturer=who).exists()
    assert list(LecturerKeeper().due(later)) == []
    contest = Contest.unscoped.get()
    assert [one.pk for one in ContestKeeper().due(later)] == [contest.pk]
    assert ContestKeeper().erase([contest.pk], later) == 1
    assert set(Judge.unscoped.filter(contest=contest).values_list("name", flat=True)) == {""}
    assert made.pk in [one.pk for one in TalkKeeper().due(later)]
    TalkKeeper().erase([made.pk], later)
    assert not AudienceMark.unscoped.exists()
    assert audience_of(again(made)) == (1, 4)
