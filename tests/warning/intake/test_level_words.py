# SPDX-License-Identifier: Apache-2.0
"""A word for a level that nobody has explained is asked once a batch; then the rows that waited go on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import City, make_city, make_person
from tests.refusing import refusals
from wuzha.audit.models import Event
from wuzha.intake.models import Batch, Reject
from wuzha.intake.services import upload
from wuzha.intake.tasks import take_in
from wuzha.org.models import RuleVersion
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.warning.models import Directive
from wuzha.warning.queries import level_words as queries
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import level_words
from wuzha.warning.tasks import take_waiting

pytestmark = pytest.mark.django_db(transaction=True)  # the rows are written by a thread of its own
ROWS = """编号,预警等级,诈骗类型,受害人号码,推送时间
T1,一级,刷单返利,13800000001,2024-05-06 10:20:30
T2,二 级,刷单返利,13800000002,2024-05-06 10:20:30
T3,一级,刷单返利,13800000003,2024-05-06 10:20:30
T4,高危,刷单返利,13800000004,2024-05-06 10:20:30
T5,一级,刷单返利,1380000,2024-05-06 10:20:30
T6,13900000006,刷单返利,13800000006,2024-05-06 10:20:30
T7,三级,刷单返利,13800000007,2024-05-06 10:20:30
"""


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    cache.clear()
    forget_all()
    return make_city()


def came_in(city: City, source: str) -> Batch:
    """A file of a channel, taken in as far as its words are known."""
    actor = city.actor(Role.ANALYST)
    batch = upload.take(actor, [ROWS.encode()], file_name="a.csv", kind="warnings", source=source, unit=city.centre)
    upload.start(actor, batch)
    take_in(batch.pk, lambda: False)
    return Batch.unscoped.get(pk=batch.pk)


def logged_in(city: City, role: Role = Role.ADMIN) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


def test_it_is_asked_once_a_batch_kept_for_the_source_and_the_rows_go_on(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(level_words, "SOON", 0.2)
    first, again, other = (came_in(city, source) for source in ("PROV", "PROV", "CITY"))
    assert (first.accepted, first.rejected) == (1, 6)
    admin, url = logged_in(city), reverse("warning:level_words")
    page = admin.get(url)
    assert [(one.batch.source, one.rows, one.words) for one, _form in page.context["asked"]] == [
        (source, 5, [("一级", 2), ("二级", 1), ("三级", 1)]) for source in ("CITY", "PROV", "PROV")
    ]
    assert "13900000006" not in page.content.decode(), "a number is no word for a level"
    assert queries.waiting_batches(city.actor(Role.ADMIN)).count() == 3
    body = {"batch": first.pk, "w0": "URGENT", "w1": "HIGH", "w2": ""}
    assert admin.post(url, body).status_code == 422, "nobody is said to say so"
    with refusals() as told:
        told.form(admin, "Choose a level for at least one word.", None, url, batch=first.pk, citation="x")
    assert not RuleVersion.objects.exists()
    assert admin.post(url, body | {"citation": "省厅电话答复 2026-11-27"}).status_code == 302
    version = RuleVersion.objects.get()
    assert version.citation == "省厅电话答复 2026-11-27"
    assert {(row["source"], row["word"], row["level"]) for row in version.value["by_source"]} == {
        ("PROV", "一级", "URGENT"), ("PROV", "二级", "HIGH"),
    }  # fmt: skip
    jobs = ProcrastinateJob.objects.filter(task_name="wuzha.warning.tasks.take_waiting")
    assert {job.args["batch_id"] for job in jobs} == {first.pk, again.pk}
    time.sleep(0.3)
    assert take_waiting(batch_id=first.pk) == 3
    assert take_waiting(batch_id=first.pk) == 0
    first.refresh_from_db()
    assert (first.done, first.accepted, first.rejected) == (7, 4, 3)
    assert set(Directive.unscoped.filter(batch=first).values_list("directive_no", "level")) == {
        ("T1", Level.URGENT), ("T2", Level.HIGH), ("T3", Level.URGENT), ("T4", Level.HIGH),
    }  # fmt: skip
    assert list(Reject.unscoped.filter(batch=first).order_by("line").values_list("line", flat=True)) == [6, 7, 8]
    assert take_waiting(batch_id=again.pk) == 3
    again.refresh_from_db()
    assert (again.accepted + again.duplicates, again.rejected) == (4, 3)
    assert Event.objects.filter(action="intake.again").count() == 2
    other.refresh_from_db()
    assert other.rejected == 6


def test_only_the_whole_citys_administrator_answers_and_others_are_told_what_to_do(city: City) -> None:
    batch = came_in(city, "PROV")
    street = Client()
    street.force_login(make_person(Role.ADMIN, city.town, username="street-admin"))
    body = {"batch": batch.pk, "w0": "URGENT", "citation": "x"}
    assert street.post(reverse("warning:level_words"), body).status_code == 302
    analyst = logged_in(city, Role.ANALYST)
    assert analyst.post(reverse("warning:level_words"), body).status_code == 403
    assert not RuleVersion.objects.exists()
    page = analyst.get(reverse("intake:batch", args=[batch.pk])).content.decode()
    assert "等级用词" in page
    assert "自动入库" in page
