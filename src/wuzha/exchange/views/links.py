# SPDX-License-Identifier: Apache-2.0
"""Links to upper platforms and their receipts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.exchange import queries
from wuzha.exchange.forms import LinkForm
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.rules import Code, explain
from wuzha.exchange.services import links
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import refusals_in, told_faults
from wuzha.ui.fields import SwitchForm

_BESIDE: dict[str, str | None] = {Code.NAME_TAKEN: "name", Code.SOURCE_TAKEN: "source"}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.MANAGE_SOURCES)
def index(request: ActingRequest) -> HttpResponse:
    form = LinkForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = form.centres[form.cleaned_data["unit"]]
        with refusals_in(form, _BESIDE, "place"):
            made = links.add(request.actor, unit=unit, **form.values())
            messages.success(request, _("The link is made; it exchanges from now on."))
            return redirect("exchange:link", made.pk)
    found = [(one, _problem(one)) for one in queries.links(request.actor)]
    context = {"form": form, "links": found}
    return render(request, "exchange/links.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.MANAGE_SOURCES)
def link(request: ActingRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    initial = {name: getattr(found, name) for name in LinkForm.base_fields if name not in ("token", "unit")}
    form = LinkForm(request.actor, request.POST or None, initial=initial | {"unit": str(found.unit_id)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _BESIDE, "place"):
            links.edit(request.actor, found, unit=form.centres[form.cleaned_data["unit"]], **form.values())
            messages.success(request, _("The change is in force."))
            return redirect("exchange:link", found.pk)
    context = {
        "link": found,
        "form": form,
        "problem": _problem(found),
        "folder": links.root() / found.place if found.way == "FOLDER" else "",
        "page": queries.exchanges(request.actor, found, request.GET.get("after", "")),
    }
    return render(request, "exchange/link.html", context, status=422 if form.errors else 200)


@require_safe
@requires(May.MANAGE_SOURCES)
def receipt(request: ActingRequest, pk: int) -> HttpResponse:
    found = in_reach(request.actor, Exchange, "link__unit", "batch", pk=pk)
    problem = explain((found.problem or {}).get("code", "")) if found.problem else ""
    context = {"exchange": found, "problem": problem, "digest": bytes(found.sha256).hex()}
    return render(request, "exchange/receipt.html", context)


@require_POST
@requires(May.MANAGE_SOURCES)
def run(request: ActingRequest, pk: int) -> HttpResponse:
    links.run_soon(request.actor, _found(request, pk))
    messages.success(request, _("The link exchanges within a minute; the receipts appear below."))
    return redirect("exchange:link", pk)


@require_POST
@requires(May.MANAGE_SOURCES)
def active(request: ActingRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), SwitchForm(request.POST)
    if told_faults(request, form):
        links.set_active(request.actor, found, form.cleaned_data["active"])
    return redirect("exchange:link", pk)


def _found(request: ActingRequest, pk: int) -> Link:
    return in_reach(request.actor, Link, "unit", pk=pk)


def _problem(link: Link) -> str:
    return explain(link.problem["code"]) if link.problem else ""
