# SPDX-License-Identifier: Apache-2.0
"""What the bar of the pane says next: take, complete, dispatch; else whose turn it is, and why the rest cannot be."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh, make_desk
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.leads.services.recording import NewLead, take_down
from wuzha.org.models import Person
from wuzha.ui.record import NextAct
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import desk as desks
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.views.console.next import next_act


@pytest.fixture
@shared
def desk(db: None) -> Desk:
    return make_desk()


def of(actor: Actor, warning: WarningRecord) -> NextAct:
    found = desks.of(actor, warning.pk)
    assert found is not None
    return next_act(found)


def test_the_bar_leads_from_taking_to_dispatching(desk: Desk) -> None:
    waiting = of(desk.analyst, desk.received())
    assert waiting.act is not None
    assert waiting.act.key == "t"
    held = desk.held()
    WarningRecord.unscoped.filter(pk=held.pk).update(completeness=10)
    incomplete = of(desk.analyst, fresh(held))
    assert incomplete.act is not None
    assert incomplete.act.url == "#checklist"
    complete = desk.held()
    WarningRecord.unscoped.filter(pk=complete.pk).update(completeness=90)
    ready = of(desk.analyst, fresh(complete))
    assert ready.act is not None
    assert ready.act.url == "#dispatch-form"
    assert desk.city.station.name in str(ready.what)


def test_what_a_colleague_holds_says_who_and_why_not(desk: Desk) -> None:
    warning = desk.held()
    held = of(desk.colleague, warning)
    assert not held.mine
    assert held.act is None
    assert str(Person.objects.get(pk=desk.analyst.person_id)) in held.who
    remark, lead = held.possible
    assert (remark.key, lead.url) == ("c", f"{reverse('leads:new')}?from=warning-{warning.pk}")
    assert all(str(Person.objects.get(pk=desk.analyst.person_id)) in str(one.refused) for one in held.refused)


def test_a_lead_that_it_told_of_leads_back_to_it(desk: Desk) -> None:
    warning = desk.received()
    new = NewLead("CARDS", "WARNING", timezone.now(), "收卡", origin=("warning", warning.pk))
    client = Client()
    client.force_login(Person.objects.get(pk=desk.analyst.person_id))
    page = client.get(take_down(desk.analyst, new).get_absolute_url()).content.decode()
    assert reverse("warning:detail", args=[warning.pk]) in page
    assert warning.number in page


def test_at_the_station_it_can_be_recalled(desk: Desk) -> None:
    sent = of(desk.analyst, desk.dispatched())
    assert not sent.mine
    assert "r" in {one.key for one in sent.possible}


def test_after_the_dispatch_the_pane_goes_on_to_what_is_next_in_the_list(desk: Desk) -> None:
    following = desk.received(order_key=5)
    warning = desk.held()
    WarningRecord.unscoped.filter(pk=warning.pk).update(completeness=90)
    client = Client()
    client.force_login(Person.objects.get(pk=desk.analyst.person_id))
    answer = client.post(
        reverse("warning:dispatch", args=[warning.pk]),
        {"station": desk.city.station.pk, "version": fresh(warning).version, "seen_at": timezone.now().isoformat()},
        headers={
            "HX-Request": "true",
            "HX-Current-URL": f"http://testserver{reverse('warning:console')}?w={warning.pk}",
        },
    )
    assert fresh(warning).state == State.DISPATCHED
    page = answer.content.decode()
    assert f'data-pk="{following.pk}"' in page
    assert reverse("warning:console") in answer.headers["HX-Push-Url"]
    assert answer.headers["HX-Push-Url"].endswith(f"w={following.pk}")
