# SPDX-License-Identifier: Apache-2.0
"""The gate before every view: which permission it needs. A view without a gate fails the architecture test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May, may

View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=Model)

#: An app says which record of its own an address names, as (type, key); `None` when there is none by that key.
Naming = Callable[[str, Mapping[str, Any]], tuple[str, object] | None]
_namings: dict[str, Naming] = {}


def names_records(namespace: str, naming: Naming) -> None:
    """Register how an app's addresses name its records; called once, when the app is ready."""
    _namings[namespace] = naming


def _named(request: HttpRequest, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record that the address of a request names, if there is one."""
    match = request.resolver_match
    naming = _namings.get(match.namespace) if match is not None else None
    if match is None or naming is None or not taken:
        return None
    return naming(match.url_name or "", taken)


def note_foreign(request: HttpRequest, actor: Actor, taken: Mapping[str, Any]) -> None:
    """A 404 about a record that does exist, only not in the actor's reach: refused, and in the trail."""
    if getattr(request, "foreign_noted", False):
        return
    named = _named(request, taken)
    if named is not None:
        request.foreign_noted = True  # type: ignore[attr-defined]  # of two gates the inner one comes first
        record(actor, "access.out_of_reach", on=named, outcome="REFUSED")


def in_reach(actor: Actor, model: type[M], *related: str, **which: Any) -> M:
    """The one record that an address names, read with its relations; a 404 where it is not in the actor's reach."""
    rows: Any = model._default_manager
    found: M = get_object_or_404(rows.visible_to(actor).select_related(*related), **which)
    return found


def requires(*permissions: May) -> Callable[[View], View]:
    """Let a person in whose role has one of the permissions (none named: any logged-in person with a posting).

    Not logged in: to the log-in page. Logged in without the permission: 403, and the refusal is in the trail.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request"):
                    leave = HttpResponse(status=204)
                    leave["HX-Redirect"] = "/login/"
                    return leave
                return redirect_to_login(request.get_full_path())
            if actor is None or (permissions and not any(may(actor.role, p) for p in permissions)):
                if actor is not None:
                    match = request.resolver_match
                    route = match.view_name if match else ""
                    on = _named(request, kwargs) or ("view", route[:32])
                    record(actor, "access.refused", on=on, outcome="REFUSED")
                raise PermissionDenied
            try:
                response: HttpResponseBase = view(request, *args, **kwargs)
            except Http404:
                note_foreign(request, actor, kwargs)
                raise
            if response.status_code == HTTPStatus.NOT_FOUND:
                note_foreign(request, actor, kwargs)
            return response

        # Read by the architecture tests: every gate a request passes, this one first.
        gate.gates = (permissions, *getattr(view, "gates", ()))  # type: ignore[attr-defined]
        return gate

    return decorate
