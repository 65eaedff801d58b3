# SPDX-License-Identifier: Apache-2.0
"""The HTTP answer of a live address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from wuzha.core.live.hub import Hub, Source
from wuzha.core.live.stream import Seat, Stream
from wuzha.org.middleware import ActingRequest


def stream(request: ActingRequest, source: Source, topics: tuple[Hashable, ...], most: int) -> HttpResponseBase:
    """A stream of the topics for who asks, from where the page left off (`Last-Event-ID`, or `mark` in the address).

    The caller has checked the permission; what a topic tells is cut to the reach by the source. A person may keep
    `most` streams open in this process. A server that cannot stream answers 204: a browser does not come back.
    """
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    seat = Seat(request.session.session_key or "", request.posting.person_id, request.posting.pk)
    mark = request.headers.get("Last-Event-ID") or request.GET.get("mark", "")

    async def body() -> AsyncIterator[bytes]:
        hub = Hub.here(source)
        async for part in hub.follow(Stream(seat, topics, mark), most):
            yield part

    response = StreamingHttpResponse(body(), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would hold the events back
    return response
