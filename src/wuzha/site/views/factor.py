# SPDX-License-Identifier: Apache-2.0
"""One's own second factor: proven at the log-in, set up, renewed, given up."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wuzha.org import totp
from wuzha.org.access import requires
from wuzha.org.actors import postings_of
from wuzha.org.login import factor_of, remember_place
from wuzha.org.middleware import ActingRequest, client_address
from wuzha.org.models import Person
from wuzha.org.second_factor import page_first, proven
from wuzha.org.services import factor as services
from wuzha.org.services.factor import Proof
from wuzha.refusals import RefusalError
from wuzha.site.forms import CodeForm, SetUpForm
from wuzha.site.views.going_on import safe_next
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.ui.middleware import goes_on_without_room
from wuzha.ui.moments import local

#: What the authenticator lists the account under, whatever the language of the page.
ISSUER = "Wuzha"


@goes_on_without_room
@sensitive_post_parameters("code")
@requires()
def prove(request: ActingRequest) -> HttpResponse:
    """The second step of a log-in, or of a session that turned up elsewhere."""
    if page_first(request) != "site:prove":
        return HttpResponseRedirect(safe_next(request))
    person = request.posting.person
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proof = services.prove(person, form.cleaned_data["code"], client_address(request))
        if proof.good:
            proven(request, person)
            welcome(request, person)
            if proof is Proof.RECOVERY:
                _say_what_is_left(request, person)
            response = HttpResponseRedirect(safe_next(request))
            remember_place(request, response, person)
            return response
        form.add_error("code", _why(proof))
    context = {
        "form": form,
        "next": safe_next(request, ""),
        "person": person,
        "elsewhere": getattr(request, "elsewhere", False),
    }
    return render(request, "site/prove.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@requires()
def show(request: ActingRequest) -> HttpResponse:
    """The state of one's factor, or the way to set one up: scan, enter the first code."""
    person = request.posting.person
    need = services.need_of(request.postings)
    factor = factor_of(person)
    if factor is not None:
        context = {"factor": factor, "left": services.codes_left(person), "need": need, "form": CodeForm()}
        return render(request, "site/factor.html", context)
    form = SetUpForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, otherwise="code"):
            codes = services.confirm(request.actor, form.cleaned_data["code"])
            proven(request, Person.objects.select_related("factor").get(pk=person.pk))
            return render(request, "site/factor_codes.html", {"codes": codes, "new": True})
    secret = services.begin(person)
    address = totp.address(secret, person.username, ISSUER)
    context = {
        "form": form,
        "need": need,
        "must": need is not None and need.now,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "picture": segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=3, light="white"),
        "address": address,
    }
    return render(request, "site/factor_set_up.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("code")
@require_POST
@requires()
def renew(request: ActingRequest) -> HttpResponse:
    """New recovery codes, shown by this answer and never again."""
    form = CodeForm(request.POST)
    try:
        codes = services.renew_codes(request.actor, form.cleaned_data["code"] if form.is_valid() else "")
    except RefusalError as refused:
        messages.error(request, refused.message)
        return redirect("site:factor")
    return render(request, "site/factor_codes.html", {"codes": codes, "new": False})


@sensitive_post_parameters("code")
@require_POST
@requires()
def remove(request: ActingRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    with refusals_to(request, messages.ERROR):
        services.remove(request.actor, form.cleaned_data["code"] if form.is_valid() else "", request.postings)
        messages.success(request, _("Your second factor is removed."))
    return redirect("site:factor")


def welcome(request: HttpRequest, person: Person) -> None:
    """What somebody must know at the log-in: that their factor was taken away, or that one is needed soon."""
    told = services.tell_reset(person)
    if told is not None and told.reset_at is not None:
        messages.warning(
            request,
            _("Your second factor was reset by %(who)s, %(at)s. If you did not ask for it, tell your auditor at once.")
            % {"who": told.reset_by, "at": local(told.reset_at)},
        )
    need = services.need_of(list(postings_of(person)))
    if need is not None and not need.now and factor_of(person) is None:
        messages.warning(
            request,
            _("Your role needs a second factor after %(day)s. Set it up now: your name at the top right.")
            % {"day": local(need.grace_until)},
        )


def _why(proof: Proof) -> str:
    if proof is Proof.LOCKED:
        return _("Too many wrong codes: the account is locked for a while. Try again later.")
    if proof is Proof.USED:
        return _("This code was used already. Wait until the authenticator shows the next one.")
    return _("This code is not right. Check that the clock of your phone is right, and enter the code it shows now.")


def _say_what_is_left(request: HttpRequest, person: Person) -> None:
    left = services.codes_left(person)
    messages.warning(request, _("You used a recovery code; %(left)s are left. Renew them in time.") % {"left": left})
