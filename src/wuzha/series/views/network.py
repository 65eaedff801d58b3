# SPDX-License-Identifier: Apache-2.0
"""The network of a series, with others beside it: a picture, a table of the same, and both as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.services import record
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.series.models import Series
from wuzha.series.queries import network as query
from wuzha.series.queries import records
from wuzha.ui.answers import or_404

#: Series drawn together.
MOST = 10


@require_safe
@requires(May.READ_CASES)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    series = or_404(records.of(request.actor, pk))
    drawn = _drawn(request, series)
    context = {
        "series": series,
        "drawn": drawn,
        "others": [one for one in query.others(request.actor, series) if one not in drawn],
        "found": query.network(request.actor, drawn),
        "kinds": query.kinds(drawn),
        "with": [one.pk for one in drawn if one != series],
        "words": words(),
    }
    return render(request, "series/network.html", context)


@require_safe
@requires(May.READ_CASES)
def data(request: ActingRequest, pk: int) -> HttpResponse:
    """Nodes and ties, for the picture."""
    found = query.network(request.actor, _drawn(request, or_404(records.of(request.actor, pk))))
    return JsonResponse({"nodes": found.nodes, "ties": found.ties, "cut": found.cut})


@require_POST
@requires(May.READ_CASES)
def export(request: ActingRequest, pk: int, form: str) -> HttpResponse:
    """The network as GraphML, or (`png`) that the picture is kept by who looks at it: both are in the trail."""
    series = or_404(records.of(request.actor, pk))
    if form not in ("graphml", "png"):
        raise Http404
    drawn = _drawn(request, series)
    found = query.network(request.actor, drawn)
    record(
        request.actor, "series.export", on=(Series.RECORD, pk), rows=len(found.nodes),
        detail={"format": form, "series": [one.pk for one in drawn]},
    )  # fmt: skip
    if form == "png":
        return HttpResponse(status=204)
    response = HttpResponse(query.graphml(found), content_type="application/graphml+xml")
    response["Content-Disposition"] = f'attachment; filename="{series.number}.graphml"'
    return response


def _drawn(request: ActingRequest, series: Series) -> list[Series]:
    """The series and those named beside it, as far as they are in reach."""
    keys = [int(one) for one in request.GET.getlist("with") if one.isdecimal() and len(one) < 18][:MOST]
    return [series, *(one for one in records.chosen(request.actor, keys) if one != series)]


def words() -> dict[str, str]:
    """What the picture says."""
    return {
        "path": pgettext("series", "Path: {n} steps"),
        "no_path": pgettext("series", "Nothing leads from one to the other."),
        "two": pgettext("series", "Choose two: click one, then the other with Shift."),
        "shown": pgettext("series", "{nodes} shown, {ties} ties"),
        "records": pgettext("series", "{n} records in all"),
        "pinned": pgettext("series", "pinned"),
    }
