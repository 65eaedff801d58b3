# SPDX-License-Identifier: Apache-2.0
"""Whether each source still sends, judged by its usual interval."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from wuzha.intake import sources
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.rulesets import SilencePolicy, UsualOfSource
from wuzha.intake.services.sources import create_key
from wuzha.intake.sources import SourceState, state_of
from wuzha.org.roles import Role

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("silence", "state"),
    [(None, "never"), (HOUR, "sending"), (2 * HOUR, "silent"), (3 * HOUR, "silent"), (3.1 * HOUR, "dead")],
)
def test_a_source_is_silent_after_its_usual_interval(silence: timedelta | None, state: str) -> None:
    now = timezone.now()
    assert state_of(None if silence is None else now - silence, HOUR, now) == state


def test_the_interval_is_that_of_the_source_else_of_its_kind() -> None:
    own = UsualOfSource(source="MPS", hours=0.5)
    rules = SilencePolicy(api_hours=2, link_hours=3, file_hours=24, sources=[own])
    assert [rules.hours_of(*asked) for asked in (("MPS", "link"), ("PROV", "link"), ("X", "api"), ("X", "file"))] == [
        0.5, 3, 2, 24,
    ]  # fmt: skip


@pytest.mark.django_db
def test_sources_with_their_rejects_in_reach_silent_ones_first() -> None:
    city, now = factories.make_city(), timezone.now()
    actor = city.actor(Role.ADMIN)

    def batch(source: str, ago: timedelta, via: str = "api", unit: object = None, **counts: int) -> Batch:
        done = sum(counts.values())
        return Batch.unscoped.create(
            kind="warnings", source=source, unit=unit or city.centre, via=via, status=BatchStatus.DONE,
            created_at=now - ago, rows=done, done=done, **counts,
        )  # fmt: skip

    batch("PROV", HOUR, accepted=9)
    bad = batch("PROV", 2 * HOUR, accepted=1, rejected=2)
    batch("PROV", timedelta(days=8), rejected=5)
    batch("MPS", timedelta(days=3), accepted=1)
    batch("BANK", timedelta(hours=20), via="web", accepted=1)
    batch("OLD", timedelta(days=120), accepted=1)
    batch("ABROAD", HOUR, unit=city.abroad_centre, accepted=1)
    create_key(actor, source="NEW", unit=city.centre, scopes=["warnings:post"])
    found = {one.source: one for one in sources.standings(actor, now, links=["MPS"])}
    assert {source: (one.kind, one.state.value) for source, one in found.items()} == {
        "MPS": ("link", "dead"), "NEW": ("api", "never"), "PROV": ("api", "sending"), "BANK": ("file", "sending"),
    }  # fmt: skip
    assert next(iter(found)) == "MPS"
    assert (found["PROV"].batches, found["PROV"].rejected, found["PROV"].rejects_in) == (2, 2, bad.pk)
    assert found["NEW"].state is SourceState.NEVER
