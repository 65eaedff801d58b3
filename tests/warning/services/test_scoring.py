# SPDX-License-Identifier: Apache-2.0
"""Places in the queue: the level first, money and time inside it, by the prior in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.warning.services.conftest import Desk, fresh
from wuzha.engine.triage import FRAUD_TYPES, SOURCES, load_prior
from wuzha.org.models import RuleVersion
from wuzha.org.rules import forget_all
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import scoring
from wuzha.warning.queries.scoring import Facts, order_of
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import PRIOR
from wuzha.warning.services import triage
from wuzha.warning.services.scoring import CHUNK, rescore_open

pytestmark = pytest.mark.dialect("warning.services.scoring")

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
BASE = Facts(
    level=Level.HIGH, fraud_type="BRUSH", source_type="CARRIER", last_pushed_at=NOW - timedelta(minutes=10),
    last_contact_at=NOW - timedelta(minutes=20), payment_seen=False, amount_fen=5_000_000, push_count=1, round_no=1,
    call_seconds=300, has_phone=True, has_address=True, has_id=False,
)  # fmt: skip

moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
facts = st.builds(
    Facts,
    level=st.sampled_from(Level).map(int), fraud_type=st.sampled_from([*FRAUD_TYPES, "NEW_KIND"]),
    source_type=st.sampled_from([*SOURCES, "NEW_SOURCE"]), last_pushed_at=moments, last_contact_at=st.none() | moments,
    payment_seen=st.booleans(), amount_fen=st.none() | st.integers(0, 10**10), push_count=st.integers(1, 50),
    round_no=st.integers(1, 9), call_seconds=st.none() | st.integers(0, 10**5), has_phone=st.booleans(),
    has_address=st.booleans(), has_id=st.booleans(), attempts=st.integers(0, 20),
)  # fmt: skip


@pytest.fixture(autouse=True)
def factory_prior(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The factory's prior where a test needs no database."""
    if "desk" not in request.fixturenames and "db" not in request.fixturenames:
        prior = load_prior()
        monkeypatch.setattr(scoring, "prior_in_force", lambda: prior)


def test_nothing_to_score_is_nothing() -> None:
    assert order_of([], NOW) == []


@given(st.lists(facts, min_size=2, max_size=20))
def test_a_more_urgent_level_always_comes_first(many: list[Facts]) -> None:
    order = order_of(many, NOW)
    for one, (key, _) in zip(many, order, strict=True):
        for other, (other_key, _) in zip(many, order, strict=True):
            assert key > other_key or one.level >= other.level


@given(st.lists(facts, min_size=1, max_size=20))
def test_scored_together_or_alone_the_place_is_the_same(many: list[Facts]) -> None:
    together = order_of(many, NOW)
    alone = [order_of([one], NOW)[0] for one in many]
    assert together == [pytest.approx(place) for place in alone]


def test_a_payment_seen_comes_before_none() -> None:
    quiet, paying = order_of([BASE, replace(BASE, payment_seen=True)], NOW)
    assert paying > quiet


def test_time_that_has_passed_counts() -> None:
    fresh_one, old = order_of([BASE, replace(BASE, last_contact_at=NOW - timedelta(days=3))], NOW)
    assert fresh_one > old


def test_a_push_from_the_future_counts_as_just_now() -> None:
    ahead, now = order_of(
        [replace(BASE, last_pushed_at=NOW + timedelta(hours=1)), replace(BASE, last_pushed_at=NOW)], NOW
    )
    assert ahead == now


class TestQueue:
    def test_what_waits_is_scored_and_what_a_station_has_is_not(self, desk: Desk) -> None:
        waiting, sent = desk.received(), desk.dispatched()
        place = fresh(sent).order_key
        assert rescore_open(timezone.now()) >= 1
        assert fresh(waiting).order_key > 0
        assert fresh(waiting).scored_at is not None
        assert fresh(sent).order_key == place

    def test_the_same_moment_again_moves_nothing(self, desk: Desk) -> None:
        desk.received()
        now = timezone.now()
        assert rescore_open(now) == 1
        assert rescore_open(now) == 0

    def test_scoring_is_no_change_that_a_form_must_know_of(self, desk: Desk) -> None:
        waiting = desk.received()
        rescore_open(timezone.now())
        assert fresh(waiting).version == waiting.version

    def test_a_long_queue_is_scored_in_pieces(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wuzha.warning.services.scoring.CHUNK", 3)
        monkeypatch.setattr("wuzha.warning.services.scoring.WRITTEN", 2)
        assert CHUNK > 3
        for _ in range(8):
            desk.received()
        assert rescore_open(timezone.now()) == 8
        assert not WarningRecord.unscoped.filter(scored_at__isnull=True).exists()

    def test_a_new_prior_holds_from_its_moment_on(self, desk: Desk) -> None:
        before = scoring.prior_in_force()
        value = PRIOR.at().model_dump()
        RuleVersion.objects.create(key=PRIOR.key, value=value, valid_from=timezone.now() - timedelta(seconds=1))
        forget_all()
        assert scoring.prior_in_force() is not before
        assert scoring.prior_in_force() is scoring.prior_in_force()

    def test_the_next_one_taken_is_the_best_scored(self, desk: Desk) -> None:
        desk.received(level=Level.LOW)
        urgent = desk.received(level=Level.URGENT)
        desk.received(level=Level.MEDIUM)
        rescore_open(timezone.now())
        taken = triage.take_next(desk.analyst)
        assert taken is not None
        assert taken.pk == urgent.pk
