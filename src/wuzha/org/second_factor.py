# SPDX-License-Identifier: Apache-2.0
"""The gate of the second factor: who has one proves it at each log-in, who needs one sets it up; nothing else opens."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wuzha.org.binding import bind
from wuzha.org.login import factor_of
from wuzha.org.models import Person, SecondFactor
from wuzha.org.services.factor import need_of
from wuzha.org.sessions import LEAVING, Handler, go_to

#: Session key: the factor this session has proven, by the instant it was set up and the ways taken away since.
PROVEN = "factor"
#: Page that must come first → what else is open then: what the page itself asks for, and the way to a password.
BESIDE = {
    "site:prove": ("site:passkey_ask",),
    "site:factor": ("site:passkey_new", "site:passkey_add", "site:password"),
}


def second_factor_first(get_response: Handler) -> Handler:
    """Keep an unproven session on the page that asks, and who must set a factor up on the page that does."""

    def middleware(request: HttpRequest) -> HttpResponse:
        page = page_first(request) if request.user.is_authenticated else ""
        if page:
            names = (page, *BESIDE[page], *LEAVING)
            if request.path not in {reverse(name) for name in names}:
                here = (
                    request.get_full_path() if request.method == "GET" and "HX-Request" not in request.headers else ""
                )
                query = f"?{urlencode({'next': here})}" if here not in ("", "/") else ""
                return go_to(request, reverse(page) + query)
        return get_response(request)

    return middleware


def page_first(request: HttpRequest) -> str:
    """The page that must come first, by name; empty when nothing is in the way."""
    factor = factor_of(request.user)  # type: ignore[arg-type]  # a person, once logged in
    if factor is not None:
        proven = request.session.get(PROVEN) == _mark(factor)
        return "" if proven and not getattr(request, "elsewhere", False) else "site:prove"
    need = need_of(getattr(request, "postings", []))
    return "site:factor" if need is not None and need.now else ""


def proven(request: HttpRequest, person: Person) -> None:
    """This session has proven the person's factor, here; copies of its old cookie are worth nothing any more."""
    request.session.cycle_key()
    request.session[PROVEN] = _mark(factor_of(person))
    bind(request)


def _mark(factor: SecondFactor | None) -> str:
    if factor is None or factor.confirmed_at is None:
        return ""
    return factor.confirmed_at.isoformat() + (f"/{factor.generation}" if factor.generation else "")
