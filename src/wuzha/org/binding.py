# SPDX-License-Identifier: Apache-2.0
"""A session holds where it began: in one browser, for some roles in one network, and not for ever.

A copied cookie used elsewhere is refused and in the trail. With a second factor the code is asked there, and the true
owner goes on undisturbed; without one the session is over for both. What this cannot see: a thief in the same network
who sends the same browser's name (decision 0009).
"""

from __future__ import annotations

import re
import time
from hashlib import blake2b

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.actors import postings_of
from wuzha.org.limits import once_in
from wuzha.org.login import factor_of
from wuzha.org.middleware import client_address, network_of
from wuzha.org.rulesets import SESSIONS
from wuzha.org.sessions import Handler, to_login

#: Session key of where and when it began.
ORIGIN = "origin"
#: Networks a session remembers.
MOST_NETWORKS = 10
#: Seconds in which the same refused attempt is recorded once.
ONCE_IN = 60


def bound_to_where_it_began(get_response: Handler) -> Handler:
    """Refuse a session from another browser or network, or older than the rules allow (rule set `org.sessions`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            note_dead_cookie(request)
            return get_response(request)
        origin = request.session.get(ORIGIN)
        if origin is None:
            bind(request)
            return get_response(request)
        if time.time() - origin["began"] > SESSIONS.at().longest_hours * 3600:
            record(_actor(request), "logout.expired", outcome="REFUSED")
            logout(request)
            return to_login(request, {"expired": 1})
        what = moved(request, origin)
        if what:
            return _elsewhere(request, what) or get_response(request)
        return get_response(request)

    return middleware


def bind(request: HttpRequest) -> None:
    """From now on the session belongs to this browser and network."""
    began = request.session.get(ORIGIN, {}).get("began", int(time.time()))
    request.session[ORIGIN] = {"began": began, "browser": browser_of(request), "networks": [network_of(request)]}


def moved(request: HttpRequest, origin: dict[str, object]) -> str:
    """What is not as it was: `browser`, `network`, or nothing."""
    if origin["browser"] != browser_of(request):
        return "browser"
    networks = list(origin["networks"])  # type: ignore[call-overload]  # a list, from the session's JSON
    here = network_of(request)
    if here in networks:
        return ""
    roles = set(SESSIONS.at().network_roles)
    if any(posting.role in roles for posting in postings_of(request.user)):  # type: ignore[arg-type]
        return "network"
    record(_actor(request), "session.network")
    request.session[ORIGIN] = origin | {"networks": [*networks, here][-MOST_NETWORKS:]}
    return ""


def _elsewhere(request: HttpRequest, what: str) -> HttpResponse | None:
    """Refuse; or, with a second factor, let the gate ask for it (`org.second_factor`)."""
    where = f"{request.session.session_key}.{browser_of(request)}.{network_of(request)}"
    mark = f"elsewhere.{blake2b(where.encode(), digest_size=16).hexdigest()}"
    if once_in(ONCE_IN, mark):
        record(_actor(request), "session.elsewhere", outcome="REFUSED", detail={"changed": what})
    if factor_of(request.user) is not None:  # type: ignore[arg-type]
        request.elsewhere = True  # type: ignore[attr-defined]
        return None
    logout(request)
    return to_login(request, {"elsewhere": 1})


def note_dead_cookie(request: HttpRequest) -> None:
    """A cookie of no session there is: it ended, ran out, or was made up."""
    if not request.COOKIES.get(settings.SESSION_COOKIE_NAME) or request.session.session_key is not None:
        return
    address = client_address(request)
    if once_in(ONCE_IN, f"session.unknown.{address}"):
        record(Actor("person", "unknown", address=address), "session.unknown", outcome="REFUSED")


def browser_of(request: HttpRequest) -> str:
    """A short hash of the kind of browser: an update changes nothing, another browser, system or device does."""
    return blake2b(family(request.headers.get("User-Agent", "")).encode(), digest_size=8).hexdigest()


def family(agent: str) -> str:
    """The name a browser gives itself without what changes while it stays the same one: versions, builds, the kind of
    network and the language that browsers inside other apps add (`Chrome/126.0 NetType/WIFI` → `Chrome NetType`)."""
    return re.sub(r"/[^\s;()]*|\b0x[0-9a-fA-F]+\b|\d[\d._]*", "", agent)


def _actor(request: HttpRequest) -> Actor:
    return Actor("person", request.user.get_username(), request.user.pk, address=client_address(request))
