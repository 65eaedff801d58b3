# SPDX-License-Identifier: Apache-2.0
"""The register of impact assessments: versions are added, never changed; reviews come due; ended entries stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.privacy.models import ImpactEntry, ImpactVersion
from wuzha.privacy.queries.impact import get, register
from wuzha.privacy.services import impact
from wuzha.privacy.services.impact import Content
from wuzha.privacy.waiting import ImpactSource
from wuzha.refusals import RefusalError


@pytest.fixture
@shared
def admin(city: City) -> Actor:
    return city.actor(Role.ADMIN)


def reviews(actor: Actor, now: datetime) -> int:
    """How many reviews wait in an actor's inbox."""
    source = ImpactSource()
    return len(list(source.waits(actor, now, 9))) if source.concerns(actor) else 0


def content(days_to_review: int = 365, **changes: Any) -> Content:
    today = timezone.localdate()
    made: dict[str, Any] = {
        "title": "预警劝阻", "owner": "反诈中心", "purpose": "劝阻潜在被害人", "legal_basis": "反电信网络诈骗法第五条",
        "data_kinds": "姓名、手机号", "recipients": "", "risk": "泄露", "measures": "脱敏、审计",
        "reviewed_at": today - timedelta(days=1), "next_review": today + timedelta(days=days_to_review), "change": "",
    }  # fmt: skip
    return cast("Content", made | changes)


def test_a_review_adds_a_version_and_keeps_the_one_before(admin: Actor) -> None:
    entry = impact.add(admin, content())
    impact.review(admin, entry.pk, 1, content(risk="泄露；误判", change="补充误判风险"))
    found = get(entry.pk)
    assert found is not None
    assert [(one.version, one.risk) for one in found.versions] == [(2, "泄露；误判"), (1, "泄露")]
    assert list(Event.objects.filter(object_type="impact").values_list("action", flat=True)) == [
        "impact.added", "impact.reviewed",
    ]  # fmt: skip


def test_two_reviews_at_once_do_not_pass_each_other_unseen(admin: Actor) -> None:
    entry = impact.add(admin, content())
    impact.review(admin, entry.pk, 1, content())
    with pytest.raises(RefusalError, match="CHANGED"):
        impact.review(admin, entry.pk, 1, content())


def test_the_next_review_comes_after_this_one(admin: Actor) -> None:
    with pytest.raises(RefusalError, match="DATES"):
        impact.add(admin, content(-2))


def test_an_ended_processing_stays_as_it_is(admin: Actor) -> None:
    entry = impact.add(admin, content())
    impact.end(admin, entry.pk, "业务已停办")
    with pytest.raises(RefusalError, match="ENDED"):
        impact.review(admin, entry.pk, 1, content())
    assert [one.due for one in register()] == ["ended"]


def test_an_administrator_of_a_street_does_not_keep_the_citys_register(admin: Actor, city: City) -> None:
    entry = impact.add(admin, content())
    street = actor_of(make_person(Role.ADMIN, city.town))
    for act in (
        lambda: impact.add(street, content()),
        lambda: impact.review(street, entry.pk, 1, content()),
        lambda: impact.end(street, entry.pk, "停办"),
    ):
        with pytest.raises(RefusalError, match="REGISTER_CITY_ONLY"):
            act()
    assert [(one.due, one.latest.version) for one in register()] == [("", 1)]
    assert reviews(street, timezone.now() + timedelta(days=400)) == 0


def test_a_processing_ends_with_a_reason_and_who_gave_it(admin: Actor) -> None:
    entry = impact.add(admin, content())
    with pytest.raises(RefusalError, match="REASON_MISSING"):
        impact.end(admin, entry.pk, "  ")
    impact.end(admin, entry.pk, "业务已停办")
    entry.refresh_from_db()
    assert (entry.ended_why, entry.ended_by_id) == ("业务已停办", admin.person_id)
    assert Event.objects.filter(action="impact.ended", person_id=admin.person_id).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        ImpactEntry.objects.filter(pk=entry.pk).update(ended_why="")


@pytest.mark.parametrize(("days", "due", "waits"), [(0, "late", 1), (30, "soon", 0), (31, "", 0)])
def test_reviews_come_due(admin: Actor, city: City, days: int, due: str, waits: int) -> None:
    impact.add(admin, content(days))
    assert [one.due for one in register()] == [due]
    assert reviews(admin, timezone.now()) == waits
    assert reviews(city.actor(Role.AUDITOR), timezone.now()) == 0, "not the auditor's work"


def test_the_database_keeps_versions_as_they_were(admin: Actor) -> None:
    impact.add(admin, content())
    with pytest.raises(DatabaseError), transaction.atomic():
        ImpactVersion.objects.update(risk="无")
    with pytest.raises(DatabaseError), transaction.atomic():
        ImpactVersion.objects.all().delete()


def test_only_who_keeps_the_register_writes_in_it(city: City) -> None:
    with pytest.raises(PermissionDenied):
        impact.add(city.actor(Role.AUDITOR), content())


def test_entering_and_reviewing_on_the_pages(client: Client, city: City) -> None:
    client.force_login(city.people[Role.JOINT_OFFICE])
    values = {key: str(value) for key, value in content().items() if key != "change"}
    answer = client.post(reverse("privacy:impact_add"), values | {"next_review": values["reviewed_at"]})
    assert answer.status_code == 422
    assert "下次复审应晚于本次评估日期" in answer.content.decode()
    address = client.post(reverse("privacy:impact_add"), values)["Location"]
    assert client.post(f"{address}review/", values | {"seen": "1"}).status_code == 422, "what changed must be said"
    assert client.post(f"{address}review/", values | {"seen": "1", "change": "年度复审"}).status_code == 302
    page = client.get(address).content.decode()
    assert "第 2 版" in page
    assert "年度复审" in page
    client.force_login(city.people[Role.AUDITOR])
    assert "预警劝阻" in client.get(reverse("privacy:impact")).content.decode()
    assert client.post(f"{address}end/").status_code == 403
