# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of privacy, of kept views, of the inbox or of the search can give stands in its form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.architecture.world import World
from tests.factories import City, make_person, make_warning_in
from tests.refusing import refusals
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, ImpactEntry, LegalHold, ReadingLead, RetentionRun
from wuzha.privacy.rulesets import EXPORTS
from wuzha.privacy.services import exports
from wuzha.privacy.services.errors import Code
from wuzha.warning.rules.lifecycle import State


def of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, *keys: Any) -> str:
    return reverse(f"privacy:{name}", args=keys)


def test_of_asking_for_an_export(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    analyst = of(city.people[Role.ANALYST])
    page = reverse("privacy:export_ask") + "?kind=warning.queue&query=queue%3Dtodo"
    right = {"purpose": "DISSUADE", "reference": "", "more": "短信劝阻", "format": "xlsx"}
    with refusals() as told:
        told.form(analyst, Code.NOTHING_TO_EXPORT, None, page, **right)
        make_warning_in(city, State.RECEIVED)
        told.form(analyst, "Choose a purpose.", "purpose", page, **right | {"purpose": ""})
        told.form(analyst, Code.REFERENCE_MISSING, "reference", page, **right | {"purpose": "CASE"})
        told.form(analyst, Code.QUERY_TOO_LONG, None, f"{page}{'x' * 3000}", **right)
        few = EXPORTS.at().model_copy(update={"most_rows": 0})
        monkeypatch.setattr(exports, "EXPORTS", type("Rules", (), {"at": staticmethod(lambda *_at: few)}))
        told.form(analyst, Code.TOO_MANY_ROWS, None, page, **right)
        monkeypatch.undo()
        monkeypatch.setattr(exports, "may_clear", lambda *_given: True)
        with monkeypatch.context() as patched:
            patched.setattr("wuzha.privacy.views.exports.exports.may_clear", _once_then_not())
            told.form(analyst, Code.NO_CLEAR, None, page, **right, clear="on")


def _once_then_not() -> Any:
    """Allowed when the page is made, and not any more when it is sent."""
    answers = iter([True])
    return lambda *_given: next(answers, False)


def test_of_deciding_about_an_export(city: City) -> None:
    pk = World(city).export.own["pk"]
    decider, mine, url = of(city.people[Role.JOINT_OFFICE]), of(city.people[Role.ANALYST]), address("export_decide", pk)
    with refusals() as told:
        told.form(decider, Code.REASON_MISSING, "reason", url, decision="no", reason="")
        told.form(decider, "No decision was sent, so nothing was decided.", None, url, reason="范围过大")
        told.press(mine, Code.NOT_READY, address("export_file", pk))
        Export.unscoped.filter(pk=pk).update(by=city.people[Role.JOINT_OFFICE])
        told.form(decider, Code.SECOND_PERSON, None, url, decision="no", reason="范围过大")
        Export.unscoped.filter(pk=pk).update(by=city.people[Role.ANALYST], state="REFUSED")
        told.form(decider, Code.DECIDED, None, url, decision="no", reason="范围过大")
        told.press(mine, Code.DECIDED, address("export_remind", pk))


def test_of_a_lead_and_a_retention_run(city: City) -> None:
    world, admin, auditor = World(city), of(city.people[Role.ADMIN]), of(city.people[Role.AUDITOR])
    below = of(make_person(Role.ADMIN, city.town))
    lead, run, held = world.lead.own["pk"], world.retention_run.own["pk"], world.legal_hold.own["pk"]
    warning = make_warning_in(city, State.CLOSED)
    with refusals() as told:
        ReadingLead.objects.filter(pk=lead).update(person=city.people[Role.AUDITOR])
        told.form(auditor, Code.SECOND_PERSON, None, address("lead", lead), state="ASKED", note="值班需要")
        told.press(admin, Code.NOTHING_DUE, address("retention_ask", "warning"))
        old = timezone.now() - timedelta(days=1200)
        make_warning_in(city, State.CLOSED, closed_at=old, first_pushed_at=old, last_pushed_at=old)
        told.press(admin, Code.RUN_OPEN, address("retention_ask", "warning"))
        told.press(below, Code.CITY_ONLY, address("retention_ask", "warning"))
        decide = address("retention_decide", run)
        told.press(admin, Code.SECOND_PERSON, decide, decision="yes")
        other = of(make_person(Role.ADMIN, city.city))
        told.form(other, Code.REASON_MISSING, "reason", decide, decision="no", reason="")
        RetentionRun.objects.filter(pk=run).update(state="REFUSED")
        told.press(other, Code.DECIDED, decide, decision="yes")
        hold = address("retention_hold", "warning")
        told.form(admin, Code.UNKNOWN_RECORD, "number", hold, number="YJ99999999", reason="复议")
        LegalHold.objects.filter(pk=held).update(object_id=warning.pk)
        told.form(admin, Code.HELD, "number", hold, number=warning.number, reason="复议")
        lift = address("hold_lift", held)
        told.form(admin, Code.REASON_MISSING, "reason", lift, reason="")
        LegalHold.objects.filter(pk=held).update(lifted_at=timezone.now())
        told.press(admin, Code.DECIDED, lift, reason="复议已结")


def test_of_an_assessment(city: City) -> None:
    pk, admin, today = World(city).impact.own["pk"], of(city.people[Role.ADMIN]), timezone.localdate()
    below = of(make_person(Role.ADMIN, city.town))
    words = dict.fromkeys(
        ("title", "owner", "purpose", "legal_basis", "data_kinds", "recipients", "risk", "measures", "change"), "演示"
    )
    right = words | {"reviewed_at": f"{today}", "next_review": f"{today + timedelta(days=9)}"}
    review, end = address("impact_review", pk), address("impact_end", pk)
    with refusals() as told:
        told.form(admin, Code.DATES, "next_review", review, **right | {"next_review": f"{today}"})
        told.form(admin, Code.CHANGED, None, review, **right, seen="7")
        told.form(below, Code.REGISTER_CITY_ONLY, None, review, **right, seen="1")
        told.form(admin, Code.REASON_MISSING, "reason", end, reason="")
        ImpactEntry.objects.filter(pk=pk).update(ended_at=timezone.now())
        told.form(admin, Code.ENDED, None, end, reason="系统下线")
