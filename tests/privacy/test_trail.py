# SPDX-License-Identifier: Apache-2.0
"""The auditor's pages: every event is found again, and a broken chain cannot be overlooked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.architecture.world_funds import FUNDS
from tests.factories import City, make_person
from wuzha.audit import queries
from wuzha.audit.actor import Actor
from wuzha.audit.anchors import take_anchor
from wuzha.audit.models import Event
from wuzha.audit.queries import Filters, chain, search
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record
from wuzha.funds.models import StopOrder
from wuzha.funds.orders.services import stops
from wuzha.org.roles import Role
from wuzha.privacy.tasks import verify_trail
from wuzha.refusals import RefusalError
from wuzha.runtime.home import default_home

pytestmark = pytest.mark.dialect("privacy.migrations.0001_schema")


@pytest.fixture
def page(client: Client, city: City) -> Client:
    client.force_login(city.people[Role.AUDITOR])
    return client


def write(actor: Actor, count: int, action: str = "warning.claim") -> list[Event]:
    return [record(actor, action, on=("warning", number)) for number in range(count)]


def found(**filters: object) -> list[int]:
    """Ids of every page, newest first."""
    pks: list[int] = []
    after = ""
    while True:
        page = search(Event.objects.all(), Filters(**filters), after)  # type: ignore[arg-type]
        pks += [event.pk for event in page.rows]
        if page.next_cursor is None:
            return pks
        after = page.next_cursor


def test_paging_gives_every_event_once_newest_first(city: City) -> None:
    events = write(city.actor(Role.ANALYST), 130)
    assert found() == [event.pk for event in reversed(events)]


def test_each_filter_finds_what_it_names(city: City) -> None:
    ours = write(city.actor(Role.ANALYST), 2)
    theirs = write(city.actor(Role.AUDITOR), 1, "login")
    refused = record(city.actor(Role.ANALYST), "access.refused", on=("view", "x"), outcome="REFUSED")
    assert found(who="own-auditor") == [theirs[0].pk]
    assert found(action="login") == [theirs[0].pk]
    assert found(object_type="warning", object_id="1") == [ours[1].pk]
    assert found(refused=True) == [refused.pk]


def test_days_are_local_and_whole(city: City) -> None:
    actor = city.actor(Role.ANALYST)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    kept = []
    for offset in (timedelta(seconds=-1), timedelta(0), timedelta(hours=23, minutes=59), timedelta(days=1)):
        event = record(actor, "login")
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_append_only")
            cursor.execute("UPDATE audit_event SET at = %s WHERE id = %s", [midnight + offset, event.pk])
            cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_append_only")
        kept.append(event.pk)
    today = midnight.date()
    assert found(since=today, until=today) == [kept[2], kept[1]]
    assert found(until=today - timedelta(days=1)) == [kept[0]]
    assert found(since=today + timedelta(days=30)) == []


def test_the_chain_tells_sealed_from_not_yet_sealed(city: City) -> None:
    write(city.actor(Role.ANALYST), 3)
    assert (chain().sealed, chain().unsealed) == (0, 3)
    seal_all()
    write(city.actor(Role.ANALYST), 1)
    state = chain()
    assert (state.sealed, state.unsealed, state.recomputed, state.broken_seq) == (3, 1, 3, None)
    assert state.head == bytes(Event.objects.get(seq=3).hash or b"").hex()


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE audit_event SET action = 'login' WHERE seq = 7", 7),
        ("DELETE FROM audit_event WHERE seq = 8", 8),
        ("UPDATE audit_event SET hash = decode(repeat('00', 32), 'hex') WHERE seq = 9", 9),
    ],
)
def test_a_broken_chain_is_seen_on_the_page(page: Client, city: City, sql: str, broken: int) -> None:
    write(city.actor(Role.ANALYST), 12)
    seal_all()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_append_only")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_append_only")
    assert chain().broken_seq == broken
    assert f"审计链在第 {broken} 环断裂" in page.get(reverse("audit:list")).content.decode()


def test_a_forged_event_is_marked_wherever_it_is_shown(page: Client, city: City) -> None:
    write(city.actor(Role.ANALYST), 2)
    forged = Event.objects.create(actor_kind="person", actor="somebody", action="login", mac=b"x" * 32)
    assert ">伪造<" in page.get(reverse("audit:list")).content.decode()
    seal_all()
    assert (chain().broken_seq, chain().forged_seq) == (None, Event.objects.get(pk=forged.pk).seq)
    shown = page.get(reverse("audit:list")).content.decode()
    assert "有人绕过本平台向数据库写入了审计记录" in shown
    assert "共 1 条" in shown
    assert "这条记录不是本平台所记" in page.get(reverse("audit:event", args=[forged.pk])).content.decode()


def test_the_page_tells_of_anchors_and_verifications(
    page: Client, city: City, settings: Settings, tmp_path: Path
) -> None:
    write(city.actor(Role.ANALYST), 2)
    Event.objects.create(actor_kind="system", actor="audit", action="audit.anchored", detail={"number": 1})
    assert "尚未留存锚点" in page.get(reverse("audit:list")).content.decode(), "a forged one is none"
    settings.WUZHA_ANCHORS = tmp_path / "anchors.jsonl"
    take_anchor()
    assert verify_trail(0) is False, "the forged one is found"
    shown = page.get(reverse("audit:list")).content.decode()
    assert "尚未留存锚点" not in shown
    assert "最近一次校验发现问题" in shown


def test_the_page_tells_what_would_help_who_forges(page: Client, settings: Settings, tmp_path: Path) -> None:
    settings.WUZHA_ANCHORS = default_home().root / "anchors" / "audit.jsonl"
    shown = page.get(reverse("audit:list")).content.decode()
    assert "平台的数据库角色可以改动审计记录" in shown, "the tests work as the owner of the tables"
    assert "锚点只存在数据库旁边" in shown
    settings.WUZHA_ANCHORS = tmp_path / "anchors.jsonl"
    assert "锚点只存在数据库旁边" not in page.get(reverse("audit:list")).content.decode()


def test_only_the_newest_links_are_recomputed(city: City) -> None:
    write(city.actor(Role.ANALYST), 12)
    seal_all()
    state = chain(recomputed=5)
    assert (state.recomputed, state.broken_seq) == (5, None)


def test_an_auditor_of_a_part_sees_the_acts_of_its_people_only(client: Client, city: City) -> None:
    ours = record(city.actor(Role.GRID_WORKER), "login")
    others = record(city.actor(Role.ANALYST), "login")
    client.force_login(make_person(Role.AUDITOR, city.town))
    shown = client.get(reverse("audit:list")).content.decode()
    assert "own-grid_worker" in shown
    assert "own-analyst" not in shown
    assert client.get(reverse("audit:event", args=[ours.pk])).status_code == 200
    assert client.get(reverse("audit:event", args=[others.pk])).status_code == 404


def test_without_a_reach_nothing_is_seen(city: City) -> None:
    record(city.actor(Role.ANALYST), "login")
    assert not queries.in_reach(Actor("person", "x"), None).exists()


def test_an_event_shows_its_place_in_the_chain(page: Client, city: City) -> None:
    events = write(city.actor(Role.ANALYST), 2)
    seal_all()
    shown = page.get(reverse("audit:event", args=[events[1].pk])).content.decode()
    for event in Event.objects.filter(pk__in=[event.pk for event in events]):
        assert bytes(event.hash or b"").hex() in shown


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"}, {"action": "no.such"}, {"object_id": "5"},
        {"since": "2026-05-06", "until": "2026-05-05"},
    ],
)  # fmt: skip
def test_a_search_that_is_not_complete_says_so(page: Client, query: dict[str, str]) -> None:
    response = page.get(reverse("audit:list"), query)
    assert response.status_code == 200
    assert "搜索条件有误" in response.content.decode()


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "\x00"])
def test_no_cursor_breaks_the_page(page: Client, after: str) -> None:
    assert page.get(reverse("audit:list"), {"after": after, "who": "\x00"}).status_code == 200


def test_a_warning_is_shown_and_found_by_its_number(page: Client, city: City) -> None:
    events = write(city.actor(Role.ANALYST), 13)
    asked = {"object_type": "warning", "object_id": "yj00000012"}
    response = page.get(reverse("audit:list"), asked)
    assert [event.pk for event in response.context["page"].rows] == [events[12].pk]
    assert "YJ00000012" in response.content.decode()
    assert "YJ00000012" in page.get(reverse("audit:event", args=[events[12].pk])).content.decode()


def test_what_was_refused_about_a_record_is_found_by_the_record(city: City, client: Client) -> None:
    pk = FUNDS["funds:stop"](city)[0]["pk"]
    client.force_login(city.people[Role.STATION_OFFICER])
    assert client.get(reverse("funds:stop", args=[pk])).status_code == 403
    StopOrder.unscoped.filter(pk=pk).update(state="WITHDRAWN", ended_at=timezone.now(), due_at=None)
    with pytest.raises(RefusalError):
        stops.issue(city.actor(Role.FUNDS_OFFICER), pk, "测试1", timezone.now())
    refused = Event.objects.filter(object_type="funds_stop", object_id=str(pk), outcome="REFUSED")
    assert sorted(refused.values_list("action", flat=True)) == ["access.refused", "funds.stop_issue"]
