# SPDX-License-Identifier: Apache-2.0
"""The first page of a role, its switch, the language, and whether the service is well."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import POSTING, ActingRequest
from wuzha.org.roles import May, Role, may
from wuzha.org.services.postings import switched_role
from wuzha.site.navigation import home_of
from wuzha.site.views.going_on import safe_next
from wuzha.ui.errors import COME_AGAIN
from wuzha.ui.middleware import goes_on_without_room

#: A year: the language is chosen once.
LANGUAGE_AGE = 365 * 24 * 3600


@require_safe
@requires()
def home(request: ActingRequest) -> HttpResponse:
    """On to the first page of the role; a page of its own for a role whose pages are not built into this version."""
    url = home_of(request.actor.role)
    if request.actor.leads and may(request.actor.role, May.WORK):
        url = reverse("warning:station")  # a chief gives out work first
    return HttpResponseRedirect(url) if url else render(request, "ui/nothing.html")


@goes_on_without_room
@require_POST
@requires()
def role(request: ActingRequest) -> HttpResponse:
    """Act in another of one's own postings."""
    number = request.POST.get("posting", "")
    chosen = next((one for one in request.postings if str(one.pk) == number), None)
    if chosen is None:
        messages.error(request, _("This posting is not yours, or no longer in force. You act as before."))
        return redirect("site:home")
    request.session[POSTING] = chosen.pk
    switched_role(request.actor, chosen)
    messages.info(
        request,
        _("You now act as %(role)s, %(unit)s.") % {"role": Role(chosen.role).label, "unit": chosen.unit.name},
    )
    return redirect("site:home")


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@goes_on_without_room
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language on this device and show the page again; with `stay` the page stays as it is, since it holds
    what a new one would not (an answer to a POST, something typed), and is told so."""
    code = request.POST.get("language", "")
    response: HttpResponse = HttpResponseRedirect(safe_next(request))
    if "stay" in request.POST and code in dict(settings.LANGUAGES):
        with translation.override(code):
            told = _("From the next page on in English. This page stays as it is, so that nothing on it is lost.")
        response = HttpResponse(told, content_type="text/plain; charset=utf-8")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=LANGUAGE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when this process reaches its database, else 503. Says nothing else to anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        again = {"Retry-After": str(COME_AGAIN)}
        return JsonResponse({"ok": False, "database": False}, status=503, headers=again)
    return JsonResponse({"ok": True, "database": True})
