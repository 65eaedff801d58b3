# SPDX-License-Identifier: Apache-2.0
"""Webhooks and what was told to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.exchange import queries
from wuzha.exchange.forms import WebhookForm
from wuzha.exchange.models import Delivery, Webhook
from wuzha.exchange.rules import Code, explain
from wuzha.exchange.services import webhooks
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import refusals_in, told_faults
from wuzha.ui.fields import SwitchForm
from wuzha.warning.rules.lifecycle import Act


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.MANAGE_SOURCES)
def index(request: ActingRequest) -> HttpResponse:
    form = WebhookForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {Code.NAME_TAKEN: "name"}, "url"):
            hook, secret = webhooks.add(request.actor, unit=request.posting.unit, **form.cleaned_data)
            return _once(request, hook, secret)
    context = {"form": form, "webhooks": queries.webhooks(request.actor)}
    return render(request, "exchange/webhooks.html", context, status=422 if form.errors else 200)


@require_safe
@requires(May.MANAGE_SOURCES)
def webhook(request: ActingRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    page = queries.deliveries(request.actor, found, request.GET.get("after", ""))
    context = {
        "webhook": found,
        "events": [Act(code).label for code in found.events],
        "page": page,
        "rows": [(one, _why(one)) for one in page.rows],
    }
    return render(request, "exchange/webhook.html", context)


@require_POST
@requires(May.MANAGE_SOURCES)
def active(request: ActingRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), SwitchForm(request.POST)
    if told_faults(request, form):
        webhooks.set_active(request.actor, found, form.cleaned_data["active"])
    return redirect("exchange:webhook", pk)


@require_POST
@requires(May.MANAGE_SOURCES)
def secret(request: ActingRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    fresh = webhooks.renew_secret(request.actor, found)
    return _once(request, found, fresh)


@require_POST
@requires(May.MANAGE_SOURCES)
def again(request: ActingRequest, pk: int) -> HttpResponse:
    found = in_reach(request.actor, Delivery, pk=pk)
    if webhooks.send_again(request.actor, found):
        messages.success(request, _("It is sent again within a minute, under the same id."))
    return redirect("exchange:webhook", found.webhook_id)


def _found(request: ActingRequest, pk: int) -> Webhook:
    return in_reach(request.actor, Webhook, "unit", pk=pk)


def _why(delivery: Delivery) -> Any:
    """Why it did not arrive, with the status it was answered with."""
    if not delivery.problem:
        return ""
    told = explain(delivery.problem)
    return f"{told} ({delivery.status})" if delivery.status else told


def _once(request: ActingRequest, hook: Webhook, secret: str) -> HttpResponse:
    """The secret of a webhook, which no other page shows."""
    once = {
        "title": _("New secret"), "list": _("Webhooks"), "back": reverse("exchange:webhooks"), "of": hook.name,
        "about": _("Deliveries to %(name)s are signed with it (Standard Webhooks, HMAC-SHA256).") % {"name": hook.name},
        "name": "secret", "clear": secret, "done": reverse("exchange:webhook", args=(hook.pk,)),
        "lost": _("It is shown this once. If it is lost, make a new one."),
    }  # fmt: skip
    return render(request, "ui/once.html", once)
