# SPDX-License-Identifier: Apache-2.0
"""Error pages: what happened, where, and what to do now. For the API the same as JSON."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wuzha.pages import PARAM, CursorError
from wuzha.runtime import room
from wuzha.runtime.database import unreachable
from wuzha.ui import registry
from wuzha.ui.problems import PLAIN, language_asked, problem, respond, shared_problem

log = logging.getLogger(__name__)

#: Seconds after which who was turned away is to come again.
COME_AGAIN = 5
#: Fields that are never written back into a page.
_SECRET = frozenset({"password", "old", "new", "again", "code"})


def page(
    request: HttpRequest, status: int, *, title: str, text: str, advice: str, icon: str = "alert", way: str = ""
) -> HttpResponse:
    """One error page, in the frame for who is logged in; a problem in JSON below `/api/`. `way` is the address of the
    list whose first page it leads to."""
    if request.path.startswith("/api/"):
        return respond(problem(status, PLAIN.get(status, "BAD_REQUEST"), f"{text} {advice}"))
    inside = getattr(request, "posting", None) is not None
    context = {
        "layout": "ui/base.html" if inside else "ui/bare.html",
        "status": status, "title": title, "text": text, "advice": advice, "icon": icon, "way": way,
    }  # fmt: skip
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    log.warning("Bad request: %s", type(exception).__name__)
    return page(
        request,
        400,
        title=_("This request could not be read"),
        text=_("The browser sent something this address does not understand."),
        advice=_("Go back, reload the page and try again. A file above the limit is also refused here."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    without_posting = request.user.is_authenticated and getattr(request, "posting", None) is None
    if without_posting:
        text = _("Your account has no posting in force, so there is nothing it may open.")
        advice = _("Ask the administrator of your unit for a posting, or sign in with another account.")
    else:
        text = _("Your role may not open this. The attempt is in the audit trail.")
        general = _("Switch to another of your roles at the top right, or ask the administrator of your unit.")
        below = (text for prefix, text in registry.refused.items() if request.path.startswith(f"/{prefix}"))
        advice = next(below, general)
    return page(request, 403, title=_("Not allowed"), text=text, advice=advice, icon="lock")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, CursorError):
        return _no_such_page(request)
    return page(
        request,
        404,
        title=_("Not found"),
        text=_("There is nothing at this address, or it lies outside your unit's reach."),
        advice=_("Check the address, or look for the record in its list."),
        icon="search",
    )


def _no_such_page(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query.pop(PARAM, None)
    return page(
        request,
        404,
        title=_("No such page of the list"),
        text=_("The address of this page of the list is not valid, or not any more."),
        advice=_("Begin again on the first page of the list."),
        icon="search",
        way=f"{request.path}?{query.urlencode()}" if query else request.path,
    )


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        405,
        title=_("Nothing to open here"),
        text=_("This address only takes what a form sends to it."),
        advice=_("Go back and use the button on the page."),
        icon="ban",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("CSRF check failed: %s", reason)
    return page(
        request,
        403,
        title=_("The page was open too long"),
        text=_("The form was refused because its security token is out of date; nothing was changed."),
        advice=_("Go back, reload the page and send the form again. Cookies must be allowed for this site."),
        icon="refresh",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """The last page: no database, no session, no context processor may be needed to show it.

    A database that does not answer, or not in time, is no fault but a wait: 503.
    """
    error = sys.exc_info()[1]
    if error is not None and room.out_of_room(error):
        log.error("The disk is full (%s): %s %s", type(error).__name__, request.method, request.path)
        room.forget()
        return no_room(request)
    if error is not None and unreachable(error):
        log.warning("The database does not answer (%s): %s %s", type(error).__name__, request.method, request.path)
        return unavailable(request)
    if request.path.startswith("/api/"):
        return respond(shared_problem(500, "OUR_FAULT", language_asked(request)))
    context: dict[str, Any] = {
        "status": 500,
        "title": _("Something went wrong here"),
        "text": _("The fault is on our side and has been written to the log. What was not saved has not happened."),
        "advice": _("Try again in a moment. If it stays, tell the administrator the time and what you were doing."),
        "icon": "alert",
        "layout": "ui/bare.html",
        "standalone": True,
    }
    return HttpResponse(render_to_string("ui/error.html", context), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away, or has no connection free. It comes back by itself."""
    return _wait(
        request,
        "NO_DATABASE",
        title=_("One moment, please"),
        text=_("The database does not answer just now; it is starting again or has too much to do."),
        again=_("What you sent may not have been saved. Look first whether it is there; if not, send it again here."),
    )


def crowded(request: HttpRequest) -> HttpResponse:
    """503: too many requests at once, and this one has not been begun."""
    return _wait(
        request,
        "BUSY",
        title=_("Very busy just now"),
        text=_("Too many requests came at once. Yours has not been begun; nothing was changed."),
        again=_("What you entered is not lost: send it again here in a moment."),
    )


def no_room(request: HttpRequest) -> HttpResponse:
    """503: the disk is full or cannot be written to. Reading goes on, and writing by itself when there is space."""
    return _wait(
        request,
        "NO_ROOM",
        title=_("Read-only for now: the disk is full"),
        text=_("The server has no room to save anything. What you sent was not saved; all pages can still be read."),
        again=_("Tell the administrator. When there is space again, send what you entered from here once more."),
    )


def _wait(request: HttpRequest, code: str, *, title: str, text: str, again: str) -> HttpResponse:
    """A page that asks again by itself, or keeps what was entered to be sent again; the same as JSON for programs.

    Needs no more than `server_error` does. Files and passwords cannot be kept in it.
    """
    headers = {"Retry-After": str(COME_AGAIN), "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        return respond(shared_problem(503, code, language_asked(request)), headers)
    kept = _entered(request)
    if request.method in ("GET", "HEAD"):
        advice = _("This page asks again by itself every few seconds. You need not do anything.")
    elif kept:
        advice = again
    else:
        advice = _("Wait a few seconds, go back and send it again. Files and passwords have to be entered anew.")
    context: dict[str, Any] = {
        "status": 503, "title": title, "text": text, "advice": advice, "icon": "clock", "layout": "ui/bare.html",
        "standalone": True, "kept": kept, "reload": COME_AGAIN if request.method == "GET" else 0,
    }  # fmt: skip
    return HttpResponse(render_to_string("ui/error.html", context), status=503, headers=headers)


def _entered(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that was sent, to be sent again; none when something of it cannot be kept."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return []
    try:
        fields, files = request.POST, request.FILES
    except Exception:  # noqa: BLE001 - a body that cannot be read was none of a form
        return []
    if files or not _SECRET.isdisjoint(fields):
        return []
    return [(name, value) for name, values in fields.lists() for value in values]
