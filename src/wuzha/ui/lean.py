# SPDX-License-Identifier: Apache-2.0
"""What short ways share, from the ASGI server to the work past Django's middleware.

A few posts come so many at a time that the middleware which pages need costs more than the work. What is in any way out
of the ordinary (no length, a large body, an unknown host, a header twice) is none of theirs and takes the long way.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from wuzha.runtime.room import shortage
from wuzha.ui.bodies import Receive, Scope
from wuzha.ui.middleware import POLICY

#: What a body is said to be; anything else takes the long way, to be refused there.
JSON, JSON_UTF8 = b"application/json", b"application/json; charset=utf-8"
#: What every answer carries.
HEADERS = [
    (b"x-frame-options", settings.X_FRAME_OPTIONS.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
    (b"cross-origin-opener-policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY.encode()),
    (b"content-security-policy", POLICY.encode()),
]


def ordinary(scope: Scope, path: str, largest: int) -> dict[bytes, bytes] | None:
    """The headers of a post of JSON to `path` that may go a short way: of known length, at most `largest` bytes."""
    if (
        scope["type"] != "http"
        or scope["path"] != path
        or scope["method"] != "POST"
        or scope.get("root_path")
        or shortage() is not None
    ):
        return None
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    plain = (
        len(headers) == len(scope["headers"])  # no header twice
        and length.isdigit()
        and int(length) <= largest
        and headers.get(b"content-type", JSON).lower() in (JSON, JSON_UTF8)
        and _known_host(headers)
    )
    return headers if plain else None


def _known_host(headers: Mapping[bytes, bytes]) -> bool:
    domain, _port = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


async def body_of(receive: Receive) -> bytes | None:
    """The whole body; nothing when whoever sent it has gone."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)
