# SPDX-License-Identifier: Apache-2.0
"""The short way of a judge's mark: from the ASGI server to the group commit, past Django's middleware.

In a hall everybody marks at the bell. A mark needs no session, no page and no words: it is kept, or was known. Whatever
else there is to say is said by the long way (`views.public.sync`), to which the same request then goes on.

The long way asks for the token of its page. Here the code is in a header of ours, which a page of another site cannot
send; what names another origin takes the long way.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from wuzha.lecturers.services.together import Posted, keep_all
from wuzha.lecturers.views.public import HEADER, MOST_CODE
from wuzha.ui.bodies import App, Message, Receive, Scope, Send
from wuzha.ui.group import Group
from wuzha.ui.lean import HEADERS, body_of, ordinary

#: A larger body is no mark (bytes).
LARGEST = 16 * 1024
_CODE = HEADER.lower().encode()
_ANSWERS = {True: b'{"verdict":"kept"}', False: b'{"verdict":"known"}'}
GROUP: Group[Posted, bool | None] = Group(keep_all, "marks")


def lean_marks(app: App) -> App:
    """The application with the short way beside it."""
    path = reverse("lecturers:judge_sync")

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        headers = ordinary(scope, path, LARGEST)
        if headers is None or not headers.get(_CODE) or not _from_here(headers):
            await app(scope, receive, send)
            return
        body = await body_of(receive)
        if body is None:
            return
        new = await GROUP.post(Posted(headers[_CODE].decode("latin-1")[:MOST_CODE], body))
        if new is None:
            await app(scope, _again(body, receive), send)
        else:
            await _send(send, _ANSWERS[new])

    return application


def _from_here(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a page of this site sends it, as far as a browser says where from."""
    origin = headers.get(b"origin")
    return (origin is None or origin.partition(b"://")[2] == headers[b"host"]) and headers.get(
        b"sec-fetch-site", b"same-origin"
    ) == b"same-origin"


def _again(body: bytes, receive: Receive) -> Receive:
    """A request whose body was read already."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return left.pop() if left else await receive()

    return received


async def _send(send: Send, content: bytes) -> None:
    headers = [
        *HEADERS, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(content)),
        (b"cache-control", b"max-age=0, no-cache, no-store, must-revalidate, private"),
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})
