# SPDX-License-Identifier: Apache-2.0
"""The page of sources and jobs, and its alarm in the navigation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests import factories
from wuzha.audit.models import Event
from wuzha.core import runs
from wuzha.core.models import JobRun
from wuzha.core.runs import Job
from wuzha.intake.models import Batch, BatchStatus
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.site.views.works import TALL, bars
from wuzha.warning.rulesets import SOURCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> factories.City:
    cache.clear()
    monkeypatch.setattr(runs, "JOBS", {"x": Job("x", "* * * * *", "备份清点")})
    return factories.make_city()


def page(client: Client) -> str:
    answer = client.get("/works/", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_silent_source_and_a_failed_job_are_said_in_words_and_counted(client: Client, city: factories.City) -> None:
    now = timezone.now()
    Batch.unscoped.create(
        kind="warnings", source="PROV", unit=city.centre, via="api", status=BatchStatus.DONE,
        created_at=now - timedelta(hours=3), rows=2, done=2, rejected=2,
    )  # fmt: skip
    JobRun.objects.create(name="x", began_at=now, seconds=0.2, fault="DATABASE")
    client.force_login(city.people[Role.ADMIN])
    found = page(client)
    assert "有 2 项不正常" in found
    for words in ("静默", "3 小时 0 分", "备份清点", "上次失败", "数据库当时不可用", "1 次运行，1 次失败", "200 毫秒"):
        assert words in found
    assert "/intake/" not in found.partition("数据源</h2>")[2].partition("</table>")[0]  # may not open imports
    client.force_login(city.people[Role.ANALYST])
    assert "/intake/" in page(client)


def test_a_trail_that_nobody_seals_is_told(client: Client, city: factories.City) -> None:
    client.force_login(city.people[Role.ADMIN])
    Event.objects.create(actor_kind="SYSTEM", actor="x", action="x", at=timezone.now() - timedelta(minutes=5))
    assert "审计记录没有封存" in page(client)


@pytest.mark.parametrize("role", [Role.STATION_OFFICER, Role.MEMBER_UNIT, Role.JOINT_OFFICE])
def test_others_are_not_let_in(role: Role, client: Client, city: factories.City) -> None:
    client.force_login(city.people[role])
    assert client.get("/works/").status_code == 403


def test_a_failed_run_is_a_full_bar_whatever_it_took() -> None:
    now = timezone.now()
    drawn = bars(
        [JobRun(began_at=now, seconds=second, fault=fault) for second, fault in ((4, ""), (1, "DISK"), (0, ""))]
    )
    assert [(bar["height"], bar["failed"]) for bar in drawn] == [(TALL, False), (TALL, True), (3, False)]


def test_a_failed_job_waits_for_whoever_sees_to_it_until_it_runs_again(client: Client, city: factories.City) -> None:
    now = timezone.now()
    JobRun.objects.create(name="x", began_at=now, seconds=0.2, fault="DATABASE")

    def inbox(role: Role, *, leads: bool = False) -> str:
        cache.clear()
        Posting.unscoped.filter(person=city.people[role]).update(leads=leads)
        client.force_login(city.people[role])
        return client.get("/inbox/", headers={"accept-language": "zh-hans"}).content.decode()

    for text in (inbox(Role.ADMIN), inbox(Role.ANALYST, leads=True)):
        assert "works-1" in text
        assert "定时任务失败 备份清点" in text
    assert "works-1" not in inbox(Role.ANALYST)
    client.force_login(city.people[Role.ADMIN])
    assert "打开数据源与任务" in client.get("/inbox/works/1/").content.decode()
    assert client.get("/inbox/works/2/").status_code == 404
    JobRun.objects.create(name="x", began_at=now + timedelta(seconds=1), seconds=0.2)
    assert "works-1" not in inbox(Role.ADMIN)


def test_channels_are_told_in_words_also_those_that_never_sent_anything(client: Client, city: factories.City) -> None:
    Batch.unscoped.create(kind="statements", source="statements", unit=city.centre, via="file", status=BatchStatus.DONE)
    client.force_login(city.people[Role.ADMIN])
    found = page(client)
    assert "银行流水" in found
    assert ">statements<" not in found
    assert "个渠道从未推送" in found
    assert SOURCES.at().terms[0].label in found
