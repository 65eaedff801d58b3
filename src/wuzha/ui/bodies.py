# SPDX-License-Identifier: Apache-2.0
"""Request bodies above the limit: read past and thrown away, never stored, and answered with a page that says so.

Django would first write the whole body to disk. A refusal before the browser has sent everything is shown by it as a
broken connection, so the rest is read, which costs nothing but the time of the line.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wuzha.ui.middleware import POLICY
from wuzha.ui.problems import problem, respond

Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MIB = 1024 * 1024
#: Several files of 500 MB at once are more than anybody sends; the readers have their own limit for each file.
LARGEST_UPLOAD, LARGEST_API = 1024 * MIB, settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class TooLargeError(Exception):
    """The body turned out longer than it may be."""


def limit_bodies(app: App) -> App:
    """The application with bodies above the limit kept away from it."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        largest = LARGEST_API if scope["path"].startswith("/api/") else LARGEST_UPLOAD
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > largest:
            await _read_past(receive)
            await _answer(scope, send, largest)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                raise TooLargeError
            return message

        try:
            await app(scope, counted, send)
        except TooLargeError:  # sent in pieces, without saying how long it is; nothing has been answered yet
            await _read_past(receive)
            await _answer(scope, send, largest)

    return limited


async def _read_past(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


async def _answer(scope: Scope, send: Send, largest: int) -> None:
    await send_response(send, _refusal(scope, largest))


async def send_response(send: Send, response: HttpResponse) -> None:
    """Send an answer that was made before Django's middleware was reached."""
    response["Content-Security-Policy"] = POLICY
    response["Content-Length"] = str(len(response.content))
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})


def _refusal(scope: Scope, largest: int) -> HttpResponse:
    request = ASGIRequest(scope, io.BytesIO())
    in_api = request.path.startswith("/api/")
    asked = request.headers.get("Accept-Language", "") if in_api else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override("en" if (asked or "").lower().startswith("en") else settings.LANGUAGE_CODE):
        text = _("The request is larger than %(limit)s MB. Nothing of it was kept.") % {"limit": largest // MIB}
        if in_api:
            response = respond(problem(413, "TOO_LARGE", text))
        else:
            context = {
                "status": 413, "title": _("Too large"), "text": text, "icon": "alert", "layout": "ui/bare.html",
                "standalone": True,
                "advice": _("Split the file, or import it on the server with the command wuzha import warnings."),
            }  # fmt: skip
            response = HttpResponse(render_to_string("ui/error.html", context), status=413)
    return response
