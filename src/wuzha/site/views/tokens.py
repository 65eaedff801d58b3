# SPDX-License-Identifier: Apache-2.0
"""One's own access tokens: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wuzha.org.access import requires
from wuzha.org.login import factor_of
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Person
from wuzha.org.queries.people import tokens_of
from wuzha.org.scopes import scopes_of
from wuzha.org.services import tokens
from wuzha.org.services.errors import Code
from wuzha.site.forms import TokenForm
from wuzha.site.views.passkeys import for_page, given
from wuzha.ui import moments
from wuzha.ui.acting import refusals_in

#: Refusal → the field it is about.
BESIDE: dict[str, str | None] = {
    Code.FACTOR_CODE: "code", Code.FACTOR_LOCKED: "code", Code.TOKEN_SCOPES: "scopes", Code.TOKEN_DAYS: "days",
}  # fmt: skip


@sensitive_post_parameters("password", "code", "passkey")
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def index(request: ActingRequest) -> HttpResponse:
    """The tokens, and a new one for the role one acts in now; it is shown by this answer and never again."""
    person = Person.objects.select_related("factor").get(pk=request.actor.person_id)
    factor = factor_of(person)
    form = TokenForm(
        request.posting,
        request.POST or None,
        has_factor=factor is not None,
        authenticator=factor is None or factor.has_authenticator,
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_in(form, BESIDE):
            token, clear = tokens.create_token(
                request.actor,
                request.posting,
                label=values["label"],
                scopes=values["scopes"],
                days=values["days"],
                given=given(request, form),
            )
            mine, until = reverse("site:tokens"), moments.local(token.expires_at)
            once = {
                "title": _("New token"), "list": _("Access tokens"), "back": mine, "of": token.label,
                "said": _("The token is made"),
                "about": _("It holds until %(until)s, and no longer than your posting.") % {"until": until},
                "name": "token", "clear": clear, "done": mine,
                "lost": _("It is shown this once and kept nowhere. If it is lost, revoke it and make a new one."),
            }  # fmt: skip
            return render(request, "ui/once.html", once)
    rows = tokens_of(person)
    context = {
        "form": form,
        "tokens": rows,
        "any_in_force": any(row.state == "force" for row in rows),
        "opens": scopes_of(request.posting.role),
        **for_page(request, person),
    }
    return render(request, "site/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@requires()
def revoke(request: ActingRequest) -> HttpResponse:
    """End the token whose key is sent; of somebody else's nothing is said."""
    key = request.POST.get("token", "")
    if key.isdecimal() and len(key) < 19 and tokens.revoke_own(request.actor, int(key)):
        messages.success(request, _("The token is revoked; requests with it are refused from now on."))
    return redirect("site:tokens")


@require_POST
@requires()
def revoke_every(request: ActingRequest) -> HttpResponse:
    """End all of one's own tokens, as after a password that somebody else may have known."""
    ended = tokens.revoke_every_own(request.actor)
    messages.success(
        request, _("%(count)s tokens are revoked; requests with them are refused from now on.") % {"count": ended}
    )
    return redirect("site:tokens")
