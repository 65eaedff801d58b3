# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of privacy can give stands on the field it is about; of the record as a whole, above it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import City
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, ReadingLead, RetentionRun
from wuzha.privacy.services import retention
from wuzha.privacy.services.errors import Code
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def stands(answer: Any, form: BaseForm, field: str, code: Code) -> None:
    assert answer.status_code == 422
    assert str(code.sentence) in " ".join(form.errors.get(field, [])), form.errors
    assert "field-error" in answer.content.decode()


def test_of_an_export(city: City) -> None:
    then = timezone.now()
    factories.make_warning_in(city, State.CLOSED, closed_at=then, first_pushed_at=then, last_pushed_at=then)
    asks = reverse("privacy:export_ask") + "?kind=warning.queue&query=queue%3Dclosed%26period%3Dall"
    answer = client_of(city.people[Role.ANALYST]).post(asks, {"purpose": "CASE", "format": "xlsx"})
    stands(answer, answer.context["form"], "reference", Code.REFERENCE_MISSING)
    export = Export.unscoped.create(
        uid=uuid.uuid4(), kind="warning.queue", query="", purpose="INSPECT", role="analyst", clear=True, text="督察",
        by=city.people[Role.ANALYST], unit=city.centre, expected=9, state="ASKED",
        expires_at=timezone.now() + timedelta(hours=9),
    )  # fmt: skip
    url = reverse("privacy:export_decide", args=[export.pk])
    answer = client_of(city.people[Role.JOINT_OFFICE]).post(url, {"decision": "no", "reason": ""})
    stands(answer, answer.context["form"], "reason", Code.REASON_MISSING)
    assert 'id="decide" open' in answer.content.decode()


def test_of_a_lead(city: City) -> None:
    lead = ReadingLead.objects.create(
        person=city.people[Role.ANALYST], role="analyst", unit_code=city.centre.code, day=timezone.localdate(),
        kind="RATE", facts={"looks": 60},
    )  # fmt: skip
    url = reverse("privacy:lead", args=[lead.pk])
    answer = client_of(city.people[Role.AUDITOR]).post(url, {"state": "ASKED", "note": ""})
    assert list(answer.context["form"].errors) == ["note"]
    assert 'id="outcome" open' in answer.content.decode()


def test_of_retention(city: City) -> None:
    then = timezone.now() - timedelta(days=1200)
    old = [
        factories.make_warning_in(city, State.CLOSED, closed_at=then, first_pushed_at=then, last_pushed_at=then)
        for _ in range(2)
    ]
    admin = client_of(city.people[Role.ADMIN])
    hold = reverse("privacy:retention_hold", args=["warning"])

    def refused(number: str, code: Code) -> None:
        answer = admin.post(hold, {"number": number, "reason": "复议"})
        form = next(one["form"] for one in answer.context["hold_forms"] if one["kind"] == "warning")
        stands(answer, form, "number", code)

    refused("YJ99999999", Code.UNKNOWN_RECORD)
    retention.put_on_hold(city.actor(Role.ADMIN), "warning", old[0].pk, "行政复议")
    refused(old[0].number, Code.HELD)
    retention.ask(city.actor(Role.ADMIN), "warning")
    run = RetentionRun.objects.get()
    url = reverse("privacy:retention_decide", args=[run.pk])
    answer = client_of(city.people[Role.AUDITOR]).post(url, {"decision": "no", "reason": ""})
    stands(answer, answer.context["waiting"][0]["form"], "reason", Code.REASON_MISSING)


def test_of_an_assessment_that_ends(city: City) -> None:
    from wuzha.privacy.services import impact

    today = timezone.localdate()
    words = dict.fromkeys(
        ("title", "owner", "purpose", "legal_basis", "data_kinds", "recipients", "risk", "measures"), "演示"
    )
    dates = {"reviewed_at": today, "next_review": today + timedelta(days=9), "change": ""}
    entry = impact.add(city.actor(Role.ADMIN), {**words, **dates})  # type: ignore[typeddict-item]  # every word is there
    admin = client_of(city.people[Role.ADMIN])
    answer = admin.post(reverse("privacy:impact_end", args=[entry.pk]), {"reason": ""})
    stands(answer, answer.context["form"], "reason", Code.REASON_MISSING)
    late = {**words, "reviewed_at": today.isoformat(), "next_review": today.isoformat(), "change": "x", "seen": "1"}
    answer = admin.post(reverse("privacy:impact_review", args=[entry.pk]), late)
    stands(answer, answer.context["form"], "next_review", Code.DATES)
