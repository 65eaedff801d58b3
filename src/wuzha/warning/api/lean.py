# SPDX-License-Identifier: Apache-2.0
"""The short way of `POST /api/v1/warnings`: from the ASGI server to the group commit, past Django's middleware.

Sources post one directive at a time, thousands a minute; the middleware that pages need costs more than the work.
What is in any way out of the ordinary (no length, a large body, an unknown host, an odd header) takes the long way,
where the same operation answers the same; tests hold both to the same answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from wuzha.runtime.room import shortage
from wuzha.ui.bodies import App, Receive, Scope, Send
from wuzha.ui.middleware import POLICY
from wuzha.ui.problems import language_of
from wuzha.warning.api.answers import Reply
from wuzha.warning.api.group import GROUP, PostedRequest

PATH = "/api/v1/warnings"
#: What a body is said to be; anything else takes the long way, to be refused there.
JSON, JSON_UTF8 = b"application/json", b"application/json; charset=utf-8"
#: A larger body takes the long way, which keeps it on disk (bytes).
LARGEST = 1024 * 1024

_HEADERS = [
    (b"x-frame-options", settings.X_FRAME_OPTIONS.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
    (b"cross-origin-opener-policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY.encode()),
    (b"content-security-policy", POLICY.encode()),
]


def lean_posts(app: App) -> App:
    """The application with the short way beside it."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        headers = _ordinary(scope)
        if headers is None:
            await app(scope, receive, send)
            return
        body = await _body(receive)
        if body is not None:
            language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
            await _send(send, await _reply(scope, headers, body, language), language)

    return application


def _ordinary(scope: Scope) -> dict[bytes, bytes] | None:
    """The headers of a request that may go the short way."""
    if (
        shortage() is not None
        or scope["type"] != "http"
        or scope["path"] != PATH
        or scope["method"] != "POST"
        or scope.get("root_path")
    ):
        return None
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    plain = (
        len(headers) == len(scope["headers"])  # no header twice
        and length.isdigit()
        and int(length) <= LARGEST
        and headers.get(b"authorization", b"").lower().startswith(b"bearer ")
        and b"cookie" not in headers
        and headers.get(b"content-type", JSON).lower() in (JSON, JSON_UTF8)
        and _known_host(headers)
    )
    return headers if plain else None


def _known_host(headers: Mapping[bytes, bytes]) -> bool:
    domain, _port = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; nothing when whoever sent it has gone."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


async def _reply(scope: Scope, headers: Mapping[bytes, bytes], body: bytes, language: str) -> Reply:
    once = headers.get(b"idempotency-key", b"").decode("latin-1")
    client = scope.get("client")
    token = headers[b"authorization"].decode("latin-1").partition(" ")[2]
    return await GROUP.post(PostedRequest(token, client[0] if client else "", body, language, once))


async def _send(send: Send, reply: Reply, language: str) -> None:
    content = json.dumps(reply.body, ensure_ascii=False).encode()
    headers = [*_HEADERS, (b"content-type", reply.media.encode()), (b"content-length", b"%d" % len(content))]
    headers += [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
    headers.append((b"content-language", language.encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
