# SPDX-License-Identifier: Apache-2.0
"""One act on several warnings: on those that were ticked, or on everything in a list as it was seen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.answers import or_404, toast
from wuzha.warning.forms.console import (
    ActForm,
    AssignForm,
    InvalidForm,
    ReleaseForm,
    RestoreForm,
    SnoozeForm,
    TakeOverForm,
)
from wuzha.warning.models import ActKind, ItemResult
from wuzha.warning.queries import desk_acts as queries
from wuzha.warning.queries.candidates import colleagues
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.services import desk_acts
from wuzha.warning.views.console import lists, pane, sheets

REFUSED = 422
#: What may be done to many in each list, in the order of the buttons.
ACTS: dict[Queue, tuple[ActKind, ...]] = {
    Queue.TODO: (ActKind.SNOOZE, ActKind.INVALIDATE, ActKind.TAKE, ActKind.ASSIGN),
    Queue.MINE: (ActKind.SNOOZE, ActKind.INVALIDATE, ActKind.RELEASE, ActKind.ASSIGN),
    Queue.HELD: (ActKind.ASSIGN,),
    Queue.SNOOZED: (ActKind.WAKE, ActKind.INVALIDATE, ActKind.TAKE, ActKind.ASSIGN),
    Queue.INVALID: (ActKind.RESTORE,),
}
#: Taking what colleagues hold into one's own hands, for who leads the shift: an assignment to oneself, whose reasons
#: are others.
TAKE_OVER = "takeover"
#: What is ticked on the page of the shift.
HANDS = ".hand-tick:checked"
#: What was found by a search may stand anywhere.
FOUND = (ActKind.SNOOZE, ActKind.INVALIDATE, ActKind.TAKE, ActKind.ASSIGN)
#: Act → its icon and its form.
KINDS: dict[str, tuple[str, type[ActForm]]] = {
    ActKind.SNOOZE: ("snooze", SnoozeForm),
    ActKind.INVALIDATE: ("ban", InvalidForm),
    ActKind.WAKE: ("bell", ActForm),
    ActKind.RESTORE: ("undo", RestoreForm),
    ActKind.TAKE: ("hand", ActForm),
    ActKind.RELEASE: ("undo", ReleaseForm),
    ActKind.ASSIGN: ("users", AssignForm),
    TAKE_OVER: ("hand", TakeOverForm),
}


def context(request: ActingRequest, filters: Filters, *, found: bool = False) -> dict[str, Any]:
    """The bar below the list: what may be done to many, each with its form where it asks for something."""
    kinds = FOUND if found else ACTS.get(filters.queue, ())
    return {"bulk_acts": [offer(request, kind) for kind in kinds]}


def offer(request: ActingRequest, kind: str, ticked: str = "form") -> dict[str, Any]:
    """An act as the page offers it: its button, and its dialog where it asks for something."""
    icon, needs = KINDS[kind]
    label = label_of(kind)
    sheet = None if needs is ActForm else sheets.of_many(form_of(request, kind), str(kind), label, ticked)
    return {"kind": str(kind), "label": label, "icon": icon, "sheet": sheet}


def label_of(kind: str) -> Any:
    return _("Take over") if kind == TAKE_OVER else ActKind(kind).label


def form_of(request: ActingRequest, kind: str, data: Any = None) -> ActForm:
    options: dict[str, Any] = {"auto_id": f"bulk-{kind}-%s"}
    if kind == ActKind.ASSIGN:
        return AssignForm(colleagues(request.actor), data, **options)
    return KINDS[kind][1](data, **options)


@require_POST
@requires(May.TRIAGE)
def select(request: ActingRequest) -> HttpResponse:
    """Fix everything the list holds now, so that an act is for what was seen."""
    filters = Filters.of(request.POST.get("query", ""))
    act = desk_acts.select_all(request.actor, filters)
    found = {"selected": queries.progress(act), "most": desk_acts.MOST_SELECTED}
    return render(request, "warning/console/parts/bulk_selected.html", found)


@require_POST
@requires(May.TRIAGE)
def begin(request: ActingRequest, kind: str) -> HttpResponse:
    """Say what is to be done, and do the first of them."""
    if kind not in KINDS:
        raise Http404
    form = form_of(request, kind, request.POST)
    if not form.is_valid():
        return _again(request, kind, form)
    given, does = form.given(), kind
    if kind == TAKE_OVER:
        does, given["to"] = ActKind.ASSIGN, request.actor.person_id
    chosen = request.POST.get("set", "")
    try:
        if chosen.isdecimal():
            act = desk_acts.choose(request.actor, int(chosen), does, given)
        else:
            act = desk_acts.begin(request.actor, does, _seen(request), given)
        desk_acts.run_chunk(request.actor, act.pk)
    except RefusalError as refused:
        if KINDS[kind][1] is ActForm:  # nothing was asked, so there is no form to tell it in
            return toast(_nothing(REFUSED), refused.message, "warn")
        form.refuse(refused)
        return _again(request, kind, form)
    return _progress(request, act.pk)


def _again(request: ActingRequest, kind: str, form: ActForm) -> HttpResponse:
    """The form as it was filled in, with what is wrong."""
    shown = urlsplit(getattr(getattr(request, "htmx", None), "current_url", None) or "").path
    ticked = HANDS if shown == reverse("warning:shift") else "form"
    sheet = sheets.of_many(form, kind, label_of(kind), ticked)
    response = render(request, "warning/console/parts/act_form.html", {"sheet": sheet}, status=REFUSED)
    response["HX-Retarget"], response["HX-Reswap"] = f"#bulk-{kind}-form", "outerHTML"
    return response


@require_POST
@requires(May.TRIAGE)
def run(request: ActingRequest, pk: int) -> HttpResponse:
    """Do the next of them; with `stop` leave the rest."""
    or_404(queries.of(request.actor, pk))
    if "stop" in request.POST:
        return _progress(request, pk, stopped=True)
    try:
        desk_acts.run_chunk(request.actor, pk)
    except RefusalError as refused:
        return toast(_nothing(REFUSED), refused.message, "warn")
    return _progress(request, pk)


@require_POST
@requires(May.TRIAGE)
def undo(request: ActingRequest, pk: int) -> HttpResponse:
    """Take back an act of one's own, exactly; what somebody has acted on since stays and is named."""
    or_404(queries.of(request.actor, pk))
    try:
        undone = desk_acts.undo(request.actor, pk)
    except RefusalError as refused:
        return toast(_nothing(REFUSED), refused.message, "warn")
    text = ngettext("%(number)s warning is as it was.", "%(number)s warnings are as they were.", len(undone.done)) % {
        "number": len(undone.done)
    }
    if undone.refused:
        text = _("Not taken back: %(why)s") % {"why": undone.refused[0].message} + (f" {text}" if undone.done else "")
    tone = "warn" if undone.refused else "good"
    open_key = request.headers.get("X-Open", "")
    if open_key.isdecimal() and int(open_key) in undone.done:
        return toast(pane.done(request, int(open_key), "", focus="detail"), text, tone)
    response = _nothing(200)
    trigger_client_event(response, "queue-changed", {})
    trigger_client_event(response, "focus-on", {"where": "list"}, after="settle")
    return toast(response, text, tone)


def _seen(request: ActingRequest) -> dict[int, int | None]:
    """Key → version of what was ticked, sent as `12.3`."""
    found: dict[int, int | None] = {}
    for text in request.POST.getlist("pk"):
        key, _dot, version = text.partition(".")
        if key.isdecimal() and len(key) < lists.MOST_DIGITS:
            found[int(key)] = int(version) if version.isdecimal() and len(version) < lists.MOST_DIGITS else None
    return found


def _progress(request: ActingRequest, pk: int, *, stopped: bool = False) -> HttpResponse:
    act = or_404(queries.of(request.actor, pk))
    found = queries.progress(act)
    over = stopped or not found.waiting
    shown = {"progress": found, "over": over, "stopped": stopped, "percent_done": found.whole - found.waiting}
    response = render(request, "warning/console/parts/bulk_progress.html", shown)
    response["HX-Retarget"], response["HX-Reswap"] = "#bulk-progress", "innerHTML"
    if not over:
        return response
    trigger_client_event(response, "queue-changed", {})
    trigger_client_event(response, "ticks-done", {"keys": queries.keys_of(act)})
    undo_url = reverse("warning:act_undo", args=[pk]) if found.done else ""
    return toast(response, _said(found), "warn" if found.others or stopped else "good", undo=undo_url)


def _said(found: queries.Progress) -> str:
    """The result in one sentence, by kind."""
    parts = [ngettext("%(number)s warning done.", "%(number)s warnings done.", found.done) % {"number": found.done}]
    for one in found.others:
        values = {"number": one.count, "who": one.who}
        if one.result is ItemResult.HELD:
            parts.append(_("%(number)s held by %(who)s.") % values)
        elif one.result is ItemResult.CHANGED:
            parts.append(_("%(number)s changed meanwhile by %(who)s.") % values)
        else:
            parts.append(_("%(number)s: %(why)s.") % {"number": one.count, "why": one.result.label})
    if found.waiting:
        parts.append(_("%(number)s not begun.") % {"number": found.waiting})
    return " ".join(parts)


def _nothing(status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["HX-Reswap"] = "none"
    return response
