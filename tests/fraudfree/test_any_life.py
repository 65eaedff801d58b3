# SPDX-License-Identifier: Apache-2.0
"""Whatever is done in whatever order: no title without a score, a notice and two people, none beside a veto."""

from __future__ import annotations

import random

import pytest
from django.db import transaction

from tests.fraudfree.conftest import WHY, again, days_ago, typed
from wuzha.audit.actor import Actor
from wuzha.fraudfree.models import Evaluation, FreeUnit, FreeUnitStep
from wuzha.fraudfree.queries.lists import standing_vetoes
from wuzha.fraudfree.rules.life import HOLDS, LIFE, State
from wuzha.fraudfree.services import entering, evaluating, noticing, titles
from wuzha.measures.models import Measure
from wuzha.measures.services import deciding, serving
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db
#: Acts that bring a unit on are tried more often.
_ON = 4


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_acts_keeps_what_must_hold(
    town: Actor, town_two: Actor, office: Actor, second: Actor, unit: FreeUnit, seed: int
) -> None:
    chosen, pk = random.Random(seed), unit.pk
    one, other = office.person_id or 0, second.person_id or 0

    def points() -> None:
        for item in typed(again(unit)):
            if again(unit).state == State.EVALUATING:
                evaluating.give_points(office, pk, item.code, item.points, WHY)
            else:
                entering.own_points(town, pk, item.code, item.points, WHY)

    def decide(kind: str, ground: str) -> None:
        done = titles.propose(office, pk, kind, ground, WHY)
        deciding.approve(second, done.pk)
        serving.serve(second, done.pk, "DIRECT")

    def gone() -> None:
        for veto in standing_vetoes(again(unit)):
            evaluating.take_veto_back(office, pk, veto.pk, WHY)

    def aged() -> None:
        FreeUnit.unscoped.filter(pk=pk, started_on__isnull=False).update(started_on=days_ago(100))
        FreeUnit.unscoped.filter(pk=pk, notice_from__isnull=False).update(
            notice_from=days_ago(9), notice_until=days_ago(1)
        )

    on = [
        lambda: entering.apply(town, pk), points, lambda: entering.check(town, pk),
        lambda: entering.review(town_two, pk), aged, lambda: evaluating.evaluate(office, pk, one, other), points,
        lambda: evaluating.survey(office, pk, days_ago(0), 30, 30), lambda: evaluating.sign(office, pk),
        lambda: evaluating.sign(second, pk), lambda: evaluating.settle(office, pk),
        lambda: noticing.publish(office, pk), aged, lambda: noticing.clear(office, pk),
        lambda: decide(titles.AWARD, "PASSED"),
    ]  # fmt: skip
    off = [
        lambda: entering.send_back(town_two, pk, WHY), lambda: evaluating.enter_veto(town, pk, "DEN", WHY), gone,
        lambda: entering.restart(office, pk, WHY), lambda: titles.warn(office, pk, WHY),
        lambda: titles.renew(office, pk, WHY), lambda: decide(titles.SUSPEND, "CASES"),
        lambda: decide(titles.WITHDRAW, "VETO"), lambda: evaluating.look_again(office, pk),
        lambda: noticing.object_to(town, pk, WHY), lambda: entering.drop(town, pk, WHY),
    ]  # fmt: skip
    for turn in range(45):
        act = on[turn % len(on)] if turn < len(on) or chosen.randrange(_ON) else chosen.choice(off)
        before = again(unit).state
        try:
            with transaction.atomic():
                act()
        except RefusalError:
            assert again(unit).state == before
        _holds(unit)


def _holds(unit: FreeUnit) -> None:
    row = again(unit)
    if row.state in HOLDS:
        assert row.score is not None
        assert row.score >= 90
        assert row.notice_until is not None
        assert Evaluation.unscoped.filter(free_unit=row, first_at__isnull=False, second_at__isnull=False).exists()
        assert row.certificate_no
    if row.state in (State.SCORED, State.NOTICE, State.CLEARED):
        assert not standing_vetoes(row)
    told = FreeUnitStep.unscoped.filter(free_unit=row).order_by("pk").values_list("from_state", "to_state")
    assert all(start == end or (start, end) in LIFE.edges for start, end in told)
    assert not any(
        one.approved_by_id == one.proposed_by_id for one in Measure.unscoped.filter(approved_by__isnull=False)
    )
