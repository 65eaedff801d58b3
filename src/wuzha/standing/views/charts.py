# SPDX-License-Identifier: Apache-2.0
"""The pictures of a round: funnel, intervals of ranks, and where. A round never changes, so each is drawn once."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import cache as cache_of_process
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wuzha.core.standing import Mark
from wuzha.org.data import tiles
from wuzha.standing import addresses
from wuzha.standing.queries.rounds import Round
from wuzha.ui.charts import Point, Shape, boundary_map, funnel_plot, outlines, rank_intervals, tile_map

log = logging.getLogger(__name__)

#: The marks as the charts call them.
COLOURS = {Mark.ELIGIBLE: "red", Mark.WATCH: "amber", Mark.LUCK: "green"}
#: Seconds a drawing is kept ready.
KEPT = 3600


def points(found: Round) -> list[Point]:
    """The townships of a round; each leads to its page."""
    return [
        Point(
            key=one.unit.code, name=one.unit.name, url=addresses.page(one.unit.pk), expected=one.row.expected,
            ratio=one.row.ratio, rank=one.row.rank, rank_low=one.row.rank_low, rank_high=one.row.rank_high,
            standing=COLOURS[one.mark], p=one.row.luck,
        )
        for one in found.places
    ]  # fmt: skip


def funnel(found: Round) -> SafeString:
    """How far each township is from what was expected, with the limits of luck."""
    return _kept(found, "funnel", lambda: funnel_plot(points(found), table=False))


def drawn(found: Round) -> dict[str, SafeString]:
    """All pictures of a round."""
    return {
        "ranks": _kept(found, "ranks", lambda: rank_intervals(points(found), table=False)),
        "funnel": funnel(found),
        "place": _kept(found, "tiles", partial(_place, found)),
    }


def _place(found: Round) -> SafeString:
    """On the boundaries that the city brings (`WUZHA_BOUNDARIES`), else as tiles roughly in place."""
    shapes = _boundaries(settings.WUZHA_BOUNDARIES) if settings.WUZHA_BOUNDARIES else {}
    if shapes:
        return boundary_map(points(found), shapes, table=False)
    return tile_map(points(found), tiles(), table=False)


@cache_of_process
def _boundaries(path: str) -> dict[str, Shape]:
    """Nothing, and a line in the log, where the file cannot be read: the tiles show then."""
    try:
        return outlines(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        log.warning("Boundaries %s are not drawn: %s", path, error)
        return {}


def _kept(found: Round, kind: str, draw: Callable[[], SafeString]) -> SafeString:
    quarter = found.quarter.pk if found.quarter else 0
    key = f"standing.chart.{kind}.{found.row.pk}.{quarter}.{len(found.places)}.{get_language()}"
    kept: SafeString | None = cache.get(key)
    if kept is None:
        kept = draw()
        cache.set(key, kept, KEPT)
    return kept
