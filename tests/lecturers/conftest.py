# SPDX-License-Identifier: Apache-2.0
"""A city with lecturers of two townships, its outreach office, a second person, and contests at every stage."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.lecturers.models import Contest, Contestant, Judge, Lecturer, Mark, Round, Talk
from wuzha.lecturers.queries.results import plan_of
from wuzha.lecturers.services import contests, judging, lecturers, results, running, talks
from wuzha.lecturers.services.contests import NewContest, NewJudge
from wuzha.lecturers.services.lecturers import NewLecturer
from wuzha.lecturers.services.talks import NewTalk
from wuzha.org.roles import Role
from wuzha.refusals import RefusalCode, RefusalError

WHY = "测试理由"
#: Family names of those who take part, and of judges.
NAMES, JUDGES = "赵钱孙李周吴郑王冯陈褚卫", "蒋沈韩杨朱"


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def office(city: City) -> Actor:
    """The city's outreach office."""
    return city.actor(Role.OUTREACH_OFFICER)


@pytest.fixture
@shared
def second(city: City) -> Actor:
    """A second person of the city."""
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
@shared
def clerk(city: City) -> Actor:
    """The outreach clerk of a street."""
    return actor_of(make_person(Role.OUTREACH_OFFICER, city.town, "street-clerk"))


def lecturer(city: City, number: int = 0, by: Actor | None = None) -> Lecturer:
    """An active lecturer of one of two townships, nominated by one and accepted by another."""
    office, second = city.actor(Role.OUTREACH_OFFICER), city.actor(Role.JOINT_OFFICE)
    unit = city.town if number % 2 == 0 else city.other_town
    row = lecturers.nominate(
        by or office, NewLecturer(unit.pk, f"138{number:08d}", name=f"{NAMES[number]}选手", work="测试单位")
    )
    return lecturers.accept(second, row.pk)


def talk(actor: Actor, row: Lecturer, people: int = 80, **values: Any) -> Talk:
    return talks.record(actor, NewTalk(row.pk, "识别刷单返利", place="社区会堂", people=people, **values))


def planned(city: City, many: int = 4, kind: str = "STAR") -> tuple[Contest, list[Lecturer]]:
    office = city.actor(Role.OUTREACH_OFFICER)
    rows = [lecturer(city, number) for number in range(many)]
    made = contests.plan(office, NewContest(kind, "反诈宣讲比赛", timezone.localdate(), "市文化馆"))
    contests.enter(office, made.pk, [one.pk for one in rows])
    return again(made), rows


def judged(city: City, row: Contest, many: int = 5) -> list[Judge]:
    office = city.actor(Role.OUTREACH_OFFICER)
    return [contests.add_judge(office, row.pk, NewJudge(name=f"{JUDGES[n]}评委", work="测试院校")) for n in range(many)]


def begun(city: City, many: int = 4, judges: int = 5, kind: str = "STAR") -> tuple[Contest, list[Judge]]:
    """A contest whose order is drawn, and whose first round takes marks."""
    office = city.actor(Role.OUTREACH_OFFICER)
    row, _rows = planned(city, many, kind)
    judged(city, row, judges)
    contests.announce(office, row.pk, "20260601")
    contests.draw(office, row.pk)
    running.open_round(office, row.pk, first_of(row).pk)
    return again(row), judges_of(row)


def judges_of(row: Contest) -> list[Judge]:
    """Judges as their phones' codes find them."""
    return list(Judge.unscoped.filter(contest=row).select_related("contest").order_by("pk"))


def first_of(row: Contest) -> Round:
    found: Round = Round.unscoped.filter(contest=row).order_by("number_in")[0]
    return found


def again(row: Any) -> Any:
    return type(row).unscoped.get(pk=row.pk)


def parts_of(row: Contest, total: int) -> dict[str, int]:
    """A mark of so many hundredths, spread over the criteria from the first on."""
    found, left = {}, total
    for one in plan_of(row).criteria:
        found[one.code] = min(left, one.points * 100)
        left -= found[one.code]
    return found


def sent(
    row: Contest, contestant: Contestant, total: int, round_: Round | None = None, uid: uuid.UUID | None = None
) -> Any:
    return judging.Sent(
        uid=uid or uuid.uuid4(), round=(round_ or first_of(row)).pk, contestant=contestant.pk,
        parts=parts_of(row, total), at=timezone.now(),
    )  # fmt: skip


def people_of(row: Contest) -> list[Contestant]:
    return list(Contestant.unscoped.filter(contest=row).order_by("turn", "pk"))


def mark_all(row: Contest, judges: Sequence[Judge], totals: Sequence[Sequence[int]] | None = None) -> None:
    """Every judge marks everybody: `totals` by contestant and judge, else each contestant one point less."""
    for place, one in enumerate(people_of(row)):
        for number, judge in enumerate(judges):
            total = totals[place][number] if totals else 9500 - 100 * place - 10 * number
            judging.keep(judge, sent(row, one, total))


def counted(city: City, many: int = 4, totals: Sequence[Sequence[int]] | None = None) -> tuple[Contest, list[Judge]]:
    """A contest with a provisional list."""
    office = city.actor(Role.OUTREACH_OFFICER)
    row, judges = begun(city, many)
    mark_all(row, judges, totals)
    running.close_round(office, row.pk, first_of(row).pk)
    running.count(office, row.pk)
    return again(row), judges


def over(row: Contest) -> Contest:
    """The time for protests has run out."""
    Contest.unscoped.filter(pk=row.pk).update(protest_until=timezone.now() - timedelta(minutes=1))
    return again(row)  # type: ignore[no-any-return]  # the row as it is now


def published(city: City, many: int = 4) -> Contest:
    row, _judges = counted(city, many)
    over(row)
    results.propose(city.actor(Role.OUTREACH_OFFICER), row.pk)
    return results.publish(city.actor(Role.JOINT_OFFICE), row.pk)


def standing_marks(row: Contest) -> list[Mark]:
    return list(Mark.unscoped.filter(round__contest=row, corrected__isnull=True).order_by("pk"))


def refused(code: RefusalCode, act: Any, *args: Any, **values: Any) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        act(*args, **values)
    assert caught.value.code == code, caught.value
    return caught.value
