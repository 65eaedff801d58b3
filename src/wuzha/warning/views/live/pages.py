# SPDX-License-Identifier: Apache-2.0
"""The live addresses, and the wall screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from wuzha.core import feed
from wuzha.core.live.answer import stream
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.queries import shift
from wuzha.warning.views.console.lists import filters_of_request
from wuzha.warning.views.live.source import SOURCE
from wuzha.warning.views.live.topics import Counts, Eyes, OpenWarnings, Rows, Tasks, Topic, Wall


@require_GET
@requires(May.TRIAGE)
def desk(request: ActingRequest) -> HttpResponseBase:
    """Follow the desk: the rows of the list in the query string, the counts, the warnings that change."""
    eyes, filters, language = _eyes(request), filters_of_request(request), _language()
    topics: list[Topic] = [Counts(_own(request)), OpenWarnings(eyes, language)]
    if request.GET.get("rows") != "0":
        topics.append(Rows.of(request.actor, filters, language))
    return stream(request, SOURCE, *topics)


@require_GET
@requires(May.WORK)
def tasks(request: ActingRequest) -> HttpResponseBase:
    """Follow an officer's list."""
    return stream(request, SOURCE, Tasks(_own(request)), OpenWarnings(_eyes(request), _language()))


@require_GET
@requires(May.SHOW_WALL)
def wall_events(request: ActingRequest) -> HttpResponseBase:
    """Follow the wall screen."""
    return stream(request, SOURCE, Wall(_eyes(request), _language()))


@require_GET
@requires(May.SHOW_WALL)
def wall_page(request: ActingRequest) -> HttpResponse:
    """The wall screen: numbers alone, nobody's data, nothing to press."""
    now = timezone.now()
    context: dict[str, Any] = {"mark": str(feed.now()), "board": shift.board(request.actor, now)}
    return render(request, "warning/wall/wall.html", context)


def _eyes(request: ActingRequest) -> Eyes:
    return Eyes(request.actor.unit_path or "")


def _own(request: ActingRequest) -> Eyes:
    return Eyes(request.actor.unit_path or "", request.actor.person_id or 0)


def _language() -> str:
    return get_language() or ""
