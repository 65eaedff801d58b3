# SPDX-License-Identifier: Apache-2.0
"""What an analyst does with a warning. Each act is one service; most can be taken back from the toast."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.answers import toast
from wuzha.warning.forms import console as forms
from wuzha.warning.models import ActKind
from wuzha.warning.queries import detail
from wuzha.warning.queries.queues import Filters
from wuzha.warning.services import desk_acts, triage
from wuzha.warning.services import dispatch as dispatching
from wuzha.warning.views.console import lists, pane, steps


@require_POST
@requires(May.TRIAGE)
def take_next(request: ActingRequest) -> HttpResponse:
    """Take the first waiting warning of the list that is shown."""
    filters = Filters.of(request.POST.get("query", ""))
    try:
        taken = triage.take_next(request.actor, filters)
    except RefusalError as refused:
        return _nothing(request, refused.message, "warn")
    if taken is None:
        return _nothing(request, _("No warning waits here. New ones appear by themselves."), "info")
    steps.follow(request, taken.pk)
    response = pane.done(
        request, taken.pk, _("%(number)s is yours.") % {"number": taken.number}, focus="detail", opens=True
    )
    steps.remember(request, response)
    return response


@require_POST
@requires(May.TRIAGE)
def take(request: ActingRequest, pk: int) -> HttpResponse:
    def do() -> None:
        triage.take(request.actor, pk)
        steps.follow(request, pk)

    said = lambda: _("%(number)s is yours.") % {"number": pane.number(request, pk)}  # noqa: E731
    response = pane.act(request, pk, None, do, said, focus="detail")
    steps.remember(request, response)
    return response


@require_POST
@requires(May.TRIAGE)
def release(request: ActingRequest, pk: int) -> HttpResponse:
    form = forms.ReleaseForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: desk_acts.once(request.actor, ActKind.RELEASE, pk, None, reason=form.cleaned_data["reason"]),
        lambda: _("%(number)s is back in the queue.") % {"number": pane.number(request, pk)},
    )


@require_POST
@requires(May.TRIAGE)
def snooze(request: ActingRequest, pk: int) -> HttpResponse:
    form = forms.SnoozeForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: desk_acts.once(
            request.actor,
            ActKind.SNOOZE,
            pk,
            form.cleaned_data["version"],
            until=form.cleaned_data["until"].isoformat(),
            reason=form.cleaned_data["reason"],
        ),
        lambda: _("%(number)s is snoozed and comes back by itself.") % {"number": pane.number(request, pk)},
    )


@require_POST
@requires(May.TRIAGE)
def wake(request: ActingRequest, pk: int) -> HttpResponse:
    return pane.act(
        request,
        pk,
        None,
        lambda: desk_acts.once(request.actor, ActKind.WAKE, pk),
        lambda: _("%(number)s waits in the queue again.") % {"number": pane.number(request, pk)},
        focus="detail",
    )


@require_POST
@requires(May.TRIAGE)
def invalidate(request: ActingRequest, pk: int) -> HttpResponse:
    form = forms.InvalidForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: desk_acts.once(
            request.actor,
            ActKind.INVALIDATE,
            pk,
            form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
        ),
        lambda: _("%(number)s is set as not valid.") % {"number": pane.number(request, pk)},
    )


@require_POST
@requires(May.TRIAGE)
def restore(request: ActingRequest, pk: int) -> HttpResponse:
    form = forms.RestoreForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: desk_acts.once(request.actor, ActKind.RESTORE, pk, None, reason=form.cleaned_data["reason"]),
        lambda: _("%(number)s waits in the queue again.") % {"number": pane.number(request, pk)},
        focus="detail",
    )


@require_POST
@requires(May.TRIAGE)
def merge(request: ActingRequest, pk: int) -> HttpResponse:
    """Merge this warning into another; the other one is shown then."""
    form = forms.MergeForm(request.POST)
    pane.load(request, pk)
    if not form.is_valid():
        return pane.again(request, pk, form)
    try:
        into = triage.merge(request.actor, pk, form.cleaned_data["into"], form.cleaned_data["version"])
    except RefusalError as refused:
        return pane.refuse(request, pk, form, refused)
    text = _("%(number)s goes on in %(into)s.") % {"number": pane.number(request, pk), "into": into.number}
    return pane.done(request, into.pk, text, focus="list", opens=True)


@require_POST
@requires(May.TRIAGE)
def dispatch(request: ActingRequest, pk: int) -> HttpResponse:
    data = request.POST.copy()
    if data.get("station") == "other":
        data["station"] = data.get("other", "")
    form = forms.DispatchForm(data)
    return pane.act(
        request,
        pk,
        form,
        lambda: desk_acts.once(
            request.actor,
            ActKind.DISPATCH,
            pk,
            form.cleaned_data["version"],
            station=form.cleaned_data["station"],
            override=form.cleaned_data["override"],
        ),
        lambda: _sent(request, pk),
    )


@require_POST
@requires(May.TRIAGE)
def recall(request: ActingRequest, pk: int) -> HttpResponse:
    form = forms.RecallForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: dispatching.recall(request.actor, pk, form.cleaned_data["reason"]),
        lambda: _("%(number)s is back in the queue.") % {"number": pane.number(request, pk)},
        focus="detail",
    )


def _sent(request: ActingRequest, pk: int) -> str:
    warning = detail.of(request.actor, pk)
    station = warning.station.name if warning and warning.station else ""
    return _("%(number)s went to %(station)s.") % {"number": pane.number(request, pk), "station": station}


def _nothing(request: ActingRequest, text: str, tone: str) -> HttpResponse:
    """Nothing was taken: say why, leave the page as it is, look at the list anew."""
    if not getattr(request, "htmx", False):
        return redirect(lists.address(Filters.of(request.POST.get("query", ""))))
    response = HttpResponse(status=204)
    trigger_client_event(response, "queue-changed", {})
    trigger_client_event(response, "say", {"text": text})
    return toast(response, text, tone)
