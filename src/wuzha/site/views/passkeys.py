# SPDX-License-Identifier: Apache-2.0
"""One's own passkeys: what the browser is asked (JSON, for `pages/passkeys.js`), and what became of its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wuzha.org.access import requires
from wuzha.org.login import factor_of
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Passkey, Person
from wuzha.org.second_factor import proven
from wuzha.org.services import passkeys as services
from wuzha.org.services.errors import Code
from wuzha.org.services.proof import Answer, Given
from wuzha.org.webauthn import Challenge, can_be_at
from wuzha.refusals import RefusalError
from wuzha.site.forms import PasskeyForm
from wuzha.ui.middleware import goes_on_without_room

#: Session keys of the challenges that wait for an answer: to use a passkey, to make one.
ASKED, NEW = "passkey.asked", "passkey.new"


@goes_on_without_room
@require_POST
@requires()
def ask(request: ActingRequest) -> HttpResponse:
    """A challenge for one of the person's passkeys; open to a session that has yet to prove its factor."""
    try:
        options, challenge = services.ask(request.posting.person, host_of(request))
    except RefusalError as refused:
        return JsonResponse({"problem": refused.message}, status=422)
    request.session[ASKED] = challenge.kept()
    return JsonResponse(options)


@sensitive_post_parameters()
@require_POST
@requires()
def new(request: ActingRequest) -> HttpResponse:
    """A challenge for a new passkey, for who gives the password and proves the factor there is."""
    person = request.posting.person
    factor = factor_of(person)
    form = PasskeyForm(
        person, request.POST, has_factor=factor is not None, authenticator=factor is None or factor.has_authenticator
    )
    if not form.is_valid():
        return JsonResponse({"problem": _first_fault(form)}, status=422)
    try:
        options, challenge = services.begin(
            request.actor, host_of(request), form.cleaned_data["name"], given(request, form)
        )
    except RefusalError as refused:
        return JsonResponse({"problem": refused.message}, status=422)
    request.session[NEW] = challenge.kept()
    return JsonResponse(options)


@sensitive_post_parameters()
@require_POST
@requires()
def add(request: ActingRequest) -> HttpResponse:
    """Keep the passkey that the browser made; with the first way of proof come the recovery codes, shown once."""
    answer = Answer(request.POST.get("credential", ""), _taken(request, NEW))
    try:
        codes = services.add(request.actor, answer)
    except RefusalError as refused:
        messages.error(request, refused.message)
        return redirect("site:factor")
    if codes:
        proven(request, Person.objects.select_related("factor").get(pk=request.actor.person_id))
        return render(request, "site/factor_codes.html", {"codes": codes, "new": True})
    messages.success(request, _("The passkey is added."))
    return redirect("site:factor")


def given(request: HttpRequest, form: forms.Form) -> Given:
    """What a form proves the second factor with. Raises `RefusalError`: FACTOR_CODE, when with nothing."""
    if not form.is_valid():
        raise RefusalError(Code.FACTOR_CODE)
    answer = form.cleaned_data.get("passkey", "")
    return Answer(answer, _taken(request, ASKED)) if answer else str(form.cleaned_data.get("code", ""))


def _taken(request: HttpRequest, key: str) -> Challenge | None:
    """The challenge that waits, which is good for one answer."""
    kept = request.session.pop(key, None)
    return Challenge(**kept) if kept else None


def host_of(request: HttpRequest) -> str:
    """The name of the server that the page was opened under: one that the settings allow, and what a passkey is bound
    to. Behind a proxy it is the name people see, which the proxy must hand on as `Host`."""
    return str(split_domain_port(request.get_host())[0])


def for_page(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What a page that may use a passkey shows: whether one can be used here, else where, and the script's words."""
    host = host_of(request)
    mine: list[Passkey] = list(services.of(person))
    usable = [one for one in mine if one.cloned_at is None]
    here = any(one.host == host for one in usable)
    return {
        "passkeys": mine,
        "passkeys_here": here,
        "passkeys_elsewhere": "" if here else ", ".join(sorted({one.host for one in usable})),
        "passkeys_can_be": can_be_at(host),
        "host": host,
        "passkey_words": words(),
    }


def words() -> dict[str, str]:
    """Why a browser has no passkey for us, and what to do; by the names `pages/passkeys.js` has for it."""
    return {
        "insecure": _("Passkeys need a secure connection: open Wuzha with https://."),
        "unsupported": _("This browser cannot use passkeys. Use a current one, or an authenticator."),
        "cancelled": _("Nothing was proven: it was cancelled, took too long, or this device has no passkey of yours."),
        "known": _("This device has a passkey of yours already."),
        "device": _(
            "This device cannot make a passkey. Set a screen lock or a PIN for it first, or use another device."
        ),
        "host": _("The browser makes no passkeys for this address. Open Wuzha under its name."),
        "failed": _("The passkey could not be used. Try again, or use a code."),
        "offline": _("No connection to the server. Nothing was sent; check the network and try again."),
    }


def _first_fault(form: forms.Form) -> str:
    name, faults = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return _("%(field)s: %(fault)s") % {"field": label, "fault": faults[0]} if label else str(faults[0])
