# SPDX-License-Identifier: Apache-2.0
"""The short way of `POST /api/v1/warnings`: from the ASGI server to the group commit, past Django's middleware.

Sources post one directive at a time, thousands a minute; the middleware that pages need costs more than the work.
What is in any way out of the ordinary (no length, a large body, an unknown host, an odd header) takes the long way,
where the same operation answers the same; tests hold both to the same answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from wuzha.ui.bodies import App, Receive, Scope, Send
from wuzha.ui.lean import HEADERS, body_of, ordinary
from wuzha.ui.problems import language_of
from wuzha.warning.api.answers import Reply
from wuzha.warning.api.group import GROUP, PostedRequest

PATH = "/api/v1/warnings"
#: A larger body takes the long way, which keeps it on disk (bytes).
LARGEST = 1024 * 1024


def lean_posts(app: App) -> App:
    """The application with the short way beside it."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        headers = _ordinary(scope)
        if headers is None:
            await app(scope, receive, send)
            return
        body = await body_of(receive)
        if body is not None:
            language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
            await _send(send, await _reply(scope, headers, body, language), language)

    return application


def _ordinary(scope: Scope) -> dict[bytes, bytes] | None:
    """The headers of a request that may go the short way."""
    headers = ordinary(scope, PATH, LARGEST)
    if headers is None or b"cookie" in headers or not headers.get(b"authorization", b"").lower().startswith(b"bearer "):
        return None
    return headers


async def _reply(scope: Scope, headers: Mapping[bytes, bytes], body: bytes, language: str) -> Reply:
    once = headers.get(b"idempotency-key", b"").decode("latin-1")
    client = scope.get("client")
    token = headers[b"authorization"].decode("latin-1").partition(" ")[2]
    return await GROUP.post(PostedRequest(token, client[0] if client else "", body, language, once))


async def _send(send: Send, reply: Reply, language: str) -> None:
    content = json.dumps(reply.body, ensure_ascii=False).encode()
    headers = [*HEADERS, (b"content-type", reply.media.encode()), (b"content-length", b"%d" % len(content))]
    headers += [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
    headers.append((b"content-language", language.encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
