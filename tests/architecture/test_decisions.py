# SPDX-License-Identifier: Apache-2.0
"""A form whose decision did not come, or is none that is known, decides nothing, and says so.

A button that carries the decision is found in the templates, so that a new one cannot be forgotten here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import wuzha
from tests import factories
from tests.architecture.state import changed, state
from tests.architecture.world import OBJECTS, World
from tests.worlds import shared
from wuzha.cards.models import LiveCards, StockChange
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db

SOURCE = Path(wuzha.__file__).parent
#: A button with a name and a value written out: which of several things is wanted.
BUTTON = re.compile(r"""(?:\{% button|<button)[^>%]*?\bname="(?P<name>\w+)"\s+value="(?P<value>[\w-]+)\"""")
#: Named buttons that decide nothing: a step of an editor, a list that stops being worked on, the way to more choices.
NO_DECISION = {
    ("rule_edit.html", "step"), ("bulk_progress.html", "stop"),
    ("dispatch_form.html", "station"),
    # Where one goes on after saving what was filled in so far.
    ("edit.html", "stay"), ("check.html", "then"),
}  # fmt: skip
#: How a page says what is wrong.
TOLD = re.compile(r'role="alert"|field-error')


@dataclass(frozen=True, slots=True)
class Deciding:
    """A form that decides: who sends it, what it says beside the decision, and a decision there is."""

    template: str
    field: str
    role: Role
    known: str
    body: Callable[[World], dict[str, Any]] = lambda _world: {"reason": "测试", "text": "测试"}
    #: Whether the decision there is can be made in this world; then it changes something, so the rest is complete.
    possible: bool = True


def two(world: World) -> dict[str, Any]:
    """Two warnings that may be one person."""
    one, other = (factories.make_warning_in(world.city, State.RECEIVED, name=None) for _ in range(2))
    return {"one": one.pk, "other": other.pk}


def told_anew(world: World) -> dict[str, Any]:
    """A list told another number of live cards of a month than the one on file."""
    outlet = Unit.objects.get(pk=world.bank_outlet.own["pk"])
    stock = LiveCards.unscoped.create(
        centre=world.city.centre, outlet=outlet, group="PERSONAL", month=date(2026, 1, 1), live=100
    )
    return {"change": [StockChange.unscoped.create(stock=stock, was_live=100, live=90).pk], "why": "已与网点核对"}


def ticked(world: World) -> dict[str, Any]:
    """A row of the inbox."""
    return {"row": f"alerts-{world.waiting.own['pk']}", "until": "hour"}


#: A version of `org.login` as the page that compares it sends it.
NEW_RULE = {
    "value": json.dumps({"failures": 6, "lock_minutes": 20, "idle_minutes": 30}),
    "citation": "测试 1 条", "note": "测试",
    "valid_from": f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}",
}  # fmt: skip
#: A paper that each record of the funds desk has.
PAPERS = {"stop": "APPLICATION", "freeze": "REPORT", "objection": "ANSWER", "return": "GIVE_BACK"}
DECIDING: dict[str, Deciding] = {
    "privacy:export_decide": Deciding("export_state.html", "decision", Role.ADMIN, "no"),
    "privacy:retention_decide": Deciding("retention.html", "decision", Role.AUDITOR, "no"),
    "org:person_active": Deciding("person.html", "active", Role.ADMIN, "0"),
    "exchange:link_active": Deciding("link.html", "active", Role.ADMIN, "0"),
    "exchange:webhook_active": Deciding("webhook.html", "active", Role.ADMIN, "0"),
    "warning:false_alarm": Deciding("", "act", Role.ANALYST, "drop"),
    "warning:pair_decide": Deciding("pairs.html", "verdict", Role.ANALYST, "unsure", two),
    "warning:item": Deciding(
        "item.html", "found", Role.ANALYST, "NOT_FOUND", lambda _w: {"source": "POPULATION", "value": ""},
    ),
    "org:rule_edit": Deciding("rule_compare.html", "step", Role.ADMIN, "save", lambda _w: NEW_RULE),
    "warning:exclusion_decide": Deciding("", "decision", Role.ANALYST, "no", possible=False),
    "warning:conflict_decide": Deciding("", "decision", Role.STATION_OFFICER, "STANDS"),
    "funds:double_decide": Deciding("doubles.html", "verdict", Role.FUNDS_OFFICER, "DIFFERENT", lambda _w: {}),
    "funds:refund_act": Deciding("", "act", Role.FUNDS_OFFICER, "withdraw", possible=False),
    "funds:refund_make": Deciding("", "kind", Role.FUNDS_OFFICER, "FLOW", lambda _w: {}, possible=False),
    **{
        f"sanctions:{name}_make": Deciding("", "kind", Role.CARD_OFFICER, "", lambda _w: {}, possible=False)
        for name in ("penalty", "pledge")
    },
    **{
        f"funds:{name}_document": Deciding("", "kind", Role.FUNDS_OFFICER, kind, lambda _w: {}, possible=False)
        for name, kind in PAPERS.items()
    },
    **{
        f"funds:{name}_paper": Deciding("", "kind", Role.INVESTIGATOR, "DECISION", lambda _w: {}, possible=False)
        for name in ("stop", "freeze", "return")
    },
    "funds:refund_objection": Deciding(
        "", "upheld", Role.FUNDS_OFFICER, "no", lambda _w: {"answer": "测试"}, possible=False,
    ),
    "cards:stock_decide": Deciding("stock.html", "take", Role.CARD_OFFICER, "1", told_anew),
    "leads:right_decide": Deciding("rights.html", "decision", Role.ADMIN, "no"),
    "inbox:act": Deciding("", "act", Role.STATION_OFFICER, "acknowledge", lambda _w: {"note": "测试"}),
    "inbox:bulk": Deciding("", "act", Role.STATION_OFFICER, "snooze", ticked),
    "org:unit_end": Deciding("", "last_day", Role.ADMIN, "2026-01-01", lambda _w: {}, possible=False),
}  # fmt: skip


def test_every_button_that_decides_is_tried() -> None:
    found = set()
    for path in SOURCE.rglob("*.html"):
        for button in BUTTON.finditer(path.read_text(encoding="utf-8")):
            found.add((path.name, button["name"]))
    tried = {(one.template, one.field) for one in DECIDING.values() if one.template}
    assert found - tried - NO_DECISION == set(), "say in this file what these forms are sent with"


def test_no_view_takes_a_decision_from_what_was_posted_without_a_form() -> None:
    fields = "|".join({one.field for one in DECIDING.values()} | {name for _page, name in NO_DECISION})
    taken = re.compile(rf"""\.POST(?:\.get\(|\[)["'](?:{fields})["']""")
    found = {
        str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if taken.search(path.read_text(encoding="utf-8"))
    }
    # The step of a restitution names one of many forms, and an unknown one is no address; which paper of a penalty is
    # made the service asks, as above.
    assert found <= {"funds/refunds/views/refund.py", "sanctions/views/record.py"}


@pytest.fixture
@shared
def world(db: None) -> World:
    return World(factories.make_city())


@pytest.mark.parametrize("name", sorted(DECIDING))
def test_without_a_decision_nothing_is_decided(name: str, world: World) -> None:
    one = DECIDING[name]
    keys = OBJECTS[name](world).own if name in OBJECTS else {}
    body = one.body(world)
    client = Client()
    client.force_login(world.city.people[one.role])
    before = state()
    for decision in ({}, {one.field: ""}, {one.field: "whatever"}):
        answer = client.post(reverse(name, kwargs=keys), body | decision | {"csrfmiddlewaretoken": "0"})
        assert answer.status_code in (302, 422), decision
        assert changed(before) == set(), decision
        assert list(get_messages(answer.wsgi_request)) or TOLD.search(answer.content.decode()), decision
    if one.possible:
        client.post(reverse(name, kwargs=keys), body | {one.field: one.known})
        assert changed(before) != set(), "the decision there is was refused as well: mend the body"
