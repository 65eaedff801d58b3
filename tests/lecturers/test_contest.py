# SPDX-License-Identifier: Apache-2.0
"""A contest from its plan to the stars: marks once, late phones, recusal, protests, two people."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from docx import Document

from tests.factories import City
from tests.lecturers.conftest import (
    WHY,
    again,
    begun,
    counted,
    first_of,
    judged,
    judges_of,
    lecturer,
    mark_all,
    over,
    parts_of,
    people_of,
    planned,
    published,
    refused,
    sent,
    standing_marks,
    talk,
)
from wuzha.audit.actor import Actor
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import (
    Contest,
    Contestant,
    Judge,
    JudgeCode,
    Lecturer,
    Mark,
    Protest,
    Recusal,
    Round,
    StarDecision,
)
from wuzha.lecturers.queries.lists import marks_of
from wuzha.lecturers.queries.results import progress, standings
from wuzha.lecturers.rules.life import ContestState, RoundState
from wuzha.lecturers.rules.marks import drawn
from wuzha.lecturers.services import contests, files, judging, results, running, stars
from wuzha.lecturers.services.contests import NewJudge
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("lecturers.migrations.0001_schema")]


def test_twelve_lecturers_and_five_judges_end_in_ranks_certificates_and_stars(
    city: City, office: Actor, second: Actor
) -> None:
    row, judges = begun(city, 12)
    for one in people_of(row):
        for _talk in range(6):
            talk(office, one.lecturer, 200)
    mark_all(row, judges)
    running.close_round(office, row.pk, first_of(row).pk)
    running.count(office, row.pk)
    over(row)
    results.propose(office, row.pk)
    results.publish(second, row.pk)
    ranked = list(Contestant.unscoped.filter(contest=row).order_by("rank"))
    assert [one.rank for one in ranked] == list(range(1, 13))
    assert ranked[0].total == 9480  # 9500 9490 9480 9470 9460 without the highest and the lowest
    made = stars.award(second, row.pk)
    assert len(made) == 12
    assert {again(one.lecturer).stars for one in ranked} == {2}
    assert all(one.facts["talks"] == 6 for one in made)
    papers = files.make(office, row.pk)
    assert len(papers) == 24
    assert files.make(office, row.pk) == []
    found, content, suffix = files.read(office, next(one.pk for one in papers if one.kind == "CONTEST"))
    assert suffix == "docx"
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert found.lecturer.name in text
    assert "获" in text
    assert Document(io.BytesIO(files.ranked_list(office, row.pk))).tables[0].rows[1].cells[0].text == "1"


def test_a_second_vote_is_refused_and_the_same_sent_again_is_known(city: City) -> None:
    row, (judge, *_others) = begun(city)
    whom = people_of(row)[0]
    first = sent(row, whom, 9000)
    assert judging.keep(judge, first) is True
    assert judging.keep(judge, first) is False
    error = refused(Code.MARK_TWICE, judging.keep, judge, sent(row, whom, 9900))
    assert whom.name in error.message
    assert [one.total for one in standing_marks(row)] == [9000]
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.unscoped.create(uid=uuid.uuid4(), round=first_of(row), contestant=whom, judge=judge, total=1)


def test_a_sign_of_another_mark_is_refused(city: City) -> None:
    row, (judge, other, *_others) = begun(city)
    whom, uid = people_of(row)[0], uuid.uuid4()
    judging.keep(judge, sent(row, whom, 9000, uid=uid))
    refused(Code.KEY_TAKEN, judging.keep, other, sent(row, whom, 9000, uid=uid))


def test_the_database_takes_no_mark_of_a_closed_round_and_changes_none(city: City) -> None:
    row, judges = begun(city)
    mark_all(row, judges)
    one = standing_marks(row)[0]
    with pytest.raises(Exception, match="only ever added to"), transaction.atomic():
        Mark.unscoped.filter(pk=one.pk).update(total=1)
    running.close_round(city.actor(Role.OUTREACH_OFFICER), row.pk, first_of(row).pk)
    late = Judge.unscoped.create(contest=row, name="后来评委")
    refused(Code.ROUND_NOT_OPEN, judging.keep, late, sent(row, people_of(row)[0], 9000))
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.unscoped.create(uid=uuid.uuid4(), round=first_of(row), contestant=people_of(row)[0], judge=late, total=1)


def test_a_round_waits_for_a_phone_without_signal_while_the_next_one_runs(city: City, office: Actor) -> None:
    row, judges = begun(city, 4, kind="UNION")
    first = first_of(row)
    mark_all(row, judges[:4])
    error = refused(Code.MARKS_MISSING, running.close_round, office, row.pk, first.pk)
    assert judges[4].name in error.message
    assert progress(again(first)).came == 16
    refused(Code.ROUNDS_OPEN, running.count, office, row.pk)
    second = Round.unscoped.get(contest=row, number_in=2)
    refused(Code.ROUND_BEFORE, running.open_round, office, row.pk, second.pk)
    Round.unscoped.filter(pk=second.pk).update(seats=None)
    running.open_round(office, row.pk, second.pk)
    for one in people_of(row):  # the phone is back
        assert judging.keep(judges[4], sent(row, one, 8000, first))
    running.close_round(office, row.pk, first.pk)
    assert again(first).state == RoundState.CLOSED
    assert len(standing_marks(row)) == 20


def test_a_mark_before_its_round_begins_waits(city: City) -> None:
    row, judges = begun(city, 4, kind="UNION")
    second = Round.unscoped.get(contest=row, number_in=2)
    refused(Code.ROUND_LATER, judging.keep, judges[0], sent(row, people_of(row)[0], 8000, second))


def test_only_the_best_go_on_and_a_tie_at_the_cut_goes_on_together(city: City, office: Actor) -> None:
    row, judges = begun(city, 4, kind="UNION")
    mark_all(row, judges, [[9000] * 5, [8000] * 5, [8000] * 5, [7000] * 5])
    running.close_round(office, row.pk, first_of(row).pk)
    second = Round.unscoped.get(contest=row, number_in=2)
    Round.unscoped.filter(pk=second.pk).update(seats=2)
    running.open_round(office, row.pk, second.pk)
    assert again(second).taking == [one.pk for one in people_of(row)[:3]]
    refused(Code.NOT_OF_ROUND, judging.keep, judges[0], sent(row, people_of(row)[3], 8000, second))


def test_the_order_is_that_of_a_seed_known_before(city: City, office: Actor) -> None:
    row, rows = planned(city)
    judged(city, row)
    refused(Code.WRONG_STATE, contests.draw, office, row.pk)
    contests.announce(office, row.pk, "20260601")
    assert again(row).seed == "20260601"
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.unscoped.filter(pk=row.pk).update(seed="20260602")
    contests.draw(office, row.pk)
    assert [one.lecturer.number for one in people_of(row)] == drawn([one.number for one in rows], "20260601")


def test_nobody_enters_once_the_seed_is_known_and_who_leaves_moves_nobody(city: City, office: Actor) -> None:
    row, rows = planned(city)
    judged(city, row)
    contests.announce(office, row.pk, "20260601")
    refused(Code.LIST_CLOSED, contests.enter, office, row.pk, [lecturer(city, 6).pk])
    order = drawn([one.number for one in rows], "20260601")
    gone = next(one for one in people_of(row) if one.lecturer.number == order[1])
    running.withdraw(office, row.pk, gone.pk)
    contests.draw(office, row.pk)
    there = [one for one in people_of(row) if one.withdrawn_at is None]
    assert [one.lecturer.number for one in there] == [order[0], *order[2:]]
    assert [one.turn for one in there] == [1, 2, 3]


def test_a_judge_is_recused_by_the_typed_workplace_and_by_name(city: City, office: Actor) -> None:
    row, rows = planned(city)
    judged(city, row, 5)
    typed = contests.add_judge(office, row.pk, NewJudge(name="朱评委", work=f"{city.town.name} 人民政府"))
    mates = contests.add_judge(office, row.pk, NewJudge(name="秦评委", work="测试 单位"))
    named = contests.add_judge(office, row.pk, NewJudge(name=f"{rows[1].name[0]} {rows[1].name[1:]}"))
    twin = NewJudge(name=rows[0].name, work=city.town.name)
    error = refused(Code.NAME_TAKES_PART, contests.add_judge, office, row.pk, twin)
    assert city.town.name in error.message
    told = {
        judge: {one.contestant.lecturer_id for one in Recusal.unscoped.filter(judge=judge)}
        for judge in (typed, mates, named)
    }
    assert told == {
        typed: {one.pk for one in rows if one.unit_id == city.town.pk},
        mates: {one.pk for one in rows},
        named: {rows[1].pk},
    }
    contests.enter(office, row.pk, [lecturer(city, 6).pk])  # who is entered later is compared too
    assert Recusal.unscoped.filter(judge=typed).count() == 3


def test_a_judge_is_removed_until_the_first_round_opens(city: City, office: Actor) -> None:
    row, _rows = planned(city)
    judges = judged(city, row, 3)
    contests.remove_judge(office, row.pk, judges[0].pk)
    refused(Code.NOT_FOUND, contests.remove_judge, office, row.pk, judges[0].pk)
    refused(Code.FEW_JUDGES, contests.announce, office, row.pk)
    contests.add_judge(office, row.pk, NewJudge(name="蒋评委", work="测试院校"))
    contests.announce(office, row.pk)
    contests.draw(office, row.pk)
    refused(Code.FEW_JUDGES, contests.remove_judge, office, row.pk, judges[1].pk)
    contests.add_judge(office, row.pk, NewJudge(name="秦评委", work="测试院校"))
    contests.issue_code(office, row.pk, judges[1].pk)
    contests.remove_judge(office, row.pk, judges[1].pk)
    assert {one.name for one in judges_of(row)} == {"韩评委", "蒋评委", "秦评委"}
    running.open_round(office, row.pk, first_of(row).pk)
    refused(Code.ROUND_BEGUN, contests.remove_judge, office, row.pk, judges[2].pk)
    refused(Code.ROUND_BEGUN, contests.add_judge, office, row.pk, NewJudge(name="尤评委"))


def test_judges_of_the_same_unit_do_not_mark_and_others_may_declare_it(city: City, office: Actor) -> None:
    row, _rows = planned(city)
    judges = judged(city, row, 4)
    own = contests.add_judge(office, row.pk, NewJudge(name="朱评委", unit_id=city.village.pk))
    contests.announce(office, row.pk)
    contests.draw(office, row.pk)
    ours = [one for one in people_of(row) if one.unit_id == city.town.pk]
    assert {one.contestant_id for one in Recusal.unscoped.filter(judge=own)} == {one.pk for one in ours}
    running.open_round(office, row.pk, first_of(row).pk)
    own, judges = again(own), judges_of(row)
    error = refused(Code.RECUSED, judging.keep, own, sent(row, ours[0], 9000))
    assert "同单位" in error.message, error.message
    contests.recuse(office, row.pk, judges[0].pk, ours[0].pk, WHY)
    refused(Code.RECUSED_ALREADY, contests.recuse, office, row.pk, judges[0].pk, ours[0].pk, WHY)
    refused(Code.FEW_JUDGES, contests.recuse, office, row.pk, judges[1].pk, ours[0].pk, WHY)
    other = next(one for one in people_of(row) if one.unit_id != city.town.pk)
    judging.keep(judges[1], sent(row, other, 9000))
    refused(Code.MARKED_ALREADY, contests.recuse, office, row.pk, judges[1].pk, other.pk, WHY)
    assert progress(again(first_of(row))).due == 4 * 5 - 3
    refused(Code.NOT_FOUND, contests.recuse, office, row.pk, 0, other.pk, WHY)


def test_too_few_judges_or_contestants_are_told_before_the_seed_and_before_the_order(city: City, office: Actor) -> None:
    row, _rows = planned(city, 2)
    refused(Code.FEW_JUDGES, contests.announce, office, row.pk)
    judged(city, row, 3)
    contests.announce(office, row.pk)
    contests.remove_judge(office, row.pk, judges_of(row)[0].pk)
    refused(Code.FEW_JUDGES, contests.draw, office, row.pk)
    running.withdraw(office, row.pk, people_of(row)[0].pk)
    refused(Code.FEW_CONTESTANTS, contests.draw, office, row.pk)


def test_an_excused_judge_counts_for_nobody_in_the_round(city: City, office: Actor) -> None:
    row, judges = begun(city)
    mark_all(row, judges[:4])
    judging.keep(judges[4], sent(row, people_of(row)[0], 100))
    running.excuse(office, row.pk, first_of(row).pk, judges[4].pk, WHY)
    refused(Code.EXCUSED, judging.keep, judges[4], sent(row, people_of(row)[1], 100))
    running.close_round(office, row.pk, first_of(row).pk)
    assert standings(row)[0].total == 9485  # four marks: none is left out
    page = Client(headers={"accept-language": "zh-hans"})
    page.force_login(city.people[Role.OUTREACH_OFFICER])
    assert page.get(row.get_absolute_url()).content.decode().count("评委缺席，不计") == 1
    refused(Code.WRONG_STATE, running.excuse, office, row.pk, first_of(row).pk, judges[3].pk, WHY)
    refused(Code.NOT_FOUND, running.open_round, office, row.pk, 0)


def test_a_round_with_too_few_marks_does_not_close(city: City, office: Actor) -> None:
    row, judges = begun(city, 2, 3)
    mark_all(row, judges)
    running.excuse(office, row.pk, first_of(row).pk, judges[0].pk, WHY)
    refused(Code.FEW_JUDGES, running.close_round, office, row.pk, first_of(row).pk)
    refused(Code.NOT_FOUND, running.excuse, office, row.pk, first_of(row).pk, 0, WHY)


def test_who_is_withdrawn_is_in_no_rank(city: City, office: Actor) -> None:
    row, judges = begun(city, 4)
    gone = people_of(row)[1]
    running.withdraw(office, row.pk, gone.pk)
    refused(Code.NOT_FOUND, running.withdraw, office, row.pk, gone.pk)
    for one in people_of(row):
        if one.pk != gone.pk:
            for judge in judges:
                judging.keep(judge, sent(row, one, 8000 + 10 * one.turn))
    running.close_round(office, row.pk, first_of(row).pk)
    assert gone.pk not in {one.contestant for one in standings(row)}
    page = Client()
    page.force_login(city.people[Role.OUTREACH_OFFICER])
    told = page.get(row.get_absolute_url()).content.decode()
    assert gone.name in told[told.index("data-gone") :]


def test_the_first_rank_is_played_off_and_others_are_shared(city: City, office: Actor) -> None:
    row, judges = begun(city, 4)
    refused(Code.ROUNDS_OPEN, running.play_off, office, row.pk)
    mark_all(row, judges, [[9000] * 5, [9000] * 5, [8000] * 5, [8000] * 5])
    running.close_round(office, row.pk, first_of(row).pk)
    error = refused(Code.PLAY_OFF_DUE, running.count, office, row.pk)
    assert people_of(row)[0].name in error.message
    played = running.play_off(office, row.pk)
    running.open_round(office, row.pk, played.pk)
    for judge in judges:
        for one, total in zip(people_of(row)[:2], (8000, 8100), strict=True):
            judging.keep(judge, sent(row, one, total, played))
    running.close_round(office, row.pk, played.pk)
    refused(Code.NO_PLAY_OFF, running.play_off, office, row.pk)
    running.count(office, row.pk)
    assert [one.rank for one in standings(row)] == [1, 2, 3, 3]
    assert standings(row)[0].contestant == people_of(row)[1].pk


def test_points_outside_a_criterion_are_refused(city: City) -> None:
    row, judges = begun(city)
    whom = people_of(row)[0]
    good = parts_of(row, 9000)
    for wrong in ({**good, "CONTENT": 4010}, {**good, "CONTENT": 3999}, {"CONTENT": 4000}, {**good, "LUCK": 0}):
        given = sent(row, whom, 0).model_copy(update={"parts": wrong})
        refused(Code.MARK_RANGE, judging.keep, judges[0], given)
    strange = sent(row, whom, 9000).model_copy(update={"contestant": 0})
    refused(Code.NOT_FOUND, judging.keep, judges[0], strange)


def test_no_mark_of_an_open_round_is_shown(city: City, office: Actor) -> None:
    row, judges = begun(city)
    mark_all(row, judges)
    assert marks_of(row) == []
    assert {one.total for one in standings(row)} == {0}
    running.close_round(office, row.pk, first_of(row).pk)
    assert len(marks_of(row)) == 20


def test_a_code_marks_for_its_judge_and_an_unknown_one_for_nobody(city: City, office: Actor) -> None:
    row, judges = begun(city)
    code, another = contests.issue_code(office, row.pk, judges[0].pk), contests.issue_code(office, row.pk, judges[0].pk)
    assert judging.judge_by(code) == judging.judge_by(another) == judges[0]
    refused(Code.CODE_UNKNOWN, judging.judge_by, "unknown")
    JudgeCode.unscoped.filter(judge=judges[0]).update(until=timezone.now() - timedelta(seconds=1))
    refused(Code.CODE_UNKNOWN, judging.judge_by, code)
    refused(Code.NOT_FOUND, contests.issue_code, office, row.pk, 0)
    for _try in range(judging.MOST_GUESSES):
        refused_code = refused_any(judging.judge_by, "unknown", "10.0.0.1")
    assert refused_code in (Code.CODE_UNKNOWN, Code.MARK_OFTEN)


def refused_any(act: object, *args: str) -> str:
    from wuzha.refusals import RefusalError

    try:
        act(*args)  # type: ignore[operator]  # a service
    except RefusalError as error:
        return str(error.code)
    raise AssertionError


def test_a_judge_sees_the_own_sheet_alone(city: City) -> None:
    row, judges = begun(city)
    mark_all(row, judges[:2])
    told = judging.sheet_of(judges[0])
    assert len(told["given"]) == 4
    assert {one[2] for one in told["given"]} == {
        one.total for one in standing_marks(row) if one.judge_id == judges[0].pk
    }
    assert [one["open"] for one in told["rounds"]] == [True]


def test_an_accepted_protest_corrects_a_mark_and_both_stay(
    city: City, office: Actor, second: Actor, clerk: Actor
) -> None:
    row, _judges = counted(city)
    whom = next(one for one in people_of(row) if one.unit_id == city.town.pk)
    mark = next(one for one in standing_marks(row) if one.contestant_id == whom.pk)
    made = results.protest(clerk, row.pk, whom.pk, WHY, mark.pk)
    refused(Code.PROTEST_TWICE, results.protest, office, row.pk, whom.pk, WHY, mark.pk)
    other = next(one for one in people_of(row) if one.unit_id != city.town.pk)
    error = refused(Code.PROTEST_OTHERS, results.protest, clerk, row.pk, other.pk, WHY)
    assert other.unit.name in error.message
    over(row)
    refused(Code.PROTESTS_OPEN, results.propose, office, row.pk)
    for same in (None, dict(mark.parts)):
        refused(Code.RIGHT_MARK_MISSING, results.decide, office, row.pk, made.pk, accepted=True, answer=WHY, parts=same)
    results.decide(office, row.pk, made.pk, accepted=True, answer=WHY, parts=parts_of(row, 10_000))
    assert again(mark).total == mark.total
    new = Mark.unscoped.get(corrects=mark)
    assert (new.total, new.protest_id, new.judge_id) == (10_000, made.pk, mark.judge_id)
    assert mark.pk not in {one.pk for one in standing_marks(row)}
    refused(Code.PROTEST_DECIDED, results.decide, second, row.pk, made.pk, accepted=False, answer=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.unscoped.create(
            uid=uuid.uuid4(), round=mark.round, contestant=whom, judge=mark.judge, total=1, corrects=new
        )


def test_a_protest_is_decided_by_another_within_its_time(city: City, office: Actor, second: Actor) -> None:
    row, _judges = counted(city)
    whom = people_of(row)[0]
    refused(Code.REASON_MISSING, results.protest, office, row.pk, whom.pk, " ")
    refused(Code.NOT_FOUND, results.protest, office, row.pk, 0, WHY)
    made = results.protest(office, row.pk, whom.pk, WHY)
    refused(Code.PROTEST_SELF, results.decide, office, row.pk, made.pk, accepted=False, answer=WHY)
    refused(Code.NOT_FOUND, results.decide, second, row.pk, 0, accepted=False, answer=WHY)
    refused(
        Code.NO_SUCH_MARK, results.decide, second, row.pk, made.pk, accepted=True, answer=WHY, parts=parts_of(row, 100)
    )
    results.decide(second, row.pk, made.pk, accepted=False, answer=WHY)
    assert again(made).accepted is False
    refused(Code.PROTEST_RUNS, results.propose, office, row.pk)
    over(row)
    refused(Code.PROTEST_OVER, results.protest, office, row.pk, whom.pk, WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Protest.unscoped.create(contest=row, contestant=whom, by_id=office.person_id, accepted=True,
                                decided_by_id=office.person_id)  # fmt: skip


def test_a_result_is_confirmed_by_another_person(city: City, office: Actor, second: Actor) -> None:
    row, _judges = counted(city)
    over(row)
    results.propose(office, row.pk)
    refused(Code.CONFIRM_SELF, results.publish, office, row.pk)
    results.send_back(second, row.pk, WHY)
    refused(Code.WRONG_STATE, results.publish, second, row.pk)
    results.propose(second, row.pk)
    results.publish(office, row.pk)
    assert again(row).state == ContestState.PUBLISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.unscoped.filter(pk=row.pk).update(published_by_id=second.person_id)


def test_stars_are_computed_once_after_publication_and_never_set(city: City, office: Actor) -> None:
    row, _judges = counted(city)
    refused(Code.WRONG_STATE, stars.award, office, row.pk)
    refused(Code.NO_CERTIFICATE, files.make, office, row.pk)
    refused(Code.NO_CERTIFICATE, files.ranked_list, office, row.pk)
    over(row)
    results.propose(office, row.pk)
    results.publish(city.actor(Role.JOINT_OFFICE), row.pk)
    stars.award(office, row.pk)
    refused(Code.STARS_DONE, stars.award, office, row.pk)
    who = people_of(row)[0].lecturer
    with pytest.raises(IntegrityError), transaction.atomic():
        Lecturer.unscoped.filter(pk=who.pk).update(stars=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        StarDecision.unscoped.create(
            lecturer=who, cause="REVIEW", day=timezone.localdate(), before=0, computed=0, stars=5, score=0
        )


def test_who_takes_part_does_not_judge(city: City, office: Actor) -> None:
    row, rows = planned(city)
    judged(city, row, 1)
    refused(Code.JUDGE_TWICE, contests.add_judge, office, row.pk, NewJudge(name="蒋评委", work="测试院校"))
    refused(Code.CONTESTANT_TWICE, contests.enter, office, row.pk, [rows[0].pk])
    refused(Code.NO_PERSON, contests.add_judge, office, row.pk, NewJudge(person_id=0))
    refused(Code.BAD_NAME, contests.add_judge, office, row.pk, NewJudge(name="1"))
    refused(Code.NO_UNIT, contests.add_judge, office, row.pk, NewJudge(name="沈评委", unit_id=city.abroad.pk))
    person = city.people[Role.ANALYST]
    Lecturer.unscoped.filter(pk=rows[0].pk).update(person=person)
    refused(Code.JUDGE_TAKES_PART, contests.add_judge, office, row.pk, NewJudge(person_id=person.pk))
    judge = contests.add_judge(office, row.pk, NewJudge(person_id=city.people[Role.STATION_OFFICER].pk))
    assert judge.unit_id == city.station.pk
    fifth = lecturer(city, 5)
    refused(Code.NOT_FOUND, contests.enter, office, row.pk, [0])
    Lecturer.unscoped.filter(pk=fifth.pk).update(person=judge.person)
    refused(Code.JUDGE_TAKES_PART, contests.enter, office, row.pk, [fifth.pk])


def test_a_contest_is_the_citys(city: City, office: Actor, clerk: Actor) -> None:
    row, _rows = planned(city)
    refused(Code.NOT_ALLOWED, contests.announce, clerk, row.pk)
    refused(Code.NOT_FOUND, contests.announce, city.foreign_actor(Role.OUTREACH_OFFICER), row.pk)
    contests.call_off(office, row.pk, WHY)
    refused(Code.WRONG_STATE, contests.announce, office, row.pk)


def test_a_published_contest_keeps_its_ranks(city: City) -> None:
    row = published(city)
    assert [one.rank for one in Contestant.unscoped.filter(contest=row).order_by("rank")] == [1, 2, 3, 4]
