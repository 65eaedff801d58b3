# SPDX-License-Identifier: Apache-2.0
"""Kept figures: the list, one snapshot beside what is counted now, and the records behind one of its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wuzha import pages
from wuzha.core.indicators import Part
from wuzha.core.indicators.figures import tells_on_few
from wuzha.core.indicators.headlines import FEW
from wuzha.figures.models import SnapshotFigure
from wuzha.figures.queries import records, snapshots
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.live import of_snapshot
from wuzha.figures.queries.snapshots import Difference
from wuzha.figures.views.live import PARTS
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.pages import SIZE, CursorError, Page
from wuzha.ui.answers import or_404, tab

#: Figures of a snapshot that a page counts again.
AT_ONCE = 40


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    """Snapshots, the latest first."""
    page = pages.page(snapshots.snapshots(request.actor), request.GET.get("after", ""))
    return render(request, "figures/snapshots.html", {"page": page})


@dataclass(frozen=True, slots=True)
class Told:
    """A kept figure beside what is counted now."""

    figure: SnapshotFigure
    text: str
    now: str
    found: Difference
    url: str


@require_safe
@requires(May.READ_OVERSIGHT)
def snapshot(request: ActingRequest, pk: int) -> HttpResponse:
    """One: each figure as it was kept, as it is counted again at its instant, and as it is counted now."""
    one, now = or_404(snapshots.snapshot_of(request.actor, pk)), timezone.now()
    page = pages.page(snapshots.with_keys(one), request.GET.get("after", ""), AT_ONCE)
    other = [found for each in page.rows if not (found := snapshots.verify_figure(each)).same]
    broken = [found.figure.pk for found in other if not found.current]
    told = [_told(request, snapshots.verify_figure(each, now)) for each in page.rows]
    context = {
        "snapshot": one, "lines": told, "now": now, "broken": broken, "stands": not other, "page": page,
        "current": sum(found.current for found in other),
    }  # fmt: skip
    return render(request, "figures/snapshot.html", context)


def _told(request: ActingRequest, found: Difference) -> Told:
    """Small numbers are not shown to who may not open the records."""
    figure, one = found.figure, named(found.code)
    opens = one is not None and records.opens(request.actor, one)
    text, now = _text(one, figure, opens=opens), found.now
    if one is not None and not opens:
        now = FEW if found.again and tells_on_few(found.again.reading.figure) else now
    return Told(figure, text, now, found, figure.get_absolute_url() if opens and figure.keys else "")


def _text(one: Named | None, figure: SnapshotFigure, *, opens: bool) -> str:
    few = one is not None and not opens and tells_on_few(of_snapshot(one, figure.unit_of, figure).figure)
    return FEW if few else figure.text


@require_safe
@requires(May.READ_OVERSIGHT)
def snapshot_records(request: ActingRequest, pk: int) -> HttpResponse:
    """The records that a kept figure counted, by their keys; those out of reach by the key alone."""
    figure = or_404(snapshots.figure_of(request.actor, pk))
    one = or_404(named(figure.code))
    given = request.GET.get("part", "")
    part = Part(given) if given in one.indicator.parts else Part.NUMERATOR
    opens = records.opens(request.actor, one)
    keys = records.part_keys(figure, part) if opens else []
    first = _cursor(request.GET.get("after", ""), len(keys))
    rows = records.kept_lines(request.actor, figure, part, keys[first : first + SIZE])
    following = f"{first + SIZE}" if first + SIZE < len(keys) else None
    context: dict[str, Any] = {
        "figure": figure, "named": one, "text": _text(one, figure, opens=opens),
        "page": Page(rows, following), "size": f"{len(keys):,}", "part": part,
        "opens": opens,
        "parts": _parts(one, part) if figure.among is not None else [], "sums": figure.amounts is not None,
        "hidden": sum(not row.number for row in rows),
    }  # fmt: skip
    return render(request, "figures/snapshot_records.html", context)


def _parts(one: Named, here: Part) -> list[dict[str, Any]]:
    return [tab(str(PARTS[part]), f"?part={part.value}", part is here) for part in one.indicator.parts]


def _cursor(after: str, most: int) -> int:
    """The place after which a page begins. Raises `CursorError`."""
    if not after:
        return 0
    if not (after.isascii() and after.isdecimal() and len(after) < 10 and int(after) < most):
        raise CursorError(after)
    return int(after)
