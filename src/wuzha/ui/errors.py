# SPDX-License-Identifier: Apache-2.0
"""Error pages: what happened, where, and what to do now. For the API the same as JSON."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wuzha.pages import PARAM, CursorError
from wuzha.ui.problems import PLAIN, language_asked, problem, respond, shared_problem

log = logging.getLogger(__name__)


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
        advice = _("Switch to another of your roles at the top right, or ask the administrator of your unit.")
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
    """The last page: no database, no session, no context processor may be needed to show it."""
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
