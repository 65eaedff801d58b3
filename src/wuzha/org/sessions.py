# SPDX-License-Identifier: Apache-2.0
"""Sessions end by themselves when nobody is there, and a temporary password opens nothing but its own change."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.rulesets import LOGIN

#: What stays open to who is held back: out again, another language, another person of the demo.
LEAVING = ("site:logout", "site:language", "site:demo", "site:healthz")

#: What a browser throws away at sign-out: whatever it kept of pages. Not `storage`: what a phone could not send yet
#: waits there, locked, for its owner (the page's own script removes all else). Not `cookies`: the session is over in
#: any case, and the language and the mark of a known browser outlast it.
CLEARED = '"cache"'

Handler = Callable[[HttpRequest], HttpResponse]

#: Session key of the last request's time (seconds since 1970).
SEEN = "seen"
#: Seconds the last request's time may lag: a write to the session a minute, not one a request.
GRAIN = 60
#: A request the page makes by itself (polling) carries this header and does not keep the session alive.
BACKGROUND = "X-Background"


def in_background(request: HttpRequest) -> bool:
    """Whether the page asks by itself. An event stream cannot send a header of ours, but says what it takes."""
    return BACKGROUND in request.headers or request.headers.get("Accept", "").startswith("text/event-stream")


def end_idle(get_response: Handler) -> Handler:
    """Log out who made no request for `idle_minutes` (rule set `org.login`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now = int(time.time())
        seen = request.session.get(SEEN, now)
        minutes = LOGIN.at().idle_minutes
        if now - seen > minutes * 60:
            record(Actor("person", request.user.get_username(), request.user.pk), "logout.idle")
            logout(request)
            return to_login(request, {"idle": minutes})
        if (SEEN not in request.session or now - seen >= GRAIN) and not in_background(request):
            request.session[SEEN] = now
        return get_response(request)

    return middleware


def change_password_first(get_response: Handler) -> Handler:
    """Keep a person with a temporary password on the page that changes it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and getattr(request.user, "must_change_password", False):
            allowed = {reverse(name) for name in ("site:password", "site:prove", "site:passkey_ask", *LEAVING)}
            if request.path not in allowed and not request.path.startswith("/static/"):
                return go_to(request, reverse("site:password"))
        return get_response(request)

    return middleware


def to_login(request: HttpRequest, query: dict[str, object]) -> HttpResponse:
    """To the log-in page of a session that was ended: it says why (`query`), and leads from there back here."""
    here = request.get_full_path() if request.method == "GET" and "HX-Request" not in request.headers else ""
    response = go_to(request, f"{reverse('site:login')}?{urlencode(query | ({'next': here} if here else {}))}")
    response["Clear-Site-Data"] = CLEARED
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect that also works for a part of a page asked for by htmx."""
    if "HX-Request" in request.headers:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
