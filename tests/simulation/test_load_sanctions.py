# SPDX-License-Identifier: Apache-2.0
"""The numbers of the letter to 2023-06-06: 90 penalties, 87 pledges, 31 sanctioned under the older rule set; each opens
its list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Part, Period, Selection, behind, figures_of
from wuzha.measures.models import Measure
from wuzha.measures.queries.in_force import in_force
from wuzha.org.roles import Role
from wuzha.sanctions.models import Penalty
from wuzha.sanctions.queries.indicators import INDICATORS
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.load import casework, city, people, sanctions, suspects
from wuzha.simulation.load.policing import colleagues

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2023, 1, 1), date(2023, 6, 6)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    work = plan("cixi-2023H1", seed=7)
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        suspects.load(work, casework.load(work, ACTOR), ACTOR)
        leader, head = colleagues(Role.INVESTIGATOR)[0], colleagues(Role.JOINT_OFFICE)[0]
        period = work.targets[-1]
        sanctions.load(leader, head, period.first, period.after, period.pledges, period.sanctioned)
        stands()
        yield leader
        transaction.set_rollback(True)


def test_the_figures_are_those_of_the_letter_and_each_opens_its_list(filled: Actor) -> None:
    period, of = Period(FIRST, LAST, timezone.now()), Selection(filled)
    found = {code: one.tally.numerator for code, one in figures_of(of, period, INDICATORS.values()).items()}
    assert (found["penalties"], found["pledges"], found["sanctioned"], found["exit_bans"]) == (90, 87, 31, 0)
    assert sum(found[code] for code in ("penalties_38", "penalties_42", "penalties_44", "penalties_duties")) == 90
    for code in ("penalties", "pledges", "sanctioned"):
        assert behind(of, INDICATORS[code], Part.NUMERATOR, period).count() == found[code]


def test_every_penalty_has_its_article_and_its_procedure(filled: Actor) -> None:
    rows = Penalty.unscoped.all()
    assert {one.article for one in rows} == {"38", "42", "44"}
    assert all(one.told_on and one.reviewed_on and one.decided_on and len(one.officers) == 2 for one in rows)


def test_all_sanctions_are_under_the_older_rule_set_for_five_years_and_in_force(filled: Actor) -> None:
    rows = list(Measure.unscoped.filter(kind="SANCTION"))
    assert {one.ground for one in rows} == {"PBC85:DETERMINED"}
    assert {(one.until.year - one.starts_at.year) for one in rows} == {5}
    assert in_force(filled, timezone.now(), kinds=["SANCTION"]).count() == 31
