# SPDX-License-Identifier: Apache-2.0
"""Star lecturers of the demo city: twelve of its townships with the talks of a year, a contest that they held, the
stars that follow from it, one who waits to be accepted, and the skills contest of the trade union still to come.

All names are visibly made up. What lies in the past is written as it would stand there, with its days; ranks are what
the marks make, and stars what the rule makes of them.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI
from wuzha.lecturers.models import (
    AudienceMark,
    Contest,
    Contestant,
    ContestStep,
    Judge,
    Lecturer,
    Mark,
    Round,
    Talk,
)
from wuzha.lecturers.queries.results import plan_of, standings
from wuzha.lecturers.rules.life import ContestAct, ContestKind, ContestState, LecturerState, RoundState
from wuzha.lecturers.rules.marks import drawn
from wuzha.lecturers.services import contests, lecturers, stars
from wuzha.lecturers.services.contests import NewContest, NewJudge
from wuzha.lecturers.services.lecturers import NewLecturer
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.simulation.load.policing import colleagues

_FAMILIES, _JUDGES = "赵钱孙李周吴郑王冯陈褚卫", "蒋沈韩杨朱"
_TOPICS = ("识别刷单返利", "守住养老钱", "校园贷骗局", "冒充客服退款", "投资理财陷阱", "防范共享屏幕")
_PLACES = ("文化礼堂", "社区会堂", "学校礼堂", "企业食堂", "老年活动室")
_SEED, _MANY = "20260308", 12
S, A = ContestState, ContestAct
#: Days ago: the lecturers began, the contest was announced and held; days in which it was settled.
_BEGAN, _ANNOUNCED, _HELD, _SETTLED = 330, 60, 45, 3


@transaction.atomic
def settle(now: datetime) -> int:
    """Write them; how many lecturers. Nothing where the joint office has not two people, or they are there."""
    office, runners = colleagues(Role.JOINT_OFFICE), colleagues(Role.OUTREACH_OFFICER)
    towns = list(Unit.objects.filter(kind__in=[UnitKind.STREET, UnitKind.TOWN]).order_by("code")[:_MANY])
    if len(office) < 2 or not runners or not towns or Lecturer.unscoped.filter(synthetic=True).exists():
        return 0
    random, today = Random(_SEED), timezone.localdate(now)  # noqa: S311 - a demo that is the same each time
    people = _people(towns, office, today)
    _talks(people, random, today)
    stars.award(office[0], _held(people, office, random, today).pk)
    waits = NewLecturer(towns[0].pk, "13900000099", name="尤演示", work="演示学校", synthetic=True)
    lecturers.nominate(runners[0], waits)
    _coming(people, runners[0], today)
    return len(people)


def _people(towns: list[Unit], office: list[Actor], today: date) -> list[Lecturer]:
    began = today - timedelta(days=_BEGAN)
    return [
        Lecturer.unscoped.create(
            unit=towns[number % len(towns)], name=f"{family}演示", work="演示单位", state=LecturerState.ACTIVE,
            phone=seal(Kind.PHONE, f"1390000{number:04d}"), nominated_at=_at(began), since=began,
            decided_by_id=office[0].person_id, synthetic=True,
        )
        for number, family in enumerate(_FAMILIES)
    ]  # fmt: skip


def _talks(people: list[Lecturer], random: Random, today: date) -> None:
    """From four talks in the year to twenty-six; some audiences marked."""
    made = []
    for number, who in enumerate(people):
        for _talk in range(4 + 2 * number):
            day = today - timedelta(days=random.randrange(2, _BEGAN - 10))
            made.append(Talk(
                lecturer=who, unit=who.unit, day=day, place=random.choice(_PLACES), topic=random.choice(_TOPICS),
                people=random.randrange(25, 180), at=_at(day), synthetic=True,
            ))  # fmt: skip
    rows = Talk.unscoped.bulk_create(made)
    AudienceMark.unscoped.bulk_create(
        AudienceMark(talk=one, device=uuid.UUID(int=random.getrandbits(128)).hex, mark=random.choice((3, 4, 4, 5, 5)))
        for one in rows[::7]
        for _device in range(random.randrange(3, 25))
    )


def _held(people: list[Lecturer], office: list[Actor], random: Random, today: date) -> Contest:
    """The contest as it went: marks of five judges, the result by two people."""
    day, told = today - timedelta(days=_HELD), _at(today - timedelta(days=_ANNOUNCED))
    ended = _at(day + timedelta(days=_SETTLED))
    city = Unit.objects.get(path=people[0].unit.path[: Unit.steplen])
    row: Contest = Contest.unscoped.create(
        city=city, kind=ContestKind.STAR, title="星级反诈宣讲师比赛（演示）", day=day, place="演示文化馆", at=told,
        state=ContestState.RUNNING, seed=_SEED, announced_at=told, by_id=office[0].person_id, synthetic=True,
    )  # fmt: skip
    order = drawn([one.number for one in people], _SEED)
    entered = Contestant.unscoped.bulk_create(
        Contestant(contest=row, lecturer=one, unit=one.unit, name=one.name, turn=order.index(one.number) + 1)
        for one in people
    )
    judges = Judge.unscoped.bulk_create(
        Judge(contest=row, name=f"{family}演示评委", work="演示院校") for family in _JUDGES
    )
    found = Round.unscoped.create(
        contest=row, number_in=1, title=plan_of(row).rounds[0].zh, share=100, state=RoundState.WAITING,
        taking=[one.pk for one in sorted(entered, key=lambda one: one.turn or 0)],
    )  # fmt: skip
    Round.unscoped.filter(pk=found.pk).update(state=RoundState.OPEN, opened_at=_at(day))
    Mark.unscoped.bulk_create(_marks(row, found, entered, judges, random))
    Round.unscoped.filter(pk=found.pk).update(state=RoundState.CLOSED, closed_at=_at(day, 16))
    Contest.unscoped.filter(pk=row.pk).update(state=ContestState.COUNTED, protest_until=_at(day + timedelta(days=1)))
    Contest.unscoped.filter(pk=row.pk).update(state=ContestState.CLOSING, proposed_by_id=office[0].person_id)
    stood = {one.contestant: one for one in standings(row)}
    for one in entered:
        one.rank, one.total = stood[one.pk].rank, stood[one.pk].total
    Contestant.unscoped.bulk_update(entered, ["rank", "total"])
    Contest.unscoped.filter(pk=row.pk).update(
        state=ContestState.PUBLISHED, published_by_id=office[1].person_id, published_at=ended
    )
    _steps(row, office, told, _at(day), ended)
    return row


def _marks(row: Contest, found: Round, entered: list[Contestant], judges: list[Judge], random: Random) -> list[Mark]:
    """Who spoke more is the better speaker, as a rule; judges differ a little."""
    made = []
    for place, one in enumerate(entered):
        for judge in judges:
            parts = {
                each.code: each.points * 100 - 10 * random.randrange(0, max(1, each.points * (18 - place) // 10))
                for each in plan_of(row).criteria
            }
            made.append(Mark(
                uid=uuid.UUID(int=random.getrandbits(128), version=4), round=found, contestant=one, judge=judge,
                parts=parts, total=sum(parts.values()), at=_at(row.day),
            ))  # fmt: skip
    return made


def _steps(row: Contest, office: list[Actor], told: datetime, held: datetime, ended: datetime) -> None:
    way = (
        (A.PLAN, "", S.PLANNED, told, 0), (A.ANNOUNCE, S.PLANNED, S.ANNOUNCED, told, 0),
        (A.DRAW, S.ANNOUNCED, S.RUNNING, held, 0), (A.COUNT, S.RUNNING, S.COUNTED, held, 0),
        (A.PROPOSE, S.COUNTED, S.CLOSING, ended, 0), (A.PUBLISH, S.CLOSING, S.PUBLISHED, ended, 1),
    )  # fmt: skip
    ContestStep.unscoped.bulk_create(
        ContestStep(contest=row, act=act, from_state=start, to_state=end, at=at, by_id=office[by].person_id)
        for act, start, end, at, by in way
    )


def _coming(people: list[Lecturer], runner: Actor, today: date) -> None:
    new = NewContest(
        ContestKind.UNION, "反诈宣讲职工技能比武（演示）", today + timedelta(days=20), "演示工会", synthetic=True
    )
    row = contests.plan(runner, new)
    contests.enter(runner, row.pk, [one.pk for one in people[4:]])
    for family in _JUDGES:
        contests.add_judge(runner, row.pk, NewJudge(name=f"{family}演示评委", work="演示工会"))
    contests.announce(runner, row.pk)


def _at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
