# SPDX-License-Identifier: Apache-2.0
"""Exports: the limit, the second person, the watermark, the end of the file, and every step in the trail."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import City, actor_of, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.services import record
from wuzha.inbox.queries import reminders, rows, shown
from wuzha.org.models import Posting, RuleVersion
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.services import exports
from wuzha.privacy.services.exports import make
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.files import path_of
from wuzha.warning.rules.lifecycle import State

PHONE, NAME = "13800000077", "=张三丰"


@pytest.fixture
@shared
def analyst(city: City) -> Actor:
    return city.actor(Role.ANALYST)


@pytest.fixture
@shared
def approver(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
@shared
def three(city: City) -> None:
    for _ in range(3):
        factories.make_warning_in(
            city, State.RECEIVED, phone=seal(Kind.PHONE, PHONE), name=seal(Kind.NAME, NAME), account=None
        )


def limit(rows: int, most: int = 50_000) -> None:
    value = {"free_rows": rows, "most_rows": most, "approval_hours": 72, "keep_days": 7}
    RuleVersion.objects.create(key="privacy.exports", valid_from=timezone.now(), value=value, citation="测试")
    forget_all()


def ask(actor: Actor, **changes: Any) -> Export:
    given: dict[str, Any] = {"kind": "warning.queue", "query": "", "format": "csv", "clear": False}
    return exports.ask(actor, **given | {"purpose": "INSPECT"} | changes)


def made(export: Export) -> Export:
    assert make(export.pk)
    export.refresh_from_db()
    return export


def lines(actor: Actor, export: Export) -> list[list[str]]:
    content = exports.fetch(actor, export.pk)[1]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def actions(export: Export) -> list[str]:
    rows = Event.objects.filter(object_type="export", object_id=str(export.pk)).order_by("id")
    return list(rows.values_list("action", flat=True))


@pytest.mark.usefixtures("three")
def test_few_masked_rows_are_made_at_once_with_who_when_and_number_on_them(analyst: Actor, city: City) -> None:
    export = ask(analyst)
    assert (export.state, export.expected) == (ExportState.QUEUED, 3)
    export = made(export)
    rows = lines(analyst, export)
    mark = rows[0][0]
    assert rows[-1] == rows[0]
    person = city.people[Role.ANALYST]
    started = timezone.localtime(export.started_at).strftime("%Y-%m-%d %H:%M")
    for part in (person.name, person.username, export.number, started, "脱敏", "督察检查"):
        assert part in mark
    assert len(rows) == 3 + 3
    assert PHONE not in "".join(map("".join, rows))
    assert actions(export) == ["export.asked", "export.made", "export.fetched"]
    assert export.number == f"DC{export.pk:06d}"


@pytest.mark.usefixtures("three")
def test_the_workbook_is_marked_in_head_foot_first_row_and_properties(analyst: Actor) -> None:
    export = made(ask(analyst, format="xlsx"))
    parts = zipfile.ZipFile(io.BytesIO(exports.fetch(analyst, export.pk)[1]))
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(rf"<oddHeader>[^<]*{export.number}[^<]*</oddHeader><oddFooter>[^<]*{export.number}", sheet)
    assert export.number in parts.read("xl/sharedStrings.xml").decode()
    assert export.number in parts.read("docProps/core.xml").decode()
    assert sheet.count("<row ") == 2 + 3
    assert "<f>" not in sheet, "no formula"


@pytest.mark.usefixtures("three")
def test_above_the_limit_a_second_person_decides(analyst: Actor, approver: Actor) -> None:
    limit(2)
    export = ask(analyst)
    assert export.state == ExportState.ASKED
    assert not make(export.pk), "not approved, not made"
    with pytest.raises(PermissionDenied):
        exports.decide(analyst, export.pk, approve=True)
    exports.decide(approver, export.pk, approve=True)
    with pytest.raises(RefusalError, match="DECIDED"):
        exports.decide(approver, export.pk, approve=False, reason="迟了")
    export = made(export)
    assert len(lines(analyst, export)) == 6
    assert actions(export) == ["export.asked", "export.approved", "export.made", "export.fetched"]


@pytest.mark.usefixtures("three")
def test_who_asked_reminds_the_second_person(analyst: Actor, approver: Actor, client: Client, city: City) -> None:
    limit(2)
    export = ask(analyst)
    client.force_login(city.people[Role.ANALYST])
    page = client.get(f"/privacy/exports/{export.pk}/").content.decode()
    assert f'action="/privacy/exports/{export.pk}/remind/"' in page
    assert client.post(f"/privacy/exports/{export.pk}/remind/").status_code == 302
    now = timezone.now()
    found = dict(shown(approver, rows(approver, now), now))
    (item,) = [item for row, item in found.items() if row.about == ("export", export.pk)]
    assert "提醒" in item.line
    with pytest.raises(RefusalError, match="REMINDED"):
        exports.remind(analyst, export.pk)
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        exports.remind(approver, export.pk)
    exports.decide(approver, export.pk, approve=True)
    assert reminders("export", [export.pk]) == []
    with pytest.raises(RefusalError, match="DECIDED"):
        exports.remind(analyst, export.pk)
    assert actions(export)[:2] == ["export.asked", "export.remind"]


def test_nobody_approves_their_own(city: City, approver: Actor) -> None:
    record(approver, "login")
    joint = ask(approver, kind="warning.records", query=_records(city))
    Export.unscoped.filter(pk=joint.pk).update(state=ExportState.ASKED, expires_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(RefusalError, match="SECOND_PERSON"):
        exports.decide(approver, joint.pk, approve=True)
    with pytest.raises(IntegrityError, match="export_second_person"), transaction.atomic():
        Export.unscoped.filter(pk=joint.pk).update(decided_by=approver.person_id)


def _records(city: City) -> str:
    factories.make_warning_in(city, State.DISPATCHED)
    today = timezone.localdate()
    return f"indicator=received&from={today - timedelta(days=1)}&to={today}"


@pytest.mark.usefixtures("three")
def test_a_no_needs_a_reason_and_ends_it(analyst: Actor, approver: Actor) -> None:
    limit(0)
    export = ask(analyst)
    with pytest.raises(RefusalError, match="REASON_MISSING"):
        exports.decide(approver, export.pk, approve=False)
    exports.decide(approver, export.pk, approve=False, reason="用途不明")
    export.refresh_from_db()
    assert (export.state, export.reason) == (ExportState.REFUSED, "用途不明")
    with pytest.raises(RefusalError, match="NOT_READY"):
        exports.fetch(analyst, export.pk)


@pytest.mark.usefixtures("three")
def test_an_approval_that_is_not_given_in_time_runs_out(analyst: Actor, approver: Actor) -> None:
    limit(0)
    export = ask(analyst)
    later = timezone.now() + timedelta(hours=73)
    assert exports.sweep(later) == (1, 0)
    with pytest.raises(RefusalError, match="DECIDED"):
        exports.decide(approver, export.pk, approve=True)


@pytest.mark.usefixtures("three")
def test_in_clear_always_needs_a_second_person_and_is_one_read_in_the_trail(analyst: Actor, approver: Actor) -> None:
    export = ask(analyst, clear=True)
    assert export.state == ExportState.ASKED
    exports.decide(approver, export.pk, approve=True)
    rows = lines(analyst, made(export))
    assert "明文" in rows[0][0]
    assert PHONE in rows[2]
    assert f"'{NAME}" in rows[2], "no cell begins like a formula"
    read = Event.objects.get(action="personal.read")
    assert (read.row_count, read.fields, read.object_id) == (3, ["name", "phone", "address"], str(export.pk))
    assert export.number in read.purpose


@pytest.mark.usefixtures("three")
def test_what_came_after_the_approval_does_not_leave_in_clear(city: City, analyst: Actor, approver: Actor) -> None:
    export = ask(analyst, clear=True)
    exports.decide(approver, export.pk, approve=True)
    factories.make_warning_in(city, State.RECEIVED, phone=seal(Kind.PHONE, PHONE), account=None)
    export = made(export)
    assert (export.state, export.rows) == (ExportState.DONE, 3)
    assert Event.objects.get(action="personal.read").row_count == 3


@pytest.mark.usefixtures("three")
def test_who_may_not_see_clear_data_may_not_take_it_out(city: City, approver: Actor) -> None:
    with pytest.raises(RefusalError, match="NO_CLEAR"):
        ask(approver, kind="warning.records", query=_records(city), clear=True)
    with pytest.raises(RefusalError, match="NO_CLEAR"):
        ask(city.actor(Role.AUDITOR), kind="audit.trail", clear=True)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "NONE"}, "PURPOSE_UNKNOWN"),
        ({"purpose": "CASE"}, "REFERENCE_MISSING"),
        ({"query": "queue=invalid"}, "NOTHING_TO_EXPORT"),
        ({"query": f"q={PHONE}"}, "NOTHING_TO_EXPORT"),
        ({"query": "level=0&" * 100}, "QUERY_TOO_LONG"),
    ],
)
def test_what_cannot_be_exported_says_why(analyst: Actor, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusalError, match=code):
        ask(analyst, **changes)
    assert not Export.unscoped.exists()


@pytest.mark.usefixtures("three")
def test_more_rows_than_a_file_may_have_are_refused(analyst: Actor) -> None:
    limit(1, most=2)
    with pytest.raises(RefusalError, match="TOO_MANY_ROWS"):
        ask(analyst)


@pytest.mark.usefixtures("three")
def test_the_file_is_for_who_asked_only_and_ends(
    analyst: Actor, city: City, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    export = made(ask(analyst))
    colleague = actor_of(make_person(Role.ANALYST, city.centre))
    with pytest.raises(RefusalError, match="NOT_READY"):
        exports.fetch(colleague, export.pk)
    assert PHONE.encode() not in path_of(export.uid).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.sweep(timezone.now() + timedelta(days=8)) == (0, 1)
    assert not path_of(export.uid).exists()
    with pytest.raises(RefusalError, match="NOT_READY"):
        exports.fetch(analyst, export.pk)
    assert actions(export)[-1] == "export.deleted"


@pytest.mark.usefixtures("three")
def test_who_lost_the_posting_gets_nothing_more(analyst: Actor, city: City) -> None:
    export = ask(analyst)
    Posting.unscoped.filter(person=city.people[Role.ANALYST]).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert make(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert actions(export)[-1] == "export.failed"


@pytest.mark.usefixtures("three")
def test_nobody_decides_about_another_city(city: City, analyst: Actor) -> None:
    limit(0)
    export = ask(analyst)
    with pytest.raises(Export.DoesNotExist):
        exports.decide(city.foreign_actor(Role.JOINT_OFFICE), export.pk, approve=True)


def test_an_auditor_of_a_part_takes_out_the_acts_of_its_people_only(city: City) -> None:
    record(city.actor(Role.GRID_WORKER), "login")
    record(city.actor(Role.ANALYST), "login")
    auditor = actor_of(make_person(Role.AUDITOR, city.town))
    rows = lines(auditor, made(ask(auditor, kind="audit.trail", query="action=login")))
    assert [row[1] for row in rows[2:-1]] == ["own-grid_worker"]


@pytest.mark.usefixtures("three")
def test_from_the_button_of_the_desk_to_the_download(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    desk = client.get(reverse("warning:console") + "?queue=todo").content.decode()
    address = reverse("privacy:export_ask") + "?kind=warning.queue"
    assert address in desk
    page = client.get(address).content.decode()
    assert "直接生成" in page
    assert client.post(address, {"format": "csv"}).status_code == 422
    answer = client.post(address, {"purpose": "INSPECT", "format": "csv"})
    export = Export.unscoped.get()
    assert answer["Location"] == reverse("privacy:export", args=[export.pk])
    made(export)
    assert "下载" in client.get(answer["Location"]).content.decode()
    file = client.post(reverse("privacy:export_file", args=[export.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="{export.number}.csv"'
    assert export.number in file.content.decode("utf-8-sig")


@pytest.mark.usefixtures("three")
def test_a_second_person_finds_what_waits_and_says_no_on_the_page(client: Client, city: City, analyst: Actor) -> None:
    limit(0)
    export = ask(analyst)
    client.force_login(city.people[Role.JOINT_OFFICE])
    assert export.number in client.get(reverse("privacy:exports")).content.decode()
    address = reverse("privacy:export_decide", args=[export.pk])
    refused = client.post(address, {"decision": "no"})
    assert refused.status_code == 422
    assert "请填写理由" in refused.content.decode()
    client.post(address, {"decision": "no", "reason": "用途不明"})
    export.refresh_from_db()
    assert export.state == ExportState.REFUSED


@pytest.mark.usefixtures("three")
def test_a_file_that_is_lost_is_said_to_be_missing(analyst: Actor) -> None:
    export = made(ask(analyst))
    path_of(export.uid).unlink()
    with pytest.raises(RefusalError, match="FILE_MISSING"):
        exports.fetch(analyst, export.pk)
    assert actions(export)[-1] == "file.missing"
