# SPDX-License-Identifier: Apache-2.0
"""A record is seen in its reach, closed once, and moves along the edges of its life only."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_city
from tests.refusing import refusals
from tests.tokens import ask, token_for
from wuzha.audit.models import Event
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.outlets import queries
from wuzha.outlets.models import OutletsChange, OutletsRecord
from wuzha.outlets.rules import LIFE, State
from wuzha.outlets.services import Code, close
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def made(centre: Unit) -> OutletsRecord:
    found: OutletsRecord = OutletsRecord.unscoped.create(centre=centre, title="测试")
    return found


def test_a_foreign_record_is_not_found(city: City) -> None:
    own, foreign = made(city.centre), made(city.abroad_centre)
    officer = city.actor(Role.CARD_OFFICER)
    assert queries.page(officer).rows == [own]
    assert queries.of(officer, foreign.pk) is None
    with pytest.raises(RefusalError) as refused:
        close(officer, foreign.pk, "重复")
    assert refused.value.code is Code.NOT_FOUND


def test_closing_is_written_into_the_trail_and_is_done_once(city: City) -> None:
    one = made(city.centre)
    closed = close(city.actor(Role.CARD_OFFICER), one.pk, "重复")
    assert (closed.state, closed.reason) == (State.CLOSED, "重复")
    assert Event.objects.filter(action="outlets.close", object_id=str(one.pk), outcome="OK").count() == 1
    (change,) = OutletsChange.unscoped.filter(record=one)
    assert (change.from_state, change.to_state) == ("OPEN", "CLOSED")
    with pytest.raises(RefusalError) as refused:
        close(city.actor(Role.CARD_OFFICER), one.pk, "再次")
    assert refused.value.code is Code.WRONG_STATE
    assert Event.objects.filter(action="outlets.close", outcome="REFUSED").count() == 1


def test_who_may_only_read_cannot_close(city: City) -> None:
    with pytest.raises(RefusalError) as refused:
        close(city.actor(Role.AUDITOR), made(city.centre).pk, "重复")
    assert refused.value.code is Code.NOT_ALLOWED


def test_a_record_is_closed_on_its_page_with_a_reason(city: City) -> None:
    one, client = made(city.centre), Client()
    client.force_login(city.people[Role.CARD_OFFICER])
    assert one.title in client.get(reverse("outlets:index")).content.decode()
    assert client.post(reverse("outlets:close", args=[one.pk])).status_code == 422
    assert client.post(reverse("outlets:close", args=[one.pk]), {"reason": "重复"}).status_code == 302
    assert "重复" in client.get(one.get_absolute_url()).content.decode()
    with refusals() as told:
        told.form(client, Code.WRONG_STATE, None, reverse("outlets:close", args=[one.pk]), reason="再次")


def test_a_program_reads_what_its_person_may_see(city: City) -> None:
    own, foreign = made(city.centre), made(city.abroad_centre)
    token = token_for(city, Role.CARD_OFFICER, scopes=["outlets:read"])
    page = ask(token, "GET", "outlets").json()
    assert ([row["key"] for row in page["rows"]], page["next"]) == ([own.pk], None)
    assert ask(token, "GET", f"outlets/{own.pk}").json()["state"] == "OPEN"
    assert ask(token, "GET", "outlets?after=none").json()["code"] == "BAD_CURSOR"
    assert ask(token, "GET", f"outlets/{foreign.pk}").status_code == 404
    assert Event.objects.filter(action="access.out_of_reach", object_id=str(foreign.pk)).exists()
    assert ask(token_for(city, Role.ANALYST), "GET", "outlets").status_code == 403


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_database_holds_the_edges_of_the_rules(city: City, before: State, after: State) -> None:
    one = made(city.centre)
    if before is State.CLOSED:
        OutletsRecord.unscoped.filter(pk=one.pk).update(state=before, closed_at=timezone.now())
    moved = OutletsRecord.unscoped.filter(pk=one.pk)
    values = {"state": after, "closed_at": timezone.now() if after is State.CLOSED else None}
    if before is after or (before, after) in LIFE.guarded:
        assert moved.update(**values) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            moved.update(**values)
