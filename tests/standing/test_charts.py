# SPDX-License-Identifier: Apache-2.0
"""The pictures of a round: each township is a link in each; boundaries where the city brings them, else tiles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import override_settings

from tests.factories import City
from tests.standing.conftest import MANY, WORSE, accept, towns
from wuzha.audit.actor import Actor
from wuzha.core.standing import Span
from wuzha.standing import queries, services
from wuzha.standing.queries.rounds import Round
from wuzha.standing.views import charts

pytestmark = pytest.mark.django_db


def made(city: City, office: Actor) -> Round:
    accept(city, WORSE)
    services.make(office, Span.YEAR, "测试")
    found = queries.latest(office)
    assert found is not None
    return found


def test_every_township_is_a_link_in_each_picture_and_the_eligible_one_is_told_without_colour(
    city: City, office: Actor
) -> None:
    found = made(city, office)
    drawn = charts.drawn(found)
    for kind in ("ranks", "funnel", "place"):
        for one in towns(city):
            assert drawn[kind].count(f'href="/standing/units/{one.pk}/"') == 2, (kind, one)  # wide and narrow
    assert "chart-red" in drawn["funnel"]
    assert len(charts.points(found)) == MANY
    assert charts.drawn(found) == drawn  # kept ready: a round never changes


def test_boundaries_that_the_city_brings_are_drawn_and_a_broken_file_gives_tiles(
    city: City, office: Actor, tmp_path: Path
) -> None:
    found = made(city, office)
    feature = {
        "type": "Feature",
        "properties": {"code": towns(city)[3].code},
        "geometry": {"type": "Polygon", "coordinates": [[[121.1, 30.1], [121.2, 30.1], [121.2, 30.2], [121.1, 30.1]]]},
    }
    good, bad = tmp_path / "boundaries.geojson", tmp_path / "broken.geojson"
    good.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    bad.write_text("{", encoding="utf-8")
    with override_settings(WUZHA_BOUNDARIES=str(good)):
        assert "<rect" not in charts._place(found)
    with override_settings(WUZHA_BOUNDARIES=str(bad)):
        assert "<rect" in charts._place(found)
