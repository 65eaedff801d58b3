# SPDX-License-Identifier: Apache-2.0
"""Shutdowns, GOIP sites and clues about cards of the demo: living lists, synthetic all through, as the rules would have
them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.audit.actor import Actor
from wuzha.cards.models import CardClue
from wuzha.cards.queries.clues import Filters, chosen, late_of
from wuzha.cards.rules.clues import ClueResult, ClueState
from wuzha.org.roles import Role
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownStep, Site
from wuzha.shutdowns.rules.life import SHUTDOWN_LIFE, State
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.load import casework, city, clues, people, shutdowns
from wuzha.simulation.load.policing import colleagues

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def officer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    now = timezone.now()
    today = timezone.localdate(now)
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        casework.load(plan("demo", 7, today), ACTOR)
        found, head = colleagues(Role.CARD_OFFICER)[0], colleagues(Role.JOINT_OFFICE)[0]
        leader, station = colleagues(Role.INVESTIGATOR)[0], colleagues(Role.STATION_OFFICER)[0]
        shutdowns.settle(found, head, leader, today - timedelta(days=184), today - timedelta(days=4))
        clues.settle(found, station, now)
        stands()
        yield found
        transaction.set_rollback(True)


def test_shutdowns_are_where_their_steps_say_and_two_people_stand_behind_each(officer: Actor) -> None:
    rows = list(Shutdown.objects.visible_to(officer))
    assert len(rows) > 36
    assert all(one.synthetic for one in rows)
    assert {State.DRAFT, State.PROPOSED, State.SENT, State.ANSWERED, State.REOPENED} <= {one.state for one in rows}
    for one in rows:
        steps = list(ShutdownStep.unscoped.filter(shutdown=one).order_by("pk"))
        assert steps[-1].to_state == one.state
        moved = [(a.from_state, a.to_state) for a in steps if a.from_state not in ("", a.to_state)]
        assert set(moved) <= {(str(start), str(end)) for start, end in SHUTDOWN_LIFE.edges}
        assert all(first.at <= later.at for first, later in pairwise(steps))
    assert {one.right for one in ShutdownAppeal.unscoped.all()} >= {True, False}
    assert Site.objects.visible_to(officer).filter(synthetic=True).count() == 5


def test_clues_are_in_each_list_with_each_result(officer: Actor) -> None:
    assert not CardClue.unscoped.filter(synthetic=False).exists()
    assert all(chosen(officer, Filters(tab)).exists() for tab in ("open", "assign", "late", "reply", "all"))
    known = CardClue.unscoped.exclude(result="")
    assert set(known.values_list("result", flat=True)) == set(ClueResult.values)
    late = {found[0] for one in CardClue.unscoped.filter(state=ClueState.CHECKING) if (found := late_of(one))}
    assert late == {"first", "final"}
