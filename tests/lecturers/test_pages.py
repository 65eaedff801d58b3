# SPDX-License-Identifier: Apache-2.0
"""Pages: what each shows to whom, every refusal of a form where it belongs, and the pages without log-in."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

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
    over,
    parts_of,
    people_of,
    planned,
    published,
    sent,
    standing_marks,
    talk,
)
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import (
    AudienceMark,
    Contest,
    Contestant,
    Judge,
    Lecturer,
    LecturerPaper,
    Mark,
    Protest,
    Round,
    Talk,
)
from wuzha.lecturers.queries.results import facts
from wuzha.lecturers.services import contests, judging, lecturers, results, running, stars, talks
from wuzha.lecturers.services.contests import NewJudge
from wuzha.lecturers.services.talks import NewTalk
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.outreach.models import Activity

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def act(row: Lecturer, name: str) -> str:
    return reverse("lecturers:act", args=[row.pk, name])


def does(row: Contest, name: str) -> str:
    return reverse("lecturers:contest_act", args=[row.pk, name])


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_nomination_on_its_pages(city: City, office: Actor, second: Actor) -> None:
    ours, other, url = client_of(office), client_of(second), reverse("lecturers:new")
    given = {"unit": city.town.pk, "phone": "13800000000", "name": "赵选手", "work": "测试院校"}
    with refusals() as told:
        told.form(ours, Code.BAD_NAME, "name", url, **{**given, "name": "1"})
        told.form(ours, Code.NO_PERSON, "person", url, **{**given, "person": city.people[Role.STATION_OFFICER].pk})
        told.form(ours, Code.CLEAR_NUMBER, "work", url, **{**given, "work": "联系13800138000"})
    assert ours.post(url, given).status_code == 302
    row = Lecturer.unscoped.get()
    with refusals() as told:
        told.form(ours, Code.LECTURER_TWICE, "phone", url, **given)
        told.form(ours, Code.SAME_PERSON, None, act(row, "accept"))
        told.form(other, Code.REASON_MISSING, "reason", act(row, "turn_down"))
    assert "赵选手" in text(ours, reverse("lecturers:index") + "?tab=nominated")
    assert other.post(act(row, "accept")).status_code == 302
    with refusals() as told:
        told.form(ours, Code.IN_FUTURE, "on", act(row, "leave"), on=timezone.localdate() + timedelta(days=1))
        told.form(ours, Code.BEFORE_START, "on", act(row, "leave"), on=timezone.localdate() - timedelta(days=1))
        told.form(ours, Code.NO_STARS, None, act(row, "review"))
    shown = ours.post(reverse("lecturers:show", args=[row.pk])).content.decode()
    assert "13800000000" in shown
    assert "13800000000" not in text(ours, row.get_absolute_url())


def test_a_talk_on_its_pages(city: City, office: Actor) -> None:
    ours, row = client_of(office), lecturer(city)
    today = timezone.localdate()
    given = {"topic": "刷单", "place": "会堂", "people": 60, "day": today, "unit": city.town.pk}
    with refusals() as told:
        told.form(ours, Code.PEOPLE_RANGE, "people", act(row, "talk"), **{**given, "people": 99_999_999})
        told.form(ours, Code.TEXT_MISSING, "topic", act(row, "talk"), **{**given, "topic": ""})
        told.form(ours, Code.IN_FUTURE, "day", act(row, "talk"), **{**given, "day": today + timedelta(days=1)})
        told.form(ours, Code.BEFORE_START, "day", act(row, "talk"), **{**given, "day": today - timedelta(days=1)})
        told.form(ours, Code.CLEAR_NUMBER, "topic", act(row, "talk"), **{**given, "topic": "13800138000"})
    Lecturer.unscoped.filter(pk=row.pk).update(since=today - timedelta(days=900))
    with refusals() as told:
        told.form(ours, Code.TOO_LATE, "day", act(row, "talk"), **{**given, "day": today - timedelta(days=99)})
    assert ours.post(act(row, "talk"), given).status_code == 302
    made = Talk.unscoped.get()
    again_ = {**given, "place": "另处", "topic": " 刷 单"}
    with refusals() as told:
        told.form(ours, Code.TALK_TWICE, "another", act(row, "talk"), **again_)
    assert Talk.unscoped.count() == 1
    assert ours.post(act(row, "talk"), {**again_, "another": "on"}).status_code == 302
    Talk.unscoped.exclude(pk=made.pk).delete()
    activity = Activity.unscoped.create(
        uid=uuid.uuid4(), unit=city.grid, day=today, place="甲小区", topic="刷单", entry="FAMILY", way="DOOR", reach=31,
        source="PAGE",
    )  # fmt: skip
    linked = talks.record(office, NewTalk(row.pk, "", activity_id=activity.pk))
    with refusals() as told:
        told.form(ours, Code.ACTIVITY_TAKEN, "activity", act(row, "talk"), activity=activity.pk)
    assert activity.number in text(ours, linked.get_absolute_url())
    page = text(ours, made.get_absolute_url())
    assert "0份评价，不足10份，不显示均分" in page
    assert "仅供参考" in page
    url = reverse("lecturers:talk_act", args=[made.pk, "open_marks"])
    assert ours.post(url).status_code == 302
    assert "<img" in text(ours, made.get_absolute_url())
    Talk.unscoped.filter(pk=made.pk).update(day=today - timedelta(days=3))
    strike = reverse("lecturers:talk_act", args=[made.pk, "strike"])
    with refusals() as told:
        told.form(ours, Code.NOT_TODAY, None, url)
        told.form(ours, Code.REASON_MISSING, "reason", strike)
    assert ours.post(strike, {"reason": WHY}).status_code == 302
    with refusals() as told:
        told.form(ours, Code.STRUCK_ALREADY, None, strike, reason=WHY)
    assert "刷单" in text(ours, reverse("lecturers:talks"))
    lecturers.leave(office, row.pk, today)
    with refusals() as told:
        told.form(ours, Code.NOT_ACTIVE, None, act(row, "talk"), **given)


def test_more_marks_than_listeners_are_told_and_count_for_nothing(city: City, office: Actor) -> None:
    row = lecturer(city)
    good, odd = talk(office, row, 20), talk(office, row, 12)
    for one, many in ((good, 12), (odd, 13)):
        AudienceMark.unscoped.bulk_create(AudienceMark(talk=one, device=f"{one.pk}-{n}", mark=5) for n in range(many))
    assert facts([row.pk])[row.pk].marks == 12
    assert "13份评价，多于听众12人" in text(client_of(office), odd.get_absolute_url())
    assert "data-beyond" not in text(client_of(office), good.get_absolute_url())


def test_a_contest_before_its_first_round_on_its_pages(city: City, office: Actor, clerk: Actor) -> None:
    ours, url = client_of(office), reverse("lecturers:contest_new")
    given = {"kind": "STAR", "title": "测试比赛", "day": timezone.localdate(), "place": "文化馆"}
    with refusals() as told:
        told.form(ours, Code.CLEAR_NUMBER, "title", url, **{**given, "title": "13800138000"})
        told.form(ours, Code.DAY_PAST, "past", url, **{**given, "day": timezone.localdate() - timedelta(days=1)})
    assert client_of(clerk).get(url).status_code == 403
    assert ours.post(url, given).status_code == 302
    row = Contest.unscoped.get()
    who = lecturer(city)
    assert ours.post(does(row, "enter"), {"lecturers": [who.pk]}).status_code == 302
    person = city.people[Role.STATION_OFFICER]
    Lecturer.unscoped.filter(pk=who.pk).update(person=person)
    with refusals() as told:
        told.form(ours, Code.BAD_NAME, "name", does(row, "judge"), name="1")
        told.form(ours, Code.JUDGE_TAKES_PART, "person", does(row, "judge"), person=person.pk)
        told.form(ours, Code.NAME_TAKES_PART, "name", does(row, "judge"), name=who.name, unit=city.town.pk)
        told.form(ours, Code.FEW_CONTESTANTS, None, does(row, "announce"))
    assert ours.post(does(row, "judge"), {"name": "尤评委"}).status_code == 302
    with refusals() as told:
        told.form(ours, Code.JUDGE_TWICE, "name", does(row, "judge"), name="尤评委")
    contests.enter(office, row.pk, [lecturer(city, 1).pk])
    twin = lecturer(city, 2)
    contests.add_judge(office, row.pk, NewJudge(name=twin.name, work=city.town.name))
    with refusals() as told:
        told.form(ours, Code.NAME_TAKES_PART, "lecturers", does(row, "enter"), lecturers=[twin.pk])
        told.form(ours, Code.FEW_JUDGES, None, does(row, "announce"))
    both = Judge.unscoped.get(name=twin.name)
    assert ours.post(does(row, "remove_judge"), {"judge": both.pk}).status_code == 302
    judged(city, row, 3)
    with refusals() as told:
        told.form(ours, Code.CLEAR_NUMBER, "seed", does(row, "announce"), seed="13800138000")
    assert ours.post(does(row, "announce"), {"seed": "1"}).status_code == 302
    with refusals() as told:
        told.form(ours, Code.LIST_CLOSED, None, does(row, "enter"), lecturers=[twin.pk])
        told.form(ours, Code.REASON_MISSING, "reason", does(row, "call_off"))
    assert "测试比赛" in text(ours, reverse("lecturers:contests"))
    code = ours.post(reverse("lecturers:contest_code", args=[row.pk, judges_of(row)[0].pk]))
    assert b"/lecturers/judge/#" in code.content


def test_the_order_is_recomputed_from_what_the_page_prints(city: City, office: Actor) -> None:
    row, judges = begun(city, 6)
    page = text(client_of(office), row.get_absolute_url())
    seed = again(row).seed
    assert f"“{seed}:JS" in page
    lots = re.findall(r"<code class=\"quiet\" data-lot>([0-9a-f]{12})</code>", page)
    numbers = re.findall(r"(JS\d{8})</span>", page)
    whole = {one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest() for one in numbers}
    assert len(numbers) == 6
    assert numbers == sorted(numbers, key=whole.__getitem__)
    assert lots == [whole[one][:12] for one in numbers]
    with refusals() as told:
        told.form(client_of(office), Code.ROUND_BEGUN, None, does(row, "remove_judge"), judge=judges[0].pk)


def test_a_contest_day_on_its_page(city: City, office: Actor) -> None:
    row, judges = begun(city, 4, kind="UNION")
    ours, first = client_of(office), first_of(row)
    people = people_of(row)
    following = Round.unscoped.get(contest=row, number_in=2)
    judging.keep(judges[0], sent(row, people[0], 9000))
    chosen = {"judge": judges[0].pk, "contestant": people[0].pk, "reason": WHY}
    with refusals() as told:
        told.form(ours, Code.MARKED_ALREADY, "contestant", does(row, "recuse"), **chosen)
        told.form(ours, Code.ROUND_BEFORE, "round", does(row, "open_round"), round=following.pk)
        told.form(ours, Code.MARKS_MISSING, "round", does(row, "close_round"), round=first.pk)
        told.form(ours, Code.REASON_MISSING, "reason", does(row, "excuse"), round=first.pk, judge=judges[0].pk)
        told.form(ours, Code.ROUNDS_OPEN, None, does(row, "count"))
    contests.recuse(office, row.pk, judges[1].pk, people[0].pk, WHY)
    with refusals() as told:
        told.form(
            ours, Code.RECUSED_ALREADY, "contestant", does(row, "recuse"), judge=judges[1].pk,
            contestant=people[0].pk, reason=WHY,
        )  # fmt: skip
    page = text(ours, row.get_absolute_url())
    assert "已收到1份，应收19份" in page
    assert "90.00" not in page
    wall = text(ours, reverse("lecturers:wall", args=[row.pk]))
    assert "1 / 19" in wall
    assert "90.00" not in wall
    for judge in judges:
        for one in people:
            if (judge.pk, one.pk) not in {(judges[0].pk, people[0].pk), (judges[1].pk, people[0].pk)}:
                judging.keep(judge, sent(row, one, 9000))
    running.close_round(office, row.pk, first.pk)
    with refusals() as told:
        told.form(ours, Code.ROUNDS_OPEN, None, does(row, "play_off"))
    running.open_round(office, row.pk, following.pk)
    for judge in judges_of(row):
        for one in people:
            if (judge.pk, one.pk) != (judges[1].pk, people[0].pk):
                judging.keep(judge, sent(row, one, 9000, following))
    running.close_round(office, row.pk, following.pk)
    with refusals() as told:
        told.form(ours, Code.PLAY_OFF_DUE, None, does(row, "count"))
    assert "90.00" in text(ours, reverse("lecturers:wall", args=[row.pk]))
    assert ours.post(does(row, "play_off")).status_code == 302
    played = Round.unscoped.get(contest=row, playoff=True)
    running.open_round(office, row.pk, played.pk)
    for judge in judges_of(row):
        for one in people:
            if (judge.pk, one.pk) != (judges[1].pk, people[0].pk):
                judging.keep(judge, sent(row, one, 9000, played))
    running.close_round(office, row.pk, played.pk)
    with refusals() as told:
        told.form(ours, Code.NO_PLAY_OFF, None, does(row, "play_off"))


def test_a_result_on_its_page(city: City, office: Actor, second: Actor, clerk: Actor) -> None:
    row, _judges = counted(city)
    ours, other, street = client_of(office), client_of(second), client_of(clerk)
    whom = next(one for one in people_of(row) if one.unit_id == city.town.pk)
    mark = next(one for one in standing_marks(row) if one.contestant_id == whom.pk)
    assert "data-provisional" in text(ours, reverse("lecturers:wall", args=[row.pk]))
    with refusals() as told:
        told.form(street, Code.REASON_MISSING, "reason", does(row, "protest"), contestant=whom.pk)
        told.form(ours, Code.PROTEST_RUNS, None, does(row, "propose"))
        told.form(ours, Code.WRONG_STATE, None, does(row, "play_off"))
    assert ours.post(does(row, "protest"), {"contestant": whom.pk, "reason": WHY}).status_code == 302
    made = Protest.unscoped.get()
    right = {f"part_{code}": value / 100 for code, value in parts_of(row, 5000).items()}
    given = {"protest": made.pk, "accepted": "yes", "answer": WHY}
    with refusals() as told:
        told.form(ours, Code.PROTEST_SELF, "protest", does(row, "decide"), **given)
        told.form(other, Code.NO_SUCH_MARK, "protest", does(row, "decide"), **{**given, **right})
        told.form(other, Code.REASON_MISSING, "answer", does(row, "decide"), **{**given, "answer": ""})
    over(row)
    with refusals() as told:
        told.form(ours, Code.PROTESTS_OPEN, None, does(row, "propose"))
        told.form(street, Code.PROTEST_OVER, None, does(row, "protest"), contestant=whom.pk, reason=WHY)
    assert other.post(does(row, "decide"), {**given, "accepted": "no"}).status_code == 302
    shown = ours.post(reverse("lecturers:contest_show", args=[row.pk])).content.decode()
    assert WHY in shown
    Contest.unscoped.filter(pk=row.pk).update(protest_until=timezone.now() + timedelta(hours=1))
    results.protest(clerk, row.pk, mark.contestant_id, WHY, mark.pk)
    twice = {"contestant": whom.pk, "mark": mark.pk, "reason": WHY}
    with refusals() as told:
        told.form(ours, Code.PROTEST_TWICE, "mark", does(row, "protest"), **twice)
    given = {**given, **right, "protest": Protest.unscoped.latest("pk").pk}
    with refusals() as told:
        told.form(
            other, Code.RIGHT_MARK_MISSING, "protest", does(row, "decide"),
            **{key: given[key] for key in ("protest", "accepted", "answer")},
        )  # fmt: skip
        told.form(other, Code.MARK_RANGE, None, does(row, "decide"), **{**given, "part_CONTENT": 0.05})
    assert other.post(does(row, "decide"), given).status_code == 302
    assert Mark.unscoped.get(corrects=mark).total == 5000
    assert "申诉更正" in text(ours, row.get_absolute_url())
    over(row)
    assert ours.post(does(row, "propose")).status_code == 302
    with refusals() as told:
        told.form(ours, Code.CONFIRM_SELF, None, does(row, "publish"))
        told.form(other, Code.REASON_MISSING, "reason", does(row, "send_back"))
        told.form(ours, Code.NO_CERTIFICATE, None, does(row, "certificates"))
    assert other.post(does(row, "publish")).status_code == 302
    assert ours.post(does(row, "stars")).status_code == 302
    with refusals() as told:
        told.form(ours, Code.STARS_DONE, None, does(row, "stars"))
    assert ours.post(does(row, "certificates")).status_code == 302
    paper = LecturerPaper.unscoped.filter(kind="CONTEST").order_by("pk")[0]
    kept = ours.post(reverse("lecturers:paper", args=[paper.pk]))
    assert kept["Content-Type"].endswith("wordprocessingml.document")
    assert ours.post(reverse("lecturers:paper", args=[paper.pk]), {"as": "pdf"}).status_code == 200
    assert ours.get(reverse("lecturers:contest_list", args=[row.pk])).status_code == 200
    assert "第" in text(ours, whom.lecturer.get_absolute_url())


def test_a_review_that_is_not_due_is_told(city: City, office: Actor) -> None:
    row = published(city)
    who = Contestant.unscoped.get(contest=row, rank=1).lecturer
    for _talk in range(4):
        talk(office, who, 500)
    stars.award(office, row.pk)
    ours = client_of(office)
    with refusals() as told:
        told.form(ours, Code.TOO_EARLY, None, act(who, "review"))
    Lecturer.unscoped.filter(pk=who.pk).update(review_due=timezone.localdate(), person=office.person_id)
    with refusals() as told:
        told.form(ours, Code.OWN_STARS, None, act(who, "review"))
    assert "★" in text(ours, reverse("lecturers:index") + "?tab=stars")


def test_a_phone_of_a_judge_is_answered_by_its_code_alone(city: City, office: Actor) -> None:
    row, judges = begun(city)
    code = contests.issue_code(office, row.pk, judges[0].pk)
    phone, me, sync = Client(), reverse("lecturers:judge_me"), reverse("lecturers:judge_sync")
    assert phone.get(me).status_code == 410
    assert phone.get(me, headers={"X-Judge": "wrong"}).json()["verdict"] == "gone"
    told = phone.get(me, headers={"X-Judge": code}).json()
    assert told["name"] == judges[0].name
    assert "csrftoken" in phone.cookies

    def send(**values: object) -> dict[str, str]:
        given = json.loads(sent(row, people_of(row)[0], 9000).model_dump_json()) | values
        answer = phone.post(sync, json.dumps(given), content_type="application/json", headers={"X-Judge": code})
        found: dict[str, str] = answer.json()
        return found

    uid = str(uuid.uuid4())
    assert send(uid=uid) == {"verdict": "kept"}
    assert send(uid=uid) == {"verdict": "known"}
    assert send()["verdict"] == "refused"
    assert send(parts="none")["verdict"] == "refused"
    assert Mark.unscoped.count() == 1
    shell = phone.get(reverse("lecturers:judge"))
    assert judges[0].name.encode() not in shell.content
    assert b"wuzha-" in phone.get(reverse("lecturers:judge_worker")).content


def test_the_page_of_an_audience_keeps_nothing_of_anybody(city: City, office: Actor) -> None:
    opened = talks.open_marks(office, talk(office, lecturer(city)).pk)
    phone, url = Client(), reverse("lecturers:mark", args=[opened.code])
    page = text(phone, url)
    assert opened.topic in page
    assert phone.post(url, {}).status_code == 422
    assert phone.post(url, {"mark": 5}).status_code == 200
    assert "以第一次为准" in phone.post(url, {"mark": 1}, headers={"accept-language": "zh-hans"}).content.decode()
    assert phone.get(reverse("lecturers:mark", args=["unknown"])).status_code == 410
    assert again(opened).code == opened.code


def test_an_unknown_act_is_not_found(city: City, office: Actor) -> None:
    row, _rows = planned(city)
    assert client_of(office).post(does(row, "none")).status_code == 404
