# SPDX-License-Identifier: Apache-2.0
"""Many people at once: nothing twice, nothing lost, nobody stuck."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import actor_of, make_person
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.audit.models import Event
from wuzha.org.models import RuleVersion
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attempt, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rulesets import CLAIMS
from wuzha.warning.services import claims, triage, work
from wuzha.warning.services.errors import Code
from wuzha.warning.services.scoring import rescore_open

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Code]:
    """Run the acts at the same moment; what each returned, or why it was refused."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Code:
        try:
            start.wait()
            return act()
        except RefusalError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_twenty_takers_never_get_the_same_warning(desk: Desk) -> None:
    RuleVersion.objects.create(
        key=CLAIMS.key, value={"lease_minutes": 15, "max_held": 100}, valid_from=timezone.now() - timedelta(days=1)
    )
    forget_all()
    takers = [actor_of(make_person(Role.ANALYST, desk.city.centre)) for _ in range(20)]
    for place in range(200):
        desk.received(order_key=float(place))

    def take_all(actor: Any) -> list[int]:
        taken = []
        while (warning := triage.take_next(actor)) is not None:
            taken.append(warning.pk)
        return taken

    hauls = at_once([lambda actor=actor: take_all(actor) for actor in takers])  # type: ignore[misc]  # bound now
    taken = [pk for haul in hauls if isinstance(haul, list) for pk in haul]
    assert len(taken) == len(set(taken)) == 200
    assert WarningRecord.unscoped.filter(state=State.CLAIMED).count() == 200
    assert Transition.unscoped.filter(act="claim").count() == 200
    assert Event.objects.filter(action="warning.claim", outcome="OK").count() == 200


def test_many_windows_of_one_person_take_no_more_than_one_may_hold(desk: Desk) -> None:
    for _ in range(20):
        desk.received()
    results = at_once([lambda: triage.take_next(desk.analyst)] * 8)
    assert results.count(Code.MAX_HELD) == 8 - CLAIMS.at().max_held
    assert WarningRecord.unscoped.filter(claimed_by_id=desk.analyst.person_id).count() == CLAIMS.at().max_held


def test_a_record_sent_many_times_at_once_is_kept_once(desk: Desk) -> None:
    signed, uid = desk.signed(), uuid.uuid4()
    made = at_once([lambda: work.attempt(desk.officer, signed.pk, channel="CALL", result="REACHED", uid=uid).pk] * 6)
    assert len(set(made)) == 1
    assert Attempt.unscoped.count() == 1
    assert Transition.unscoped.filter(act="attempt").count() == 1


def test_one_identity_for_two_warnings_at_once_serves_one(desk: Desk) -> None:
    both, uid = [desk.signed(), desk.signed()], uuid.uuid4()
    results = at_once(
        [
            lambda pk=one.pk: work.attempt(desk.officer, pk, channel="CALL", result="REACHED", uid=uid)  # type: ignore[misc]
            for one in both
        ]
    )
    assert results.count(Code.UID_TAKEN) == 1
    assert sorted(fresh(one).state for one in both) == [State.SIGNED, State.WORKING]


def test_of_two_officers_who_sign_in_at_once_one_has_it(desk: Desk) -> None:
    sent = desk.dispatched()
    results = at_once([lambda: work.sign_in(desk.officer, sent.pk), lambda: work.sign_in(desk.partner, sent.pk)])
    assert results.count(Code.NOT_YOURS) == 1
    assert Transition.unscoped.filter(act="sign").count() == 1


def test_merging_crosswise_at_once_leaves_one_and_no_deadlock(desk: Desk) -> None:
    for _ in range(5):
        one, two = desk.received(), desk.received()
        results = at_once(
            [
                lambda a=one.pk, b=two.pk: triage.merge(desk.analyst, a, b),  # type: ignore[misc]
                lambda a=one.pk, b=two.pk: triage.merge(desk.colleague, b, a),  # type: ignore[misc]
            ]
        )
        assert results.count(Code.MERGE_CLOSED) == 1
        assert sorted(fresh(w).state for w in (one, two)) == [State.RECEIVED, State.SUPERSEDED]


def test_what_is_locked_for_a_moment_is_not_taken_for_nothing_waits(desk: Desk) -> None:
    warning = desk.received()
    taken: list[WarningRecord | None] = []

    def taker() -> None:
        taken.append(triage.take_next(desk.analyst))
        connection.close()

    thread = threading.Thread(target=taker)
    with transaction.atomic():
        WarningRecord.unscoped.select_for_update().get(pk=warning.pk)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(5)
    assert [one.pk for one in taken if one] == [warning.pk]


def test_scoring_the_queue_passes_over_what_somebody_works_on(desk: Desk) -> None:
    worked_on, waiting = desk.received(), desk.received()
    moved: list[int] = []

    def scorer() -> None:
        moved.append(rescore_open(timezone.now()))
        connection.close()

    with transaction.atomic():
        WarningRecord.unscoped.select_for_update().get(pk=worked_on.pk)
        thread = threading.Thread(target=scorer)
        thread.start()
        thread.join(5)
        assert moved == [1]
    assert fresh(waiting).order_key > 0
    assert fresh(worked_on).order_key == 0


def test_the_sweep_and_the_holder_at_once_agree(desk: Desk) -> None:
    held = desk.held()
    assert held.claim_expires_at is not None
    late = held.claim_expires_at
    results = at_once(
        [lambda: claims.expire_claims(late), lambda: triage.invalidate(desk.analyst, held.pk, "FALSE_ALARM").pk]
    )
    after = fresh(held)
    steps = list(Transition.unscoped.filter(warning=held).order_by("pk").values_list("act", flat=True))
    assert (results[0], after.state, steps[1:]) in [
        (0, State.INVALID, ["invalidate"]),
        (1, State.INVALID, ["expire", "invalidate"]),
    ]
