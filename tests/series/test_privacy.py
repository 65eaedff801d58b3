# SPDX-License-Identifier: Apache-2.0
"""What records name, and why somebody decided, goes when its time is over; that it was decided stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City
from tests.series.conftest import APP, CALLER, series_of, told
from wuzha.audit.actor import Actor
from wuzha.series.models import Decision, Entity
from wuzha.series.privacy import DecisionKeeper, EntityKeeper, SeriesSubjects
from wuzha.series.services import judging

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("sealed.erasing")]


def test_what_ties_records_and_the_reasons_of_decisions_go(city: City, officer: Actor) -> None:
    case, _other = told(city, officer, *[f"接到 {CALLER} 来电，{APP}"] * 2)
    series = series_of(case)
    assert series is not None
    judging.confirm(officer, series.pk, "测试理由")
    now = timezone.now() + timedelta(days=1)
    assert SeriesSubjects().about(officer, CALLER) == {("series", str(series.pk))}

    keys = list(DecisionKeeper().due(now).values_list("pk", flat=True))
    assert DecisionKeeper().erase(keys, now) == len(keys) == 1
    assert not DecisionKeeper().due(now).exists()
    assert Decision.unscoped.get().reason is None

    named = list(EntityKeeper().due(now).values_list("pk", flat=True))
    assert EntityKeeper().erase(named, now) == len(named) > 0
    assert not EntityKeeper().due(now).exists()
    assert Entity.unscoped.count() == len(named)
    assert SeriesSubjects().about(officer, CALLER) == set()
