# SPDX-License-Identifier: Apache-2.0
"""What every answer carries: a strict content policy, the language the person chose, and that nobody keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections, connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from wuzha.runtime import room
from wuzha.ui.errors import method_not_allowed, no_room
from wuzha.ui.problems import language_of

Handler = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., Any])

#: Scripts, styles and fonts from here only; no inline script. The length of a bar is a style attribute, which
#: `style-src-attr` allows without opening inline style sheets.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'; object-src 'none'"
)


def no_connection_while_sending(get_response: Handler) -> Handler:
    """The database connection goes back to the pool as soon as the answer is made: an event stream lives for hours, and
    a page may go over a slow line."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.streaming and getattr(response, "is_async", False):
            connections.close_all()
        elif isinstance(request, ASGIRequest):  # a server whose requests live in threads of their own
            close_old_connections()
        return response

    return middleware


def content_security_policy(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def may_be_kept(view: View) -> View:
    """Mark a view whose answer holds nobody's data: browsers and proxies may keep it as they see fit."""
    view.may_be_kept = True  # type: ignore[attr-defined]
    return view


def never_kept(get_response: Handler) -> Handler:
    """No browser and no proxy keeps a page: it may show personal data, and is old the next moment.

    Left alone: static files, which are answered before this; views marked `may_be_kept`; the API, whose programs keep
    nothing by themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if not request.path.startswith("/api/") and not (match and getattr(match.func, "may_be_kept", False)):
            add_never_cache_headers(response)
        return response

    return middleware


def chosen_language(get_response: Handler) -> Handler:
    """Chinese first: only the person's own choice changes it, never the browser's preference.

    A program has no cookie: it says in `Accept-Language` what its person reads.
    """
    offered = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        if request.path.startswith("/api/"):
            code = language_of(request.headers.get("Accept-Language", ""))
        language = code if code in offered else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def goes_on_without_room(view: View) -> View:
    """Mark a view whose form may be sent while the disk is full: signing in and out, and what a session shows."""
    view.goes_on_without_room = True  # type: ignore[attr-defined]
    return view


def reveals(view: View) -> View:
    """Mark a view whose form shows personal data for a purpose, and of which nothing is kept but that it was shown:
    it goes on while the disk is full, for its entry of the trail has the reserve."""
    return goes_on_without_room(view)


def read_only_without_room(get_response: Handler) -> Handler:
    """While the disk is full nothing is taken in (`wuzha.runtime.room`): 503, before anything is read or begun.

    Pages, signing in, and personal data that is shown for a purpose go on; their entries of the trail have the reserve.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        writes = request.method not in ("GET", "HEAD", "OPTIONS")
        if writes and room.shortage() is not None and not _goes_on(request.path_info):
            return no_room(request)
        return get_response(request)

    return middleware


def _goes_on(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return True
    return getattr(match.func, "goes_on_without_room", False)


def no_bare_refusals(get_response: Handler) -> Handler:
    """An address that only takes POST, opened by hand, says so on a page of ours instead of an empty one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            page = method_not_allowed(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware
