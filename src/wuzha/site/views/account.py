# SPDX-License-Identifier: Apache-2.0
"""Coming and going: log-in, log-out, one's own password, the demo's doors."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.binding import bind
from wuzha.org.demo import PASSWORD, demo_cards, demo_posting
from wuzha.org.login import factor_of, remember_place
from wuzha.org.middleware import POSTING, ActingRequest, client_address
from wuzha.org.second_factor import proven
from wuzha.org.services.people import change_own
from wuzha.org.services.postings import entered_demo, logged_out
from wuzha.org.services.tokens import in_force_of
from wuzha.org.sessions import CLEARED
from wuzha.site.forms import LoginForm, PasswordForm
from wuzha.site.views.factor import welcome
from wuzha.site.views.going_on import safe_next
from wuzha.ui.middleware import goes_on_without_room


@goes_on_without_room
@sensitive_post_parameters("password")
# ast-grep-ignore: no-view-without-gate  # whoever logs in is nobody yet
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page. Who is logged in already goes on."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request))
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.person is not None:
        login(request, form.person)
        bind(request)
        response = HttpResponseRedirect(safe_next(request))
        if factor_of(form.person) is None:
            welcome(request, form.person)
            remember_place(request, response, form.person)
        return response
    idle = request.GET.get("idle", "")
    context = {
        "form": form,
        "next": safe_next(request, ""),
        "idle": int(idle) if idle.isdecimal() and len(idle) < 5 else 0,
        "elsewhere": "elsewhere" in request.GET,
        "expired": "expired" in request.GET,
        "groups": demo_cards(),
        "demo_password": PASSWORD,
    }
    return render(request, "site/login.html", context, status=422 if form.errors else 200)


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@goes_on_without_room
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        logged_out(request.user, client_address(request))
    logout(request)
    messages.success(request, _("You are signed out."))
    response = redirect("site:login")
    response["Clear-Site-Data"] = CLEARED
    return response


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@goes_on_without_room
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Become a person of the demo city; a 404 anywhere else."""
    number = request.POST.get("posting", "")
    posting = demo_posting(int(number)) if settings.WUZHA_DEMO and number.isdecimal() else None
    if posting is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    login(request, posting.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[POSTING] = posting.pk
    proven(request, posting.person)
    entered_demo(posting, client_address(request))
    return redirect("site:home")


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@require_safe
def filling(request: HttpRequest) -> HttpResponse:
    """How far the demo city is filled, for the line on every page; a 404 anywhere else."""
    if not settings.WUZHA_DEMO:
        raise Http404
    return render(request, "site/filling.html")


@sensitive_post_parameters()
@requires()
def password(request: ActingRequest) -> HttpResponse:
    """Change one's own password; the only page open to a temporary one."""
    person = request.posting.person
    must = person.must_change_password
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_own(request.actor, form.cleaned_data["new"])
        person.refresh_from_db()
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed."))
        if not in_force_of(person).exists():
            return redirect("site:home")
        messages.warning(
            request,
            _("Programs with your access tokens go on working. Revoke the tokens here if they may be misused."),
        )
        return redirect("site:tokens")
    return render(request, "site/password.html", {"form": form, "must": must}, status=422 if form.errors else 200)
