# SPDX-License-Identifier: Apache-2.0
"""Each request knows in which role it acts: `request.actor`, `request.posting` (or `None`), `request.postings`."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wuzha.audit.actor import Actor
from wuzha.org.actors import actor_for, postings_of
from wuzha.org.models import Posting

#: Bits of an address that name a network: a home, an office, a carrier's gateway.
PREFIX = {4: 24, 6: 56}
#: Session key of the chosen posting.
POSTING = "posting"


class ActingRequest(HttpRequest):
    """A request of a logged-in person, for type checking in views."""

    actor: Actor
    posting: Posting
    postings: list[Posting]


def acting_person(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        posting, postings = None, []
        if request.user.is_authenticated:
            postings = list(postings_of(request.user))
            chosen = request.session.get(POSTING)
            posting = next((p for p in postings if p.pk == chosen), postings[0] if postings else None)
        request.postings = postings  # type: ignore[attr-defined]
        request.posting = posting  # type: ignore[attr-defined]
        request.actor = actor_for(posting, client_address(request)) if posting else None  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def client_address(request: HttpRequest) -> str:
    """The peer's address. A forwarded header is believed only from the proxy that uvicorn was told to trust."""
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(request: HttpRequest) -> str:
    """The network the request comes from; the address itself when it is none."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return client_address(request)
    return str(ipaddress.ip_network((address, PREFIX[address.version]), strict=False))
