# SPDX-License-Identifier: Apache-2.0
"""Activities: recorded once, corrected, reviewed by somebody else, withdrawn."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.outreach.conftest import told
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Activity
from wuzha.outreach.queries.asked import counting
from wuzha.outreach.rules.life import State
from wuzha.outreach.services import activities, review, sites
from wuzha.outreach.services.sites import NewSite
from wuzha.refusals import RefusalError


def test_an_activity_reaches_the_sum_of_its_audiences(done: Activity) -> None:
    assert (done.reach, done.state, done.unit.kind) == (15, State.RECORDED, "GRID")


def test_the_same_sent_twice_is_one_activity(worker: Actor) -> None:
    uid = uuid.uuid4()
    first, new = activities.record(worker, told(uid=uid))
    again, once_more = activities.record(worker, told(uid=uid, place="另一处"))
    assert (first.pk, new, once_more) == (again.pk, True, False)


def test_a_mark_of_somebody_elses_activity_is_refused(done: Activity, office: Actor) -> None:
    with pytest.raises(RefusalError) as refused:
        activities.record(office, told(uid=done.uid))
    assert refused.value.code == Code.UID_TAKEN.name


def test_a_rejected_activity_counts_again_once_it_is_corrected(worker: Actor, office: Actor, done: Activity) -> None:
    today = timezone.localdate()
    review.draw(office, today - timedelta(days=1), today, "2026")
    review.reject(office, done.pk, "照片不符")
    assert not counting(office).exists()
    activities.correct(worker, done.pk, told(uid=done.uid, people={"ELDERLY": 4}))
    row = Activity.unscoped.get(pk=done.pk)
    assert (row.state, row.reach, row.reviewed_by_id) == (State.DRAWN, 4, None)
    assert counting(office).get() == row


def test_who_recorded_does_not_review(office: Actor) -> None:
    row, _new = activities.record(office, told())
    review.draw(office, row.day, row.day, "1")
    with pytest.raises(RefusalError) as refused:
        review.confirm(office, row.pk)
    assert refused.value.code == Code.SAME_PERSON.name


def test_a_grid_worker_records_for_the_own_grid_only(city: City, worker: Actor) -> None:
    with pytest.raises(RefusalError) as refused:
        activities.record(worker, told(unit_id=city.village.pk))
    assert refused.value.code == Code.NO_UNIT.name


def test_who_may_not_open_a_place_reads_its_name(city: City, worker: Actor, office: Actor, client: Client) -> None:
    where = NewSite("反诈走廊", "CORRIDOR", "文化路", timezone.localdate(), city.grid.pk)
    site = sites.enter(office, where)
    row, _new = activities.record(worker, told(site_id=site.pk))
    for role, linked in ((Role.GRID_WORKER, False), (Role.OUTREACH_OFFICER, True)):
        client.force_login(city.people[role])
        page = client.get(row.get_absolute_url()).text
        assert "反诈走廊" in page
        assert (f'href="{site.get_absolute_url()}"' in page) is linked
