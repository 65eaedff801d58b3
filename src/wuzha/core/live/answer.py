# SPDX-License-Identifier: Apache-2.0
"""The HTTP answer of a live address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from wuzha.core.live.hub import Hub, Source
from wuzha.core.live.stream import Seat, Stream
from wuzha.core.rulesets import LIVE
from wuzha.org.middleware import ActingRequest


def stream(request: ActingRequest, source: Source, *topics: Hashable) -> HttpResponseBase:
    """A stream of the topics for who asks, from where the page left off (`Last-Event-ID`, or `mark` in the address).

    The caller has checked the permission; what a topic tells is cut to the reach by the source. The rules in force say
    how many streams a person may keep open in this process. A server that cannot stream answers 204: a browser does
    not come back.
    """
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    seat = Seat(request.session.session_key or "", request.posting.person_id, request.posting.pk)
    mark = request.headers.get("Last-Event-ID") or request.GET.get("mark", "")
    most = LIVE.at().streams_each

    async def body() -> AsyncIterator[bytes]:
        async for part in Hub.here(source).follow(Stream(seat, topics, mark), most):
            yield part

    response = StreamingHttpResponse(body(), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would hold the events back
    return response
