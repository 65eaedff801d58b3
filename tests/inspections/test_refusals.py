# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of tickets and inspections can give stands on the field that it is about."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.inspections.conftest import PNG, again, day, done, filled, logged_in, of_unit, replied
from tests.inspections.test_life import late
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, Inspection, InspectionItem, Programme, Ticket, TicketUnit
from wuzha.inspections.services import drafting, escalating, following, ordering, visits
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(city: City) -> Client:
    return logged_in(city.people[Role.JOINT_OFFICE])


def part_url(part: TicketUnit, name: str) -> str:
    return reverse("inspections:part_act", args=[part.pk, name])


def test_of_a_draft(office: Client, city: City, draft: Ticket, second: Person) -> None:
    url = reverse("inspections:new")
    sent = {
        "source": "BULLETIN", "source_note": "通报1号", "title": "事项", "problem": "问题", "demand": "要求",
        "due_on": day(4).isoformat(), "units": str(city.station.pk),
    }  # fmt: skip
    with refusals() as told:
        told.form(office, Code.SOURCE_MISSING, "source_note", url, **(sent | {"source_note": ""}))
        told.form(office, Code.NO_CASE, "case", url, **(sent | {"source": "BACK_CHECK", "case": "A1"}))
        told.form(office, Code.CASE_MISSING, "case", url, **(sent | {"source": "BACK_CHECK", "case": " "}))
        told.form(office, Code.DUE_FAR, "due_on", url, **(sent | {"due_on": "2099-01-01"}))
        told.form(office, Code.DUE_PASSED, "due_on", url, **(sent | {"due_on": day(-1).isoformat()}))
        told.form(office, Code.SAME_PERSON, None, reverse("inspections:ticket_act", args=[draft.pk, "issue"]))


def test_of_a_joint_office_of_one(office: Client, draft: Ticket) -> None:
    with refusals() as told:
        told.form(office, Code.SAME_PERSON_ALONE, None, reverse("inspections:ticket_act", args=[draft.pk, "issue"]))


def test_of_a_review(office: Client, station: Actor, issuer: Actor, part: TicketUnit) -> None:
    with refusals() as told:
        late(part, 0)
        told.form(office, Code.NO_STEP, "reason", part_url(part, "escalate"), reason="催促无果")
        late(part, 12)
        for _step in range(4):
            escalating.escalate(issuer, part.pk, "逾期")
            following.sweep(timezone.now())
        told.form(office, Code.CHAIN_DONE, "reason", part_url(part, "escalate"), reason="仍无反馈")
        replied(station, part)
        looked = {"day": day(0).isoformat(), "way": "ON_SITE", "note": "看过"}
        told.form(office, Code.NO_FINDINGS, None, part_url(part, "recheck"), **looked)


def test_of_looking_again(office: Client, drafter: Actor, issuer: Actor, town: Actor, visit: Inspection) -> None:
    done(drafter, visit, "TEAM")
    (found,) = Finding.unscoped.filter(inspection=visit)
    ticket = drafting.issue(issuer, ordering.order(drafter, visit.pk, [found.pk], day(3), "限期整改").pk)
    part = replied(town, of_unit(ticket))
    looked = {"day": day(0).isoformat(), "way": "ON_SITE", "note": "看过"}
    with refusals() as told:
        told.form(office, Code.RECHECK_MISSING, "reason", part_url(part, "close"), reason="属实")
        photo = SimpleUploadedFile("a.pdf", b"%PDF-1.7 %%EOF", "application/pdf")
        told.form(office, Code.PHOTO_KIND, "photos", part_url(part, "recheck"), **looked, photos=photo)
    assert again(part).state == "REPLIED"


def test_of_a_round_and_its_visits(office: Client, city: City, drafter: Actor, programme: Programme) -> None:
    round_url, add = reverse("inspections:new_round"), reverse("inspections:programme_add", args=[programme.pk])
    with refusals() as told:
        dates = {"since": day(2).isoformat(), "until": day(1).isoformat()}
        told.form(office, Code.DAYS_ORDER, "until", round_url, name="检查", **dates)
        told.form(office, Code.OUTSIDE, "day", add, day=day(40).isoformat(), units=str(city.town.pk))


def test_of_a_checklist(office: Client, drafter: Actor, visit: Inspection) -> None:
    visits.start(drafter, visit.pk)
    url = reverse("inspections:check", args=[visit.pk])
    severities = {f"severity_{one.code}": one.severity for one in InspectionItem.unscoped.filter(inspection=visit)}
    values = {f"verdict_{code}": one.verdict for code, one in filled(visit, "TEAM").items()} | severities
    big = SimpleUploadedFile("a.png", PNG + b"0" * (8 * 1024 * 1024), "image/png")
    many = [SimpleUploadedFile(f"{n}.png", PNG, "image/png") for n in range(41)]
    with refusals() as told:
        told.form(office, Code.ITEMS_OPEN, None, url, **severities, then="finish")
        told.form(office, Code.CHECK_CHANGED, None, url, **values, then="save", version=0)
        told.form(office, Code.NOTE_MISSING, None, url, **values, then="finish")
        told.form(office, Code.PHOTO_BIG, None, url, **severities, then="save", photos_TEAM=big)
        told.form(office, Code.PHOTO_MANY, None, url, **severities, then="save", photos_TEAM=many)


def test_of_a_ticket_out_of_findings(office: Client, drafter: Actor, visit: Inspection) -> None:
    done(drafter, visit, "TEAM")
    (found,) = Finding.unscoped.filter(inspection=visit)
    url = reverse("inspections:visit_act", args=[visit.pk, "order"])
    with refusals() as told:
        sent = {"findings": str(found.pk), "demand": "整改", "due_on": day(-1).isoformat()}
        told.form(office, Code.DUE_PASSED, "due_on", url, **sent)
