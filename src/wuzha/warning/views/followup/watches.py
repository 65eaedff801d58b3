# SPDX-License-Identifier: Apache-2.0
"""Watches: who is to be contacted, one of them, and its contacts; and what call-backs and watches came to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from wuzha.core.indicators import Preset, preset
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404, tab
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.followup import ContactForm, EndForm
from wuzha.warning.models import Watch
from wuzha.warning.queries import followup
from wuzha.warning.queries.followup import WatchList, checked, followed
from wuzha.warning.rulesets import CALLBACK, WATCH
from wuzha.warning.services import aftercare as service
from wuzha.warning.views.followup.watched import head, next_act
from wuzha.warning.views.parts import Sheet

REFUSED = 422


@require_GET
@requires(May.FOLLOW_UP)
def index(request: ActingRequest) -> HttpResponse:
    """Who is to be contacted by today; those pushed again; all that run; those that ended."""
    actor, now = request.actor, timezone.now()
    asked = request.GET.get("tab", "")
    here = WatchList(asked) if asked in set(WatchList) else WatchList.DUE
    page = followup.watch_page(actor, here, now, request.GET.get("after", ""))
    context = {
        "tab": here.value,
        "tabs": [
            tab(
                label,
                f"?tab={one.value}",
                one is here,
                None if one is WatchList.ENDED else followup.capped(followup.watches(actor, one, now)),
            )
            for one, label in _labels().items()
        ],
        "page": page,
        "today": timezone.localdate(now),
    }
    return render(request, "warning/followup/watches.html", context)


@require_GET
@requires(May.FOLLOW_UP)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk))


@require_POST
@requires(May.FOLLOW_UP)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """Name, phone and what was said, in clear for this one view."""
    found = _load(request, pk)
    number, session = found.warning.number, request.session.session_key
    text = _("Watch on the person of %(number)s") % {"number": number}
    grant = grants.of_work(request.actor, session, ("watch", pk), purpose=DISSUADE, reference=number, text=text)
    clear = followup.reveal_watched(request.actor, found, grant.text, grant.detail)
    notes = {int(name[5:]): text for name, text in clear.items() if name.startswith("note:")}
    return _page(request, found, clear=clear, notes=notes)


@require_POST
@requires(May.FOLLOW_UP)
def contact(request: ActingRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = ContactForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            done = service.contact(request.actor, pk, **form.cleaned_data)
            text = _("Recorded.") if done.ended_at is None else _("Recorded. The person counts as lost to follow-up.")
            messages.success(request, text)
            return redirect("warning:watch", pk)
    return _page(request, found, status=REFUSED, contact_form=form)


@require_POST
@requires(May.FOLLOW_UP)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            service.end(request.actor, pk, **form.cleaned_data)
            messages.success(request, _("The watch has ended."))
            return redirect("warning:watches")
    return _page(request, found, status=REFUSED, end_form=form)


def _labels() -> dict[WatchList, str]:
    return {
        WatchList.DUE: _("To contact"),
        WatchList.PUSHED: _("Pushed again"),
        WatchList.OPEN: _("All running"),
        WatchList.ENDED: pgettext("watch", "Ended"),
    }


def _load(request: ActingRequest, pk: int) -> Watch:
    return or_404(followup.watch(request.actor, pk))


def _page(
    request: ActingRequest,
    found: Watch,
    status: int = 200,
    *,
    clear: dict[str, str] | None = None,
    notes: dict[int, str] | None = None,
    contact_form: ContactForm | None = None,
    end_form: EndForm | None = None,
) -> HttpResponse:
    contacts = followup.contacts(found)
    sheets = [
        Sheet(
            "contact", _("Record a contact"), reverse("warning:watch_contact", args=[found.pk]),
            contact_form or ContactForm(), open=contact_form is not None,
        ),
        Sheet(
            "end", _("End the watch"), reverse("warning:watch_end", args=[found.pk]),
            end_form or EndForm(), danger=True, open=end_form is not None,
        ),
    ]  # fmt: skip
    context = {
        "watch": found,
        "warning": found.warning,
        "head": head(found, contacts),
        "next": next_act(found, request.actor, shown=clear is not None),
        "contacts": contacts,
        "pushes": followup.pushes(request.actor, found),
        "clear": clear,
        "notes": notes,
        "policy": WATCH.at(),
        "sheets": sheets if found.ended_at is None or status == REFUSED else [],
    }
    return render(request, "warning/followup/watch.html", context, status=status)


@require_GET
@requires(May.CALL_BACK, May.READ_WARNINGS)
def results(request: ActingRequest) -> HttpResponse:
    """The share of true records with its interval; below the rule's number nothing is compared."""
    asked = request.GET.get("period", "")
    named = Preset(asked) if asked in {one.value for one in periods()} else Preset.MONTH
    period = preset(named)
    policy = CALLBACK.at()
    whole, stations = checked(request.actor, period, policy.enough)
    all_watches, watches = followed(request.actor, period)
    context: dict[str, Any] = {
        "period": period,
        "periods": [tab(label, f"?period={one.value}", one is named) for one, label in periods().items()],
        "checked": [*stations, whole],
        "followed": [*watches, all_watches],
        "enough": policy.enough,
    }
    return render(request, "warning/followup/results.html", context)


def periods() -> dict[Preset, str]:
    """The periods to choose from, in the language of the page."""
    return {
        Preset.WEEK: _("This week"),
        Preset.MONTH: _("This month"),
        Preset.LAST_MONTH: _("Last month"),
        Preset.YEAR: _("This year"),
    }
