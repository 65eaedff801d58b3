# SPDX-License-Identifier: Apache-2.0
"""Retention: what would go, two people, what is left, and what stays for good."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import factories
from tests.factories import City, actor_of, make_person, make_victim
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Victim
from wuzha.intake.models import Batch, Reject
from wuzha.locks import Lock, hold
from wuzha.org.roles import Role
from wuzha.privacy import tasks
from wuzha.privacy.keepers import keeper_for
from wuzha.privacy.models import LegalHold, RetentionRun, RunState
from wuzha.privacy.services import retention
from wuzha.privacy.tasks import STALE, resume
from wuzha.refusals import RefusalError
from wuzha.runtime import room
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.erasing import TOMBSTONE, erase_rows, paths_to, sealed_fields
from wuzha.sealed.files import path_of, write_sealed
from wuzha.sealed.value import used_by
from wuzha.warning.models import (
    Attachment,
    Attempt,
    DeskAct,
    Directive,
    EnrichmentItem,
    FalseAlarm,
    FormerKey,
    WarningRecord,
    Watch,
)
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services.receive import store

pytestmark = pytest.mark.dialect("sealed.erasing", "warning.migrations.0001_schema")

OLD = timedelta(days=1200)
#: Sealed columns of the desk that are not about one warning, or are erased by the service by name.
ELSEWHERE = {"WarningRecord", "DeskAct"}


@pytest.fixture
@shared
def admin(city: City) -> Actor:
    return city.actor(Role.ADMIN)


@pytest.fixture
@shared
def auditor(city: City) -> Actor:
    return city.actor(Role.AUDITOR)


def old_warning(city: City, **values: object) -> WarningRecord:
    then = timezone.now() - OLD
    return factories.make_warning_in(
        city, State.CLOSED, closed_at=then, first_pushed_at=then, last_pushed_at=then, **values
    )


def with_everything(city: City) -> WarningRecord:
    """A closed warning of three years ago with a push, a try, an item, a photo and a former number."""
    warning = old_warning(city, id_no=seal(Kind.ID_NUMBER, "33028219900101001X"))
    officer = city.people[Role.STATION_OFFICER]
    Directive.unscoped.create(
        warning=warning, source="TEST", dedupe_key=b"k" * 16, merge="NEW", source_type="CARRIER", level=1,
        fraud_type="BRUSH", pushed_at=warning.first_pushed_at, raw=seal(Kind.TEXT, '{"电话": "13800000001"}'),
        contact_index=b"c" * 16,
    )  # fmt: skip
    Attempt.unscoped.create(
        warning=warning, channel="CALL", result="NO_ANSWER", at=warning.closed_at, by=officer, unit=city.station,
        note=seal(Kind.TEXT, "家属电话 13800000002"),
    )  # fmt: skip
    EnrichmentItem.unscoped.create(
        warning=warning, item="ADDRESS_LIVE", found="FOUND", source="RENTAL", value=seal(Kind.TEXT, "某路1号")
    )
    FormerKey.objects.create(warning=warning, key=b"f" * 16)
    photo = Attachment.unscoped.create(
        uid=uuid.uuid4(), warning=warning, taken_at=warning.closed_at, by=officer, unit=city.station, size=3, width=1,
        height=1,
    )  # fmt: skip
    write_sealed(photo.uid, b"jpg")
    return warning


def confirmed(admin: Actor, auditor: Actor, kind: str = "warning") -> RetentionRun:
    run = retention.ask(admin, kind)
    retention.decide(auditor, run.pk, approve=True)
    return run


def test_a_run_is_not_kept_from_its_work_by_an_import(
    city: City, admin: Actor, auditor: Actor, other_session: psycopg.Connection
) -> None:
    old_warning(city)
    run = confirmed(admin, auditor)
    for key in {*range(store.BUCKETS), run.pk}:
        other_session.execute("SELECT pg_advisory_xact_lock(%s, %s)", [Lock.PERSON.value, key])
    assert retention.run(run.pk) == 1


def test_a_run_whose_worker_died_is_queued_again_and_one_at_work_is_not(
    city: City, admin: Actor, auditor: Actor
) -> None:
    old_warning(city)
    run = confirmed(admin, auditor)
    RetentionRun.objects.filter(pk=run.pk).update(decided_at=timezone.now() - 2 * STALE)
    waiting = ProcrastinateJob.objects.filter(queueing_lock=f"privacy.retention.{run.pk}")
    waiting.delete()
    with hold(Lock.RETENTION, run.pk):
        assert resume(timestamp=0) == 0
    assert not waiting.exists()
    assert resume(timestamp=0) == 1
    assert waiting.count() == 1


def test_a_run_pauses_while_the_disk_is_full_and_goes_on_where_it_was(
    city: City, admin: Actor, auditor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        old_warning(city)
    run = confirmed(admin, auditor)
    monkeypatch.setattr(retention, "CHUNK", 1)
    found = [None, "full"]
    monkeypatch.setattr(room, "shortage", lambda: found.pop(0) if len(found) > 1 else found[0])
    worker = SimpleNamespace(should_abort=lambda: False)
    tasks.run_retention(worker, run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.erased) == (RunState.CONFIRMED, 1)
    tasks.run_retention(worker, run_id=run.pk)
    run.refresh_from_db()
    assert run.erased == 1
    found[:] = [None]
    tasks.run_retention(worker, run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.erased) == (RunState.DONE, 2)


def test_a_dry_run_says_what_would_go_by_month_and_changes_nothing(city: City) -> None:
    old_warning(city)
    factories.make_warning_in(city, State.CLOSED)
    before = Event.objects.count()
    due = {one.keeper.kind: one for one in retention.preview()}
    month = f"{timezone.now() - OLD:%Y-%m}"
    assert due["warning"].months == {month: 1}
    assert due["intake.reject"].total == due["case"].total == 0
    assert WarningRecord.unscoped.filter(erased_at__isnull=False).count() == 0
    assert Event.objects.count() == before


def test_an_erased_warning_counts_and_tells_nobodys_name(
    city: City, admin: Actor, auditor: Actor, django_capture_on_commit_callbacks: object
) -> None:
    warning = with_everything(city)
    phone_index = bytes(warning.phone_index or b"")
    photo = Attachment.unscoped.get()
    run = confirmed(admin, auditor)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert retention.run(run.pk) == 1
    left = WarningRecord.unscoped.get(pk=warning.pk)
    assert [left.phone, left.name, left.id_no, left.account, left.address] == [None] * 5
    assert len(bytes(left.phone_index)) == len(bytes(left.id_index)) == 16
    assert bytes(left.phone_index) != phone_index
    assert left.account_index is None
    assert (left.state, left.outcome, left.closed_at, left.level) == (
        warning.state, warning.outcome, warning.closed_at, warning.level,
    )  # fmt: skip
    assert Directive.unscoped.get().raw is None
    assert Directive.unscoped.get().contact_index is None
    assert Attempt.unscoped.get().note is None
    found = EnrichmentItem.unscoped.get()
    assert found.value is not None, "a constraint wants a text where something was found"
    assert used_by(found.value, str) == TOMBSTONE
    assert not FormerKey.objects.exists()
    assert not path_of(photo.uid).exists()
    assert Attachment.unscoped.get().forgotten_at is not None
    done = Event.objects.get(action="retention.done")
    assert (done.row_count, done.detail["kind"]) == (1, "warning")


def test_no_blind_index_leads_back_to_the_person(city: City, admin: Actor, auditor: Actor) -> None:
    """Neither that of a family's number, nor those of a watch that has ended."""
    warning = with_everything(city)
    EnrichmentItem.unscoped.create(
        warning=warning, item="CONTACT_ALT", found="FOUND", source="FAMILY", value=seal(Kind.TEXT, "家属"),
        phone_index=b"p" * 16,
    )  # fmt: skip
    then = timezone.now() - OLD
    ended = Watch.unscoped.create(
        warning=warning, outcome="DENIED", station=city.station, opened_at=then, interval_days=7, until=then.date(),
        next_on=then.date(), phone_index=b"w" * 16, ended_at=then, ending="EXPIRED",
    )  # fmt: skip
    retention.run(confirmed(admin, auditor).pk)
    assert not EnrichmentItem.unscoped.filter(phone_index__isnull=False).exists()
    ended.refresh_from_db()
    assert ended.phone_index is None


def test_whoever_is_still_watched_stays_known(city: City) -> None:
    warning = old_warning(city)
    today = timezone.localdate()
    Watch.unscoped.create(
        warning=warning, outcome="DENIED", station=city.station, opened_at=timezone.now(), interval_days=7,
        until=today + timedelta(days=9), next_on=today, phone_index=b"w" * 16,
    )  # fmt: skip
    assert next(one for one in retention.preview() if one.keeper.kind == "warning").total == 0


def test_the_note_of_an_act_on_many_goes_with_the_last_of_them(city: City, admin: Actor, auditor: Actor) -> None:
    first, second = old_warning(city), factories.make_warning_in(city, State.CLOSED)
    act = DeskAct.objects.create(
        by=city.people[Role.ANALYST], unit=city.centre, kind="snooze", note=seal(Kind.TEXT, "某某")
    )
    for one in (first, second):
        act.items.create(warning=one, seen=1)
    retention.run(confirmed(admin, auditor).pk)
    act.refresh_from_db()
    assert act.note is not None
    then = timezone.now() - OLD
    WarningRecord.unscoped.filter(pk=second.pk).update(closed_at=then, last_pushed_at=then, first_pushed_at=then)
    retention.run(confirmed(admin, auditor).pk)
    act.refresh_from_db()
    assert act.note is None


def test_no_sealed_value_about_a_warning_is_left_anywhere(city: City, admin: Actor, auditor: Actor) -> None:
    warning = with_everything(city)
    retention.run(confirmed(admin, auditor).pk)
    for model, path in paths_to(WarningRecord, "warning").items():
        for row in model._base_manager.filter(**{path: [warning.pk]}):
            for field in sealed_fields(model):
                value: Sealed | None = getattr(row, field.name)
                assert value is None or used_by(value, str) == TOMBSTONE, f"{model.__name__}.{field.name}"


def test_every_sealed_column_of_the_desk_is_reached() -> None:
    """A new table with sealed columns must lead to its warning, or be named above."""
    holding = {model for model in apps.get_app_config("warning").get_models() if sealed_fields(model)}
    assert {model.__name__ for model in holding - set(paths_to(WarningRecord, "warning"))} == ELSEWHERE


def test_a_text_that_a_constraint_pins_becomes_a_tombstone(city: City) -> None:
    fields = {field.name for field in sealed_fields(FalseAlarm)}
    assert "evidence" in fields
    rows = FalseAlarm.unscoped.filter(warning__in=[])
    assert erase_rows(rows) == 0


def test_a_run_again_changes_nothing(city: City, admin: Actor, auditor: Actor) -> None:
    old_warning(city)
    run = confirmed(admin, auditor)
    assert retention.run(run.pk) == 1
    assert retention.run(run.pk) == 0
    assert Event.objects.filter(action="retention.done").count() == 1
    with pytest.raises(RefusalError, match="NOTHING_DUE"):
        retention.ask(admin, "warning")


def test_a_killed_run_goes_on_where_it_was(
    city: City, admin: Actor, auditor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        old_warning(city)
    monkeypatch.setattr(retention, "CHUNK", 2)
    run = confirmed(admin, auditor)
    keeper = keeper_for("warning")
    assert keeper is not None
    real, calls = keeper.erase, []

    def dies(keys: list[int], now: object) -> int:
        calls.append(keys)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(keys, now)  # type: ignore[arg-type]

    monkeypatch.setattr(keeper, "erase", dies)
    with pytest.raises(KeyboardInterrupt):
        retention.run(run.pk)
    assert RetentionRun.objects.get(pk=run.pk).erased == 2
    monkeypatch.undo()
    assert retention.run(run.pk) == 3
    assert RetentionRun.objects.get(pk=run.pk).erased == 5
    assert RetentionRun.objects.get(pk=run.pk).state == RunState.DONE


def test_nobody_confirms_their_own_run(city: City, admin: Actor, auditor: Actor) -> None:
    old_warning(city)
    run = retention.ask(admin, "warning")
    with pytest.raises(RefusalError, match="SECOND_PERSON"):
        retention.decide(admin, run.pk, approve=True)
    with pytest.raises(RefusalError, match="RUN_OPEN"):
        retention.ask(auditor, "warning")
    assert retention.run(run.pk) == 0, "not confirmed, not run"
    with pytest.raises(RefusalError, match="REASON_MISSING"):
        retention.decide(auditor, run.pk, approve=False)
    retention.decide(auditor, run.pk, approve=False, reason="先核对案件")
    with pytest.raises(RefusalError, match="DECIDED"):
        retention.decide(auditor, run.pk, approve=True)
    assert retention.run(run.pk) == 0


def test_a_confirmation_runs_out(city: City, admin: Actor, auditor: Actor) -> None:
    old_warning(city)
    run = retention.ask(admin, "warning")
    RetentionRun.objects.update(expires_at=timezone.now())
    with pytest.raises(RefusalError, match="DECIDED"):
        retention.decide(auditor, run.pk, approve=True)
    assert retention.sweep(timezone.now()) == 1
    assert RetentionRun.objects.get(pk=run.pk).state == RunState.EXPIRED


def test_only_the_city_decides(city: City) -> None:
    old_warning(city)
    with pytest.raises(PermissionDenied):
        retention.ask(city.actor(Role.ANALYST), "warning")
    with pytest.raises(RefusalError, match="CITY_ONLY"):
        retention.ask(actor_of(make_person(Role.ADMIN, city.town)), "warning")


def test_a_hold_keeps_its_record_whole_until_it_is_lifted(city: City, admin: Actor, auditor: Actor) -> None:
    kept, goes = old_warning(city), old_warning(city)
    hold = retention.put_on_hold(admin, "warning", kept.pk, "行政复议")
    with pytest.raises(RefusalError, match="HELD"):
        retention.put_on_hold(admin, "warning", kept.pk, "再次")
    with pytest.raises(RefusalError, match="UNKNOWN_RECORD"):
        retention.put_on_hold(admin, "warning", 10**12, "无")
    due = next(one for one in retention.preview() if one.keeper.kind == "warning")
    assert (due.total, due.held) == (1, 1)
    retention.run(confirmed(admin, auditor).pk)
    assert WarningRecord.unscoped.get(pk=kept.pk).name is not None
    assert WarningRecord.unscoped.get(pk=goes.pk).name is None
    retention.lift_hold(admin, hold.pk, "复议结束")
    assert LegalHold.objects.get().lifted_why == "复议结束"
    retention.run(confirmed(admin, auditor).pk)
    assert WarningRecord.unscoped.get(pk=kept.pk).name is None


def test_what_was_erased_stays_so_and_guards_stay_up(city: City, admin: Actor, auditor: Actor) -> None:
    warning = with_everything(city)
    retention.run(confirmed(admin, auditor).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        WarningRecord.unscoped.filter(pk=warning.pk).update(name=seal(Kind.NAME, "测试乙"))
    with pytest.raises(DatabaseError), transaction.atomic():
        WarningRecord.unscoped.filter(pk=warning.pk).update(erased_at=None)


def test_without_the_service_nothing_is_emptied(city: City) -> None:
    with_everything(city)
    with pytest.raises(DatabaseError), transaction.atomic():
        Directive.unscoped.update(raw=None)


def test_rejected_rows_go_sooner(city: City, admin: Actor, auditor: Actor) -> None:
    batch = Batch.unscoped.create(kind="warnings", source="TEST", unit=city.centre, done=1, rejected=1)
    Batch.unscoped.update(created_at=timezone.now() - timedelta(days=100))
    Reject.unscoped.create(batch=batch, line=2, reasons=["level:EMPTY"], raw=seal(Kind.TEXT, "{}"))
    retention.run(confirmed(admin, auditor, "intake.reject").pk)
    left = Reject.unscoped.get()
    assert (left.raw, left.reasons) == (None, ["level:EMPTY"])


def test_known_cases_go_too(city: City, admin: Actor, auditor: Actor) -> None:
    then = timezone.now() - timedelta(days=4000)
    make_victim(
        case_no="A3302820000002015050001", centre=city.centre, occurred_at=then, reported_at=then, fraud_type="BRUSH",
        phone=seal(Kind.PHONE, "13800000009"), name=seal(Kind.NAME, "测试丙"), digest=b"d" * 16,
    )  # fmt: skip
    retention.run(confirmed(admin, auditor, "case").pk)
    left = Victim.unscoped.get()
    assert (left.phone, left.name, str(left)) == (None, None, "A3302820000002015050001")
    assert left.phone_index is not None


def test_each_day_a_dry_run_is_noted_in_the_trail(city: City, admin: Actor) -> None:
    kept = old_warning(city)
    old_warning(city)
    retention.put_on_hold(admin, "warning", kept.pk, "取证")
    assert retention.count_due() == 1
    counted = Event.objects.get(action="retention.counted")
    assert (counted.row_count, counted.detail) == (1, {"warning": {"due": 1, "held": 1}})
    assert WarningRecord.unscoped.filter(erased_at__isnull=False).count() == 0


def test_who_administers_a_part_reads_and_is_offered_nothing_that_is_refused(client: Client, city: City) -> None:
    admin = city.people[Role.ADMIN]
    retention.put_on_hold(city.actor(Role.ADMIN), "warning", old_warning(city).pk, "取证")
    old_warning(city)
    client.force_login(admin)
    address = reverse("privacy:retention")
    assert f'action="{address}' in client.get(address).content.decode()
    client.force_login(make_person(Role.ADMIN, city.town))
    page = client.get(address).content.decode()
    assert f'action="{address}' not in page
    assert "由市级管理员或者审计员办理" in page


def test_from_the_dry_run_to_the_second_yes_on_the_page(client: Client, city: City) -> None:
    kept, goes = old_warning(city), old_warning(city)
    client.force_login(city.people[Role.ADMIN])
    address = reverse("privacy:retention")
    assert goes.number in client.get(address).content.decode(), "a sample of what would go"
    place = reverse("privacy:retention_hold", args=["warning"])
    refused = client.post(place, {"number": "YJ99999999", "reason": "取证"})
    assert refused.status_code == 422
    assert "没有这条记录" in refused.content.decode()
    client.post(place, {"number": kept.number, "reason": "取证"})
    client.post(reverse("privacy:retention_ask", args=["warning"]))
    run = RetentionRun.objects.get()
    assert sum(run.counted.values()) == 1
    decide = reverse("privacy:retention_decide", args=[run.pk])
    own = client.post(decide, {"decision": "yes"}, follow=True).content.decode()
    assert "须由另一人审批" in own
    client.force_login(city.people[Role.AUDITOR])
    client.post(decide, {"decision": "yes"})
    assert retention.run(run.pk) == 1
    assert WarningRecord.unscoped.get(pk=kept.pk).name is not None
    hold = LegalHold.objects.get()
    bare = client.post(reverse("privacy:hold_lift", args=[hold.pk]), {"reason": ""})
    assert bare.status_code == 422
    assert re.search(rf'<dialog[^>]*id="lift-{hold.pk}"[^>]* open', bare.content.decode())
    assert re.search(rf'<input[^>]*aria-invalid="true"[^>]*id="lift-{hold.pk}-reason"', bare.content.decode())
    client.post(reverse("privacy:hold_lift", args=[hold.pk]), {"reason": "取证结束"})
    hold.refresh_from_db()
    assert (hold.lifted_why, hold.lifted_by) == ("取证结束", city.people[Role.AUDITOR])


def test_a_key_that_nothing_has_is_refused() -> None:
    with pytest.raises(LookupError):
        paths_to(WarningRecord, "warningrecord")
