# SPDX-License-Identifier: Apache-2.0
"""The whole way of the fields in `more_fields.py`. Run by `test_fields.py`, under that plugin."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.tokens import ask, token_for
from tests.warning.more_fields import BOTH, COLUMNS, FIRST, IN_EXPORT, MORE, ON_PAGE, SECOND
from tests.warning.services.conftest import Desk, desk, fresh
from wuzha import cli
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.intake.models import Reject
from wuzha.intake.services.sources import create_key
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.privacy.services import exports
from wuzha.privacy.services.exports import make
from wuzha.sealed import Sealed
from wuzha.site.reference import schema
from wuzha.warning.intake.receiver import WarningReceiver
from wuzha.warning.models import WarningRecord
from wuzha.warning.privacy import WarningKeeper
from wuzha.warning.services import dispatch, triage
from wuzha.warning.services.erasure import erase_warnings
from wuzha.warning.services.work import denial

__all__ = ["desk"]

PERSONAL = [one.key for one in MORE if one.sealed]
NOW = timezone.now().replace(microsecond=0)
PHONE = "13800000001"
EARLIER, LATER = ((NOW - timedelta(hours=hours)).isoformat() for hours in (2, 1))
#: Of one person, as a file heads it and as a post names it.
FILE = {"预警等级": "高危", "诈骗类型": "刷单返利", "受害人号码": PHONE, "推送时间": EARLIER}
POST = {"level": "高危", "fraud_type": "刷单返利", "victim_phone": PHONE, "pushed_at": LATER}


@pytest.fixture(scope="session")
def columns(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What the migration of a new field does."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for name in COLUMNS:
            editor.add_field(WarningRecord, WarningRecord._meta.get_field(name))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def pushed(columns: None, transactional_db: None, home: Path, desk: Desk) -> WarningRecord:
    """A warning that came in a file and was pushed again by a post."""
    by_file(home, desk, FIRST)
    answer = by_post(desk, POST | SECOND)
    assert (answer.status_code, answer.json()["became"], answer.json()["flags"]) == (200, "MERGED", [])
    warning: WarningRecord = WarningRecord.unscoped.get()
    return warning


def by_file(home: Path, desk: Desk, values: dict[str, str], **changes: str) -> int:
    row = FILE | {one.headers: values[one.key] for one in MORE if one.key in values} | changes
    with (home / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    return cli.main(["import", "warnings", str(home / "rows.csv"), "--source", "MPS", "--unit", desk.city.centre.code])


def by_post(desk: Desk, row: dict[str, Any]) -> Any:
    key = create_key(Actor.system("tests"), source="PROV", unit=desk.city.centre)[1]
    return Client().post(
        "/api/v1/warnings", json.dumps(row), content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )


def send(warning: WarningRecord, desk: Desk) -> None:
    WarningRecord.unscoped.filter(pk=warning.pk).update(completeness=80)
    dispatch.dispatch(desk.analyst, triage.take(desk.analyst, warning.pk).pk, desk.city.station.pk)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def carried(warning: WarningRecord) -> dict[str, Any]:
    found = {name: getattr(warning, name) for name in BOTH}
    return {name: value._open() if isinstance(value, Sealed) else value for name, value in found.items()}


def test_two_pushes_make_what_was_declared(pushed: WarningRecord) -> None:
    assert carried(pushed) == BOTH


def test_cells_that_cannot_be_read_are_flagged_and_the_row_is_in(
    columns: None, transactional_db: None, home: Path, desk: Desk
) -> None:
    wrong = {
        "test_caller": "鬼",
        "test_link_visits": "许多",
        "test_asked_fen": "不少",
        "test_app_used_at": "明天",
        "test_is_student": "也许",
        "test_guardian": "1",
    }
    by_file(home, desk, FIRST | wrong)
    warning = WarningRecord.unscoped.get()
    assert {flag.partition(":")[0] for flag in warning.flags} == wrong.keys()
    assert all(getattr(warning, name) is None for name in wrong)


def test_a_reject_shows_plain_cells_and_hides_personal_ones(
    columns: None, transactional_db: None, home: Path, desk: Desk
) -> None:
    by_file(home, desk, FIRST, 受害人号码="")
    assert Reject.unscoped.count() == 1
    shown = {one.key: WarningReceiver().mask(one.key, FIRST[one.key]) for one in MORE}
    assert all((shown[one.key] == FIRST[one.key]) != one.sealed for one in MORE)


def test_pages_show_it_and_the_desk_opens_it_for_a_purpose(pushed: WarningRecord, desk: Desk) -> None:
    analyst = client_of(desk.analyst)
    page = analyst.get(pushed.get_absolute_url()).content.decode()
    for one in MORE:
        assert f"<dt>{one.label}</dt>" in page
        assert ON_PAGE[one.key] in page
    assert not any(BOTH[name] in page for name in PERSONAL)
    address = reverse("warning:reveal", args=[pushed.pk])
    opened = analyst.post(address, {"purpose": "VERIFY"}, headers={"HX-Request": "true"})
    assert all(BOTH[name] in opened.content.decode() for name in PERSONAL)
    assert set(PERSONAL) <= set(Event.objects.get(action="personal.read").fields)
    send(pushed, desk)
    task = client_of(desk.officer).get(reverse("warning:task", args=[pushed.pk])).content.decode()
    assert all(f"<dt>{one.label}</dt>" in task and ON_PAGE[one.key] in task for one in MORE)
    assert not any(BOTH[name] in task for name in PERSONAL)


def test_the_api_describes_it_and_answers_it(pushed: WarningRecord, desk: Desk) -> None:
    answer = ask(token_for(desk.city, Role.ANALYST), "GET", f"warnings/{pushed.pk}").json()
    expected = BOTH | {"test_app_used_at": "2024-05-06T02:20:00Z"} | {name: ON_PAGE[name] for name in PERSONAL}
    given = {name: answer["person"][name] if name in PERSONAL else answer[name] for name in BOTH}
    assert given == expected
    described = schema()["components"]["schemas"]
    for name in BOTH:
        assert name in described["PersonOut" if name in PERSONAL else "WarningOut"]["properties"]


def test_exports_have_it(pushed: WarningRecord, desk: Desk) -> None:
    export = exports.ask(desk.analyst, kind="warning.queue", query="", format="csv", clear=False, purpose="INSPECT")
    assert make(export.pk)
    content = exports.fetch(desk.analyst, export.pk)[1].decode("utf-8-sig")
    [_mark, headings, row, _end] = csv.reader(io.StringIO(content))
    written = dict(zip(headings, row, strict=True))
    assert {one.key: written[str(one.label)] for one in MORE} == IN_EXPORT


def test_the_next_round_begins_with_what_lasts(pushed: WarningRecord, desk: Desk) -> None:
    send(pushed, desk)
    answer = by_post(desk, POST | {"pushed_at": NOW.isoformat(), "tx_amount": "100"})
    assert answer.json()["became"] == "ROUND"
    [later] = WarningRecord.unscoped.filter(previous=pushed)
    lasting = {one.key for one in MORE if one.lasting}
    assert carried(later) == {name: value if name in lasting else None for name, value in BOTH.items()}


def test_the_round_after_a_denial_begins_with_all_of_it(pushed: WarningRecord, desk: Desk) -> None:
    send(pushed, desk)
    with transaction.atomic():
        opened = denial.open_for(desk.officer, fresh(pushed), NOW)
    assert opened is not None
    assert carried(opened.next) == BOTH


def test_a_warning_merged_by_hand_brings_it_along(pushed: WarningRecord, desk: Desk) -> None:
    empty = desk.received(last_pushed_at=NOW - timedelta(days=1), first_pushed_at=NOW - timedelta(days=1))
    triage.merge(desk.analyst, pushed.pk, empty.pk)
    first = {one.key for one in MORE if one.again.value == "FIRST"}
    assert carried(fresh(empty)) == {name: None if name in first else value for name, value in BOTH.items()}


def test_erasing_takes_what_is_personal_and_nothing_else(pushed: WarningRecord) -> None:
    told = WarningKeeper().what_goes()
    assert all((str(one.label) in told) == one.sealed for one in MORE)
    assert erase_warnings([pushed.pk], NOW) == 1
    assert carried(fresh(pushed)) == {name: None if name in PERSONAL else value for name, value in BOTH.items()}


def test_nobody_who_adds_a_field_chooses_a_name_of_these() -> None:
    """The example of CONTRIBUTING.md and every other field stand beside them."""
    assert all(one.key.startswith("test_") for one in MORE)
    assert all(one.headers.startswith("测试用") and str(one.label).startswith("Test: ") for one in MORE)
