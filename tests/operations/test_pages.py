# SPDX-License-Identifier: Apache-2.0
"""Pages of operations and of the task force: each act by its dialog, numbers that open, and ways back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cases.conftest import opened
from tests.factories import City
from tests.operations.conftest import admitted, again, at, run, today
from tests.people.conftest import ID_NO
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.inbox.sources import source_of
from wuzha.operations.finders import operations as found_operations
from wuzha.operations.models import (
    Attendance,
    ForceMember,
    Operation,
    OperationCase,
    OperationStep,
    OperationTarget,
    Training,
)
from wuzha.operations.queries import duty as duties
from wuzha.operations.rules.life import State
from wuzha.operations.services import life, tags, targets
from wuzha.operations.services.targets import Aim
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual, record_suspect
from wuzha.search.query import Query

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def client(city: City) -> Client:
    return logged_in(city, Role.INVESTIGATOR)


def logged_in(city: City, role: Role) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[role])
    return found


def act(client: Client, operation: Operation, name: str, **given: object) -> Any:
    return client.post(reverse("operations:act", args=[operation.pk, name]), given)


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


class TestOperation:
    def test_it_is_entered_started_and_gets_a_case_and_a_target(
        self, client: Client, city: City, case: Case, figure: str
    ) -> None:
        told = {"name": "云剑（测试）", "kind": "YUNJIAN", "issued_by": "测试市公安局", "since": at(today() - 9 * DAY),
                "until": at(today() + 20 * DAY), "unit": city.centre.pk}  # fmt: skip
        answer = client.post(reverse("operations:new"), told)
        one = Operation.unscoped.get()
        assert answer["location"] == one.get_absolute_url()
        assert act(client, one, "start", day=at(today())).status_code == 302
        assert act(client, one, "tag", case=case.number, since=at(today()), reason="同一团伙").status_code == 302
        days = {"since": at(one.since), "until": at(one.until or today())}
        aim = {"indicator": figure, "unit": city.station.pk, "value": 30} | days
        assert act(client, one, "target", **aim, monthly="").status_code == 302
        page = text(client, one.get_absolute_url())
        for words in ("云剑", "进行中", "测试接警", "落后 9", str(case), "登记结束", "1 项目标落后"):
            assert words in page, words
        assert again(one).state == State.RUNNING
        opened = text(client, reverse("operations:target", args=[OperationTarget.unscoped.get().pk]))
        assert str(case) in opened
        assert case.get_absolute_url() in opened

    def test_from_the_case_to_the_operation_and_back(self, client: Client, operation: Operation, case: Case) -> None:
        url = reverse("operations:join", args=[case.pk])
        assert url in text(client, case.get_absolute_url())
        sent = {"operation": operation.pk, "since": at(today()), "reason": "同一团伙"}
        assert client.post(url, sent)["location"] == case.get_absolute_url()
        assert operation.get_absolute_url() in text(client, case.get_absolute_url())
        assert case.get_absolute_url() in text(client, operation.get_absolute_url())

    def test_its_page_names_the_people_of_its_cases_each_once_and_masked(
        self, client: Client, city: City, actor: Actor, operation: Operation, case: Case
    ) -> None:
        assert "所属案件尚未登记涉案人员" in text(client, operation.get_absolute_url())
        second = opened(city, actor)
        part = record_suspect(actor, case.pk, NewIndividual("测试丙", ID_NO), ["CASH"])
        record_suspect(actor, second.pk, NewIndividual("测试丙", ID_NO), ["CARD"], is_same=True)
        for one in (case, second):
            tags.tag(actor, operation.pk, one.pk, "同一团伙")
        page, person = text(client, operation.get_absolute_url()), part.individual.get_absolute_url()
        assert page.count(person) == 1
        assert "测试丙" not in page
        assert operation.get_absolute_url() in text(client, person)

    def test_whoever_only_reads_sees_no_button_and_another_city_nothing(
        self, city: City, actor: Actor, operation: Operation, case: Case
    ) -> None:
        tags.tag(actor, operation.pk, case.pk, "同一团伙")
        reader = logged_in(city, Role.STATION_OFFICER)
        page = reader.get(operation.get_absolute_url())
        assert page.status_code == 200
        assert not page.context["sheets"]
        assert act(reader, operation, "end", day=at(today())).status_code == 403
        foreign = Client()
        foreign.force_login(city.foreigners[Role.INVESTIGATOR])
        assert foreign.get(operation.get_absolute_url()).status_code == 404
        assert not foreign.get(reverse("operations:index"), {"tab": "all"}).context["page"].rows

    def test_targets_and_marks_that_were_changed_stay_on_the_page(
        self, client: Client, actor: Actor, operation: Operation, case: Case, figure: str
    ) -> None:
        target = targets.set_target(actor, operation.pk, Aim(figure, 30, operation.since, today()))
        days = {"since": at(target.since), "until": at(target.until)}
        changed = act(client, operation, "change_target", target=target.pk, value=40, reason="加码", **days)
        assert changed.status_code == 302
        tags.tag(actor, operation.pk, case.pk, "同一团伙")
        assert act(client, operation, "untag", case=case.number, reason="无关").status_code == 302
        page = text(client, operation.get_absolute_url())
        assert "调整前的目标" in page
        assert "已移出的案件" in page
        new = OperationTarget.unscoped.get(value=40)
        assert act(client, operation, "take_back", target=new.pk, reason="取消").status_code == 302
        assert not client.get(operation.get_absolute_url()).context["targets"]

    def test_to_the_end_by_its_dialogs(self, client: Client, operation: Operation) -> None:
        until = at(today() + 40 * DAY)
        assert act(client, operation, "extend", until=until, number="9号", reason="延期").status_code == 302
        assert act(client, operation, "end", day=at(today())).status_code == 302
        assert act(client, operation, "sum_up", day=at(today()), number="报1号").status_code == 302
        step = OperationStep.unscoped.get(operation=operation, act="end")
        assert act(
            client, operation, "correct", step=step.pk, day=at(today()), number="文2号", reason="补文号"
        ).status_code == 302  # fmt: skip
        page = text(client, operation.get_absolute_url())
        assert "已更正" in page
        assert "已无待办事项" in page
        assert act(client, operation, "nothing").status_code == 404

    def test_it_is_listed_by_kind_and_found_by_name_and_number(
        self, client: Client, actor: Actor, operation: Operation
    ) -> None:
        index = reverse("operations:index")
        for query, number in (({}, 1), ({"tab": "planned"}, 0), ({"kind": "DUANKA"}, 0), ({"tab": "all"}, 1)):
            assert len(client.get(index, query).context["page"].rows) == number, query
        for words in ("云剑", operation.number):
            hits = list(found_operations(actor, Query.of(words, {"ZX"}), 5))
            assert [hit.url for hit in hits] == [operation.get_absolute_url()]


class TestForce:
    def test_members_come_by_a_form_or_a_pasted_table_and_the_day_is_asked_for(
        self, client: Client, city: City
    ) -> None:
        def do(name: str, **given: object) -> Any:
            return client.post(reverse("operations:force_act", args=[name]), given)

        who = city.people[Role.STATION_OFFICER]
        sent = {"person": who.pk, "grade": "OFFICER", "post": "FUNDS", "since": "2023-01-01"}
        assert do("admit", **sent).status_code == 302
        rows = "姓名\t类别\n测试辅一\t辅警\n测试外\t保安"
        page = do("paste", rows=rows, since="2023-02-01").content.decode()
        assert "测试外" in page
        assert "民警 或" not in page
        url = reverse("operations:force")
        assert "民警 1 人，辅警 1 人，共 2 人" in text(client, f"{url}?day=2023-06-06")
        assert "民警 1 人，辅警 0 人" in text(client, f"{url}?day=2023-01-06")
        member = ForceMember.unscoped.get(person=who)
        own = reverse("operations:member_act", args=[member.pk, "move"])
        moved = {"post": "ARREST", "grade": "OFFICER", "since": at(today())}
        assert client.post(own, moved)["location"] == member.get_absolute_url()
        left = {"until": at(today()), "reason": "轮换"}
        assert client.post(reverse("operations:member_act", args=[member.pk, "release"]), left).status_code == 302
        assert "抓捕" in text(client, member.get_absolute_url())

    def test_a_month_of_duty_shows_who_is_on_and_where_somebody_is_lacking(self, client: Client, actor: Actor) -> None:
        first, second = admitted(actor), admitted(actor, "测试警二")
        month = f"{today() + DAY:%Y-%m}"

        def do(name: str, **given: object) -> Any:
            return client.post(reverse("operations:duty_act", args=[name]), given)

        put = {"member": first.pk, "shift": "DAY", "first": at(today() + DAY), "every": 2, "leads": "on"}
        assert do("put_on", **put, last=at(today() + 4 * DAY)).status_code == 302
        one, other = duties.standing(actor).order_by("day")
        assert do("swap", duty=one.pk, member=second.pk, reason="有事").status_code == 302
        new = duties.standing(actor).order_by("day")[0]
        assert do("exchange", duty=new.pk, other=other.pk, reason="互换").status_code == 302
        last = duties.standing(actor).order_by("day")[1]
        assert do("take_off", duty=last.pk, reason="抽调").status_code == 302
        page = text(client, f"{reverse('operations:duty')}?month={month}")
        assert "带班" in page
        assert "缺 1 人" in page
        assert "当前值班" in page

    def test_training_with_attendance(self, client: Client, actor: Actor) -> None:
        member, begins = admitted(actor), timezone.localtime() - timedelta(hours=2)
        sent = {"topic": "资金查控实务", "starts_at": f"{begins:%Y-%m-%dT%H:%M}", "hours": "1.5"}
        assert client.post(reverse("operations:training_new"), sent).status_code == 302
        one = Training.unscoped.get()
        assert one.minutes == 90
        url = reverse("operations:training_act", args=[one.pk, "attend"])
        assert client.post(url, {f"member-{member.pk}": "PRESENT"}).status_code == 302
        assert Attendance.unscoped.get().answer == "PRESENT"
        page = text(client, one.get_absolute_url())
        assert "已举办" in page
        listed = text(client, reverse("operations:trainings"))
        assert "资金查控实务" in listed
        assert "1 人学时不足" in listed
        assert "资金查控实务" in text(client, member.get_absolute_url())


class TestInbox:
    def test_an_operation_that_ends_soon_with_targets_behind_waits(
        self, client: Client, actor: Actor, operation: Operation, figure: str
    ) -> None:
        source, now = source_of("operations"), timezone.now()
        assert source is not None
        assert list(source.waits(actor, now, 9)) == []
        targets.set_target(actor, operation.pk, Aim(figure, 30, operation.since, today() + DAY))
        (wait,) = source.waits(actor, now, 9)
        assert wait.about == ("operation", operation.pk)
        assert source.items(actor, [operation.pk], now)[operation.pk].title == operation.name
        assert source.detail(actor, operation.pk, now) is not None
        life.end(actor, operation.pk, today())
        assert list(source.waits(actor, now, 9)) == []

    def test_tomorrow_without_anybody_waits_for_who_runs_the_force(
        self, city: City, client: Client, actor: Actor
    ) -> None:
        source, now = source_of("forceduty"), timezone.now()
        assert source is not None
        assert list(source.waits(actor, now, 9)) == []  # there is no force
        member = admitted(actor)
        (wait,) = source.waits(actor, now, 9)
        assert source.detail(actor, wait.key, now) is not None
        for shift in ("DAY", "NIGHT"):
            client.post(
                reverse("operations:duty_act", args=["put_on"]),
                {"member": member.pk, "shift": shift, "first": at(today() + DAY), "every": 1},
            )
        assert list(source.waits(actor, now, 9)) == []
        assert not list(source.waits(city.foreign_actor(Role.INVESTIGATOR), now, 9))


def test_an_operation_of_many_parts_counts_each_case_once(
    client: Client, actor: Actor, operation: Operation, case: Case
) -> None:
    part = run(actor, name="云剑二号（测试）", parent_id=operation.pk)
    for one in (operation, part):
        tags.tag(actor, one.pk, case.pk, "同一团伙")
    assert OperationCase.unscoped.count() == 2
    facts = {str(one.label): one.value for one in client.get(operation.get_absolute_url()).context["head"].facts}
    assert facts["案件"] == "1"
