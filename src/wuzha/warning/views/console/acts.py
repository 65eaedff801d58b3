# SPDX-License-Identifier: Apache-2.0
"""What an analyst does with a warning. Each act is one service; most can be taken back from the toast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from wuzha.audit.actor import Actor
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.answers import toast
from wuzha.warning.forms import console as forms
from wuzha.warning.models import ActKind
from wuzha.warning.queries import detail
from wuzha.warning.queries.candidates import colleagues
from wuzha.warning.queries.filters import Filters
from wuzha.warning.services import completion, desk_acts, triage, work
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
        return _nothing(request, str(_("No warning waits here. New ones appear by themselves.")), "info")
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


@dataclass(frozen=True, slots=True)
class PageAct:
    """An act on the warning that is open: its form, if it asks for anything, the service, and what is said of it."""

    form: type[forms.ActForm] | None
    do: Callable[[Actor, int, dict[str, Any]], object]
    said: Any
    focus: str = "detail"


def _kept(kind: ActKind, *, version: bool = False) -> Callable[[Actor, int, dict[str, Any]], object]:
    """An act that can be taken back; with `version` only on the warning as it was seen."""

    def do(actor: Actor, pk: int, given: dict[str, Any]) -> object:
        seen = given.pop("version", None)
        return desk_acts.once(actor, kind, pk, seen if version else None, **given)

    return do


_BACK, _WAITS = _("%(number)s is back in the queue."), _("%(number)s waits in the queue again.")
#: Last part of the address → the act.
ACTS = {
    "release": PageAct(forms.ReleaseForm, _kept(ActKind.RELEASE), _BACK, "list"),
    "snooze": PageAct(
        forms.SnoozeForm,
        _kept(ActKind.SNOOZE, version=True),
        _("%(number)s is snoozed and comes back by itself."),
        "list",
    ),
    "wake": PageAct(None, _kept(ActKind.WAKE), _WAITS),
    "invalid": PageAct(
        forms.InvalidForm, _kept(ActKind.INVALIDATE, version=True), _("%(number)s is set as not valid."), "list"
    ),
    "restore": PageAct(forms.RestoreForm, _kept(ActKind.RESTORE), _WAITS),
    "recall": PageAct(forms.RecallForm, lambda actor, pk, given: dispatching.recall(actor, pk, given["reason"]), _BACK),
    "take_over": PageAct(
        forms.TakeOverForm,
        lambda actor, pk, given: triage.take_over(actor, pk, given["reason"], given["version"]),
        _("%(number)s is yours."),
    ),
    "reopen": PageAct(
        forms.ReopenForm,
        lambda actor, pk, given: work.reopen(actor, pk, given["reason"]),
        _("%(number)s is open again, with its officer."),
    ),
    "comment": PageAct(
        forms.CommentForm,
        lambda actor, pk, given: completion.comment(actor, pk, given["text"]),
        _("The remark is kept."),
    ),
}


@require_POST
@requires(May.TRIAGE)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One of `ACTS`."""
    one = ACTS[name]
    form = one.form(request.POST) if one.form is not None else None

    def do() -> object:
        given = form.given() | {"version": form.cleaned_data["version"]} if form is not None else {}
        return one.do(request.actor, pk, given)

    return pane.act(request, pk, form, do, lambda: one.said % {"number": pane.number(request, pk)}, focus=one.focus)


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
        request, pk, form, lambda: _seen(request, pk, ActKind.DISPATCH, form), lambda: _sent(request, pk), goes_on=True
    )


@require_POST
@requires(May.TRIAGE)
def assign(request: ActingRequest, pk: int) -> HttpResponse:
    """Give the warning to a colleague."""
    people = colleagues(request.actor)
    form = forms.AssignForm(people, request.POST)

    def said() -> str:
        return _("%(number)s is with %(name)s now.") % {
            "number": pane.number(request, pk), "name": dict(people)[form.cleaned_data["to"]],
        }  # fmt: skip

    return pane.act(request, pk, form, lambda: _seen(request, pk, ActKind.ASSIGN, form), said)


def _seen(request: ActingRequest, pk: int, kind: ActKind, form: forms.ActForm) -> object:
    """Do it on the warning as it was seen."""
    return desk_acts.once(request.actor, kind, pk, form.cleaned_data["version"], **form.given())


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
