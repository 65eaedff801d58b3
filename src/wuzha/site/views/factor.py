# SPDX-License-Identifier: Apache-2.0
"""One's own second factor: proven at the log-in, set up, renewed, given up. Passkeys: `views.passkeys`."""

from __future__ import annotations

from collections.abc import Callable

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
from wuzha.org.models import Person, SecondFactor
from wuzha.org.second_factor import page_first, proven
from wuzha.org.services import factor as services
from wuzha.org.services import passkeys
from wuzha.org.services.errors import Code
from wuzha.org.services.proof import Given, Proof, demand
from wuzha.site.forms import PasskeyForm, ProofForm, SetUpForm
from wuzha.site.views.going_on import safe_next
from wuzha.site.views.passkeys import for_page, given
from wuzha.ui.acting import refusals_in
from wuzha.ui.middleware import goes_on_without_room
from wuzha.ui.moments import local

#: What the authenticator lists the account under, whatever the language of the page.
ISSUER = "Wuzha"


@goes_on_without_room
@sensitive_post_parameters("code", "passkey")
@requires()
def prove(request: ActingRequest) -> HttpResponse:
    """The second step of a log-in, or of a session that turned up elsewhere."""
    if page_first(request) != "site:prove":
        return HttpResponseRedirect(safe_next(request))
    person = request.posting.person
    form = ProofForm(request.POST or None, authenticator=_has_authenticator(person))
    if request.method == "POST" and form.is_valid():
        proof = services.prove(person, given(request, form), client_address(request))
        if proof.good:
            proven(request, person)
            welcome(request, person)
            if proof is Proof.RECOVERY:
                _say_what_is_left(request, person)
            response = HttpResponseRedirect(safe_next(request))
            remember_place(request, response, person)
            return response
        form.add_error(None if form.cleaned_data["passkey"] else "code", _why(proof, form.cleaned_data["passkey"]))
    context = {
        "form": form,
        "next": safe_next(request, ""),
        "person": person,
        "elsewhere": getattr(request, "elsewhere", False),
        **for_page(request, person),
    }
    if not context["passkeys_here"]:
        form.fields["code"].widget.attrs["autofocus"] = True
    return render(request, "site/prove.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@requires()
def show(request: ActingRequest) -> HttpResponse:
    """The state of one's factor, or the ways to set one up: a passkey, or an authenticator and its first code."""
    person = request.posting.person
    factor = factor_of(person)
    if factor is None:
        return _set_up(request, person, has_factor=False)
    return _page(request, factor, ProofForm(authenticator=factor.has_authenticator))


def _page(request: ActingRequest, factor: SecondFactor, form: ProofForm) -> HttpResponse:
    person = request.posting.person
    context = {
        "factor": factor,
        "left": services.codes_left(person),
        "need": services.need_of(request.postings),
        "form": form,
        "new": PasskeyForm(person, authenticator=factor.has_authenticator, auto_id="new-%s"),
        **for_page(request, person),
    }
    return render(request, "site/factor.html", context, status=422 if form.errors else 200)


#: Refusals that are not about the code that was typed.
_WHOLE: dict[str, str | None] = dict.fromkeys(
    (Code.FACTOR_NEEDED, Code.LAST_WAY, Code.PASSKEY_GONE, Code.PASSKEY_CLONED)
)


def proving(request: ActingRequest, act: Callable[[Given], HttpResponse]) -> HttpResponse:
    """What an act comes to that the page's form proves; refused, the page again, and why."""
    factor = factor_of(request.posting.person)
    if factor is None:
        return redirect("site:factor")
    form = ProofForm(request.POST, authenticator=factor.has_authenticator)
    with refusals_in(form, _WHOLE, "code"):
        return act(given(request, form))
    return _page(request, factor, form)


@sensitive_post_parameters()
@requires()
def authenticator(request: ActingRequest) -> HttpResponse:
    """An authenticator beside passkeys."""
    factor = factor_of(request.posting.person)
    if factor is None or factor.has_authenticator:
        return redirect("site:factor")
    return _set_up(request, request.posting.person, has_factor=True)


def _set_up(request: ActingRequest, person: Person, *, has_factor: bool) -> HttpResponse:
    form = SetUpForm(person, request.POST or None, has_factor=has_factor)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, otherwise="proof"):
            if has_factor:
                answer = form.cleaned_data["passkey"]
                demand(request.actor, given(request, form) if answer else form.cleaned_data["proof"])
        with refusals_in(form, otherwise="code"):
            codes = services.confirm(request.actor, form.cleaned_data["code"]) if not form.errors else []
        if not form.errors:
            if has_factor:
                messages.success(request, _("The authenticator is added."))
                return redirect("site:factor")
            proven(request, Person.objects.select_related("factor").get(pk=person.pk))
            return render(request, "site/factor_codes.html", {"codes": codes, "new": True})
    need = services.need_of(request.postings)
    secret = services.begin(person)
    address = totp.address(secret, person.username, ISSUER)
    context = {
        "form": form,
        "has_factor": has_factor,
        "new": PasskeyForm(person, has_factor=False, auto_id="new-%s"),
        "need": need,
        "must": need is not None and need.now,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "picture": segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=3, light="white"),
        "address": address,
        **for_page(request, person),
    }
    return render(request, "site/factor_set_up.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("code", "passkey")
@require_POST
@requires()
def renew(request: ActingRequest) -> HttpResponse:
    """New recovery codes, shown by this answer and never again."""

    def act(proof: Given) -> HttpResponse:
        codes = services.renew_codes(request.actor, proof)
        return render(request, "site/factor_codes.html", {"codes": codes, "new": False})

    return proving(request, act)


@sensitive_post_parameters("code", "passkey")
@require_POST
@requires()
def remove(request: ActingRequest) -> HttpResponse:
    """Give the second factor up, with all ways of proof."""

    def act(proof: Given) -> HttpResponse:
        services.remove(request.actor, proof, request.postings)
        messages.success(request, _("Your second factor is removed."))
        return redirect("site:factor")

    return proving(request, act)


@sensitive_post_parameters("code", "passkey")
@require_POST
@requires()
def remove_authenticator(request: ActingRequest) -> HttpResponse:
    """Go on with passkeys alone."""

    def act(proof: Given) -> HttpResponse:
        services.remove_authenticator(request.actor, proof)
        proven(request, Person.objects.select_related("factor").get(pk=request.actor.person_id))
        messages.success(request, _("The authenticator is removed."))
        return redirect("site:factor")

    return proving(request, act)


@sensitive_post_parameters("code", "passkey")
@require_POST
@requires()
def remove_passkey(request: ActingRequest) -> HttpResponse:
    """End the passkey whose key is sent; other sessions prove the factor again."""
    key = request.POST.get("remove", "")

    def act(proof: Given) -> HttpResponse:
        passkeys.remove(request.actor, int(key) if key.isdecimal() and len(key) < 19 else 0, proof)
        proven(request, Person.objects.select_related("factor").get(pk=request.actor.person_id))
        messages.success(request, _("The passkey is removed. Remove it on the device too."))
        return redirect("site:factor")

    return proving(request, act)


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


def _has_authenticator(person: Person) -> bool:
    factor = factor_of(person)
    return factor is not None and factor.has_authenticator


def _why(proof: Proof, passkey: str) -> str:
    if proof is Proof.LOCKED:
        return _("Too many wrong codes: the account is locked for a while. Try again later.")
    if passkey:
        return str((Code.PASSKEY_CLONED if proof is Proof.CLONED else Code.PASSKEY_FAILED).sentence)
    if proof is Proof.USED:
        return _("This code was used already. Wait until the authenticator shows the next one.")
    return _("This code is not right. Check that the clock of your phone is right, and enter the code it shows now.")


def _say_what_is_left(request: HttpRequest, person: Person) -> None:
    left = services.codes_left(person)
    messages.warning(request, _("You used a recovery code; %(left)s are left. Renew them in time.") % {"left": left})
