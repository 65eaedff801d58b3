# SPDX-License-Identifier: Apache-2.0
"""Leads from the trail: found once, shown with their numbers, settled by somebody else; and who saw whom."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import City, actor_of, make_person, make_victim
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.services import record_read
from wuzha.org.roles import Role
from wuzha.privacy.models import LeadKind, LeadState, ReadingLead
from wuzha.privacy.services import impact
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.rules.lifecycle import State

YESTERDAY = timedelta(days=1)


def look(actor: Actor, at: datetime, keys: range | list[int], kind: str = "warning") -> None:
    """Looks at records at a moment."""
    made = [record_read(actor, purpose="督察检查", on=(kind, key), fields=["name"]).pk for key in keys]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_append_only")
        cursor.execute("UPDATE audit_event SET at = %s WHERE id = ANY(%s)", [at, made])
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_append_only")


def at_noon(days_ago: int, hour: int = 12) -> datetime:
    return timezone.localtime().replace(hour=hour, minute=0) - timedelta(days=days_ago)


@pytest.fixture
@shared
def analyst(city: City) -> Actor:
    return city.actor(Role.ANALYST)


@pytest.fixture
@shared
def auditor(city: City) -> Actor:
    return city.actor(Role.AUDITOR)


def yesterday() -> list[ReadingLead]:
    impact.find(timezone.localdate() - YESTERDAY)
    return list(ReadingLead.objects.order_by("kind"))


def test_a_day_far_above_the_days_before_becomes_a_lead_once(analyst: Actor) -> None:
    for ago in range(2, 10):
        look(analyst, at_noon(ago), range(3))
    look(analyst, at_noon(1), range(40))
    found = yesterday()
    assert [one.kind for one in found] == [LeadKind.FOREIGN, LeadKind.RATE]
    rate = found[1]
    assert (rate.person_id, rate.role, rate.state) == (analyst.person_id, "analyst", LeadState.OPEN)
    assert (rate.facts["looks"], rate.facts["own"]) == (40, 3)
    assert impact.find(timezone.localdate() - YESTERDAY) == 0, "the same ones"
    assert len(yesterday()) == 2
    assert Event.objects.filter(action="lead.sought").count() == 3


def test_own_work_is_not_foreign(city: City, analyst: Actor) -> None:
    keys = [factories.make_warning_in(city, State.CLAIMED).pk for _ in range(22)]
    look(analyst, at_noon(1), keys)
    assert [one.kind for one in yesterday()] == []


def test_a_call_back_one_took_is_own_work(city: City) -> None:
    officer = city.actor(Role.STATION_OFFICER)
    keys = [factories.make_warning_in(city, State.WORKING).pk for _ in range(12)]
    look(officer, at_noon(1), keys)
    look(officer, at_noon(1), range(10**6, 10**6 + 12), "callback")
    (lead,) = yesterday()
    assert (lead.kind, lead.facts) == (LeadKind.FOREIGN, {"foreign": 12, "records": 24})


def test_machines_and_sources_give_no_leads(city: City) -> None:
    look(Actor(kind="source", label="PROV", unit_path=city.city.path), at_noon(1), [1] * 30)
    assert yesterday() == []


def test_a_lead_is_settled_by_somebody_else_with_a_word(city: City, analyst: Actor, auditor: Actor) -> None:
    look(analyst, at_noon(1), [7] * 12)
    (lead,) = yesterday()
    with pytest.raises(RefusalError, match="REASON_MISSING"):
        impact.change(auditor, lead.pk, state="EXPLAINED", note=" ")
    with pytest.raises(PermissionDenied):
        impact.change(analyst, lead.pk, state="EXPLAINED", note="自己说明")
    impact.change(auditor, lead.pk, state="EXPLAINED", note="反复核对地址")
    lead.refresh_from_db()
    assert (lead.state, lead.note, lead.changed_by_id) == (LeadState.EXPLAINED, "反复核对地址", auditor.person_id)
    assert Event.objects.get(action="lead.changed").detail == {"state": "EXPLAINED"}
    own = ReadingLead.objects.create(
        person=city.people[Role.AUDITOR], role="auditor", day=timezone.localdate(), kind="NIGHT"
    )
    with pytest.raises(RefusalError, match="SECOND_PERSON"):
        impact.change(auditor, own.pk, state="EXPLAINED", note="值班")


def test_an_auditor_of_a_part_sees_the_leads_of_its_people_only(client: Client, city: City, analyst: Actor) -> None:
    look(analyst, at_noon(1), [7] * 12)
    (lead,) = yesterday()
    partly = make_person(Role.AUDITOR, city.town)
    with pytest.raises(RefusalError, match="DECIDED"):
        impact.change(actor_of(partly), lead.pk, state="EXPLAINED", note="不在辖区")
    client.force_login(partly)
    assert client.get(reverse("privacy:lead", args=[lead.pk])).status_code == 404
    assert Event.objects.filter(action="access.out_of_reach", object_type="lead").exists()


def test_the_page_of_a_lead_explains_it_and_leads_to_the_looks(client: Client, city: City, analyst: Actor) -> None:
    look(analyst, at_noon(1), [7] * 12)
    (lead,) = yesterday()
    client.force_login(city.people[Role.AUDITOR])
    assert "YJ00000007达 12 次" in client.get(reverse("privacy:leads")).content.decode()
    page = client.get(reverse("privacy:lead", args=[lead.pk])).content.decode()
    day = lead.day.isoformat()
    assert f"{reverse('privacy:reading')}?who=own-analyst&amp;since={day}&amp;until={day}" in page
    answer = client.post(reverse("privacy:lead", args=[lead.pk]), {"state": "ASKED", "note": "已电话询问"})
    assert answer.status_code == 302
    assert "已询问本人" in client.get(reverse("privacy:leads")).content.decode()


def test_who_saw_whom_is_found_by_reader_record_and_purpose(client: Client, city: City, analyst: Actor) -> None:
    record_read(analyst, purpose="预警劝阻（YJ00000001）", on=("warning", 1), fields=["phone"])
    record_read(city.actor(Role.STATION_OFFICER), purpose="案件办理：A33", on=("warning", 2), fields=["name"])
    client.force_login(city.people[Role.AUDITOR])

    def shown(**query: str) -> list[str]:
        page = client.get(reverse("privacy:reading"), query)
        return [row["event"].object_id for row in page.context["rows"]]

    assert shown() == ["2", "1"]
    assert shown(who="own-analyst") == ["1"]
    assert shown(purpose="CASE") == ["2"]
    assert shown(object_type="warning", object_id="YJ00000001") == ["1"]
    page = client.get(reverse("privacy:reading")).content.decode()
    event = Event.objects.filter(action="personal.read").latest("id")
    assert reverse("audit:event", args=[event.pk]) in page


def test_who_saw_a_person_is_found_without_the_person_in_the_address_or_the_trail(
    client: Client, city: City, analyst: Actor
) -> None:
    phone = "13800000088"
    warning = factories.make_warning_in(city, State.CLOSED, phone=seal(Kind.PHONE, phone))
    other = factories.make_warning_in(city, State.CLOSED)
    watch = warning.watches.create(
        outcome="DENIED", station=city.station, opened_at=timezone.now(), interval_days=7,
        until=timezone.localdate(), next_on=timezone.localdate(),
    )  # fmt: skip
    case = make_victim(
        case_no="A3302820000002026050001", centre=city.centre, occurred_at=timezone.now(), reported_at=timezone.now(),
        fraud_type="BRUSH", digest=b"d" * 16, phone=seal(Kind.PHONE, phone),
    )  # fmt: skip
    for kind, key in (("warning", warning.pk), ("watch", watch.pk), ("victim", case.pk), ("warning", other.pk)):
        record_read(analyst, purpose="督察检查", on=(kind, key), fields=["phone"])
    client.force_login(city.people[Role.AUDITOR])
    page = client.post(reverse("privacy:reading_person"), {"subject": phone})
    seen = {(row["event"].object_type, row["event"].object_id) for row in page.context["rows"]}
    assert seen == {("warning", str(warning.pk)), ("watch", str(watch.pk)), ("victim", str(case.pk))}
    traced = Event.objects.get(action="personal.trace")
    assert (traced.row_count, traced.detail) == (3, {"records": 4})
    assert phone not in f"{traced.purpose}{traced.detail}{traced.fields}"
    assert client.get(reverse("privacy:reading_person")).status_code == 405
