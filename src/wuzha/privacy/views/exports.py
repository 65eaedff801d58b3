# SPDX-License-Identifier: Apache-2.0
"""Exports: ask for a list as a file, decide about somebody else's, fetch one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.audit.services import record
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.queries.colleagues import who_may
from wuzha.org.roles import May
from wuzha.privacy.exporters import Exporter, exporter_for
from wuzha.privacy.forms import DecisionForm, ExportForm
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.queries import exports as queries
from wuzha.privacy.rules.next import ExportStanding, next_of_export
from wuzha.privacy.rulesets import EXPORTS
from wuzha.privacy.services import exports
from wuzha.privacy.services.errors import Code
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.moments import local_near
from wuzha.ui.record import Chip, Fact, RecordHead, Step

#: States in which the page asks again by itself.
MOVING = (ExportState.QUEUED, ExportState.RUNNING)
TONES = {
    ExportState.ASKED: "warn", ExportState.REFUSED: "bad", ExportState.FAILED: "bad", ExportState.QUEUED: "info",
    ExportState.RUNNING: "act", ExportState.DONE: "good",
}  # fmt: skip
#: The same as tones of a `Chip`.
CHIPS = {
    ExportState.ASKED: "wait", ExportState.REFUSED: "bad", ExportState.FAILED: "bad", ExportState.QUEUED: "now",
    ExportState.RUNNING: "now", ExportState.DONE: "ok",
}  # fmt: skip


@require_safe
@requires(May.EXPORT, May.APPROVE_EXPORT)
def index(request: ActingRequest) -> HttpResponse:
    """What waits for one's own yes or no, and the exports so far."""
    page = queries.page(request.actor, request.GET.get("after", ""))
    context = {
        "waiting": [_shown(one) for one in queries.to_decide(request.actor)[:50]],
        "page": page,
        "rows": [_shown(one) for one in page.rows],
    }
    return render(request, "privacy/exports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.EXPORT)
def ask(request: ActingRequest) -> HttpResponse:
    """Ask for the list `kind`, narrowed by `query`, as a file."""
    kind, query = request.GET.get("kind", ""), request.GET.get("query", "")
    if not kind:
        return redirect("privacy:exports")
    exporter = _allowed(request, kind)
    # Who sends here may say what the list is usually taken out for; it can be changed.
    usual = {name: request.GET[name] for name in ("purpose", "format", "clear") if name in request.GET}
    form = ExportForm(request.POST or None, initial=usual)
    if not exports.may_clear(request.actor, exporter):
        del form.fields["clear"]
    if request.method == "POST" and form.is_valid():
        given = {"clear": False} | form.cleaned_data
        with refusals_in(form):
            made = exports.ask(request.actor, kind=kind, query=query, **given)
            return redirect("privacy:export", made.pk)
    rules = EXPORTS.at()
    context = {"form": form, "title": exporter.title(), "rules": rules} | _size(request, exporter, query)
    return render(request, "privacy/export_ask.html", context, status=422 if form.errors else 200)


@require_safe
@requires(May.EXPORT, May.APPROVE_EXPORT)
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    """One export: where it stands, and what can be done now. Polled while it is being made."""
    part = "privacy/export_state.html" if getattr(request, "htmx", False) else "privacy/export.html"
    return render(request, part, _context(request, _found(request, pk), DecisionForm()))


@require_POST
@requires(May.APPROVE_EXPORT)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Yes or no to somebody else's export."""
    export = _found(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        with refusals_in(form, {Code.REASON_MISSING: "reason"}):
            exports.decide(
                request.actor,
                pk,
                approve=form.cleaned_data["decision"],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Your decision is in the trail."))
            return redirect("privacy:exports")
    return render(request, "privacy/export.html", _context(request, export, form), status=422)


@require_POST
@requires(May.EXPORT)
def remind(request: ActingRequest, pk: int) -> HttpResponse:
    """Remind those who may decide about one's own export."""
    _found(request, pk)
    with refusals_to(request):
        exports.remind(request.actor, pk)
        messages.success(request, _("Reminded: it stands in the inbox of those who can decide."))
    return redirect("privacy:export", pk)


@require_POST
@requires(May.EXPORT)
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """The finished file, for who asked for it."""
    _found(request, pk)
    try:
        export, content = exports.fetch(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("privacy:export", pk)
    return as_file(content, f"{export.number}.{export.format}")


def _allowed(request: ActingRequest, kind: str) -> Exporter:
    """The list, or a 404 when there is none by that name; a list that is not for the role is a refusal in the trail."""
    exporter = exporter_for(kind)
    if exporter is None:
        raise Http404
    try:
        return exports.allowed(request.actor, kind)
    except PermissionDenied:
        record(request.actor, "access.refused", on=("view", "privacy:export_ask"), outcome="REFUSED")
        raise


def _size(request: ActingRequest, exporter: Exporter, query: str) -> dict[str, Any]:
    """How many rows it would have, and what that means."""
    rules = EXPORTS.at()
    try:
        rows = exporter.count(request.actor, query, rules.most_rows)
    except ValueError:
        rows = 0
    return {"rows": rows, "too_many": rows > rules.most_rows, "waits": rows > rules.free_rows}


def _found(request: ActingRequest, pk: int) -> Export:
    return or_404(queries.get(request.actor, pk))


def _shown(export: Export) -> dict[str, Any]:
    exporter = exporter_for(export.kind)
    return {
        "export": export,
        "title": exporter.title() if exporter is not None else export.kind,
        "tone": TONES.get(ExportState(export.state), ""),
    }


def _is_there(export: Export) -> bool:
    return export.state == ExportState.DONE and export.keep_until is not None and export.keep_until > timezone.now()


def _context(request: ActingRequest, export: Export, form: DecisionForm) -> dict[str, Any]:
    mine = export.by_id == request.actor.person_id
    exporter = exporter_for(export.kind)
    can_decide = queries.to_decide(request.actor).filter(pk=export.pk).exists()
    return _shown(export) | {
        "form": form,
        # A decision that was refused is shown with its reason, though it can be made no more.
        "asks": can_decide or form.is_bound,
        "head": _head(export),
        "next": next_of_export(_standing(export, mine=mine, can_decide=can_decide)),
        "moving": export.state in MOVING,
        "can_decide": can_decide,
        "columns": [column for column in exporter.columns() if column.sealed] if exporter is not None else [],
    }


def _head(export: Export) -> RecordHead:
    exporter = exporter_for(export.kind)
    title = exporter.title() if exporter is not None else export.kind
    chips = [Chip(export.get_state_display(), CHIPS.get(ExportState(export.state), ""))]
    chips.append(Chip(_("In clear"), "bad", "eye") if export.clear else Chip(_("Masked"), "", "eye-off"))
    rows = export.rows or export.expected
    facts = [
        Fact(_("Asked by"), _(", ").join((export.by.name, export.unit.name))),
        Fact(_("Purpose"), export.text),
    ]
    return RecordHead(
        _("Take out: %(list)s, %(rows)s rows") % {"list": title, "rows": f"{rows:,}"},
        number=export.number,
        chips=chips,
        facts=facts,
        steps=_steps(export),
    )


#: The way of an export, and the states in which each step is in hand.
STEPS = (("ask", ()), ("decide", ("ASKED",)), ("make", ("QUEUED", "RUNNING")), ("fetch", ("DONE",)))


def _steps(export: Export) -> list[Step]:
    """Asked, decided where a second person must, made, fetched; who and when under each."""
    labels = {
        "ask": pgettext("export step", "Ask"),
        "decide": _("Second person"),
        "make": _("Made"),
        "fetch": _("Fetched"),
    }
    free = export.decided_by_id is None and export.state in ("QUEUED", "RUNNING", "DONE", "FAILED", "GONE")
    wanted = [one for one in STEPS if one[0] != "decide" or not free]
    here = next((n for n, one in enumerate(wanted) if export.state in one[1]), None)
    if (
        here is None
    ):  # refused and run out end at the decision, what could not be made there, what is deleted at the end
        ended = {"FAILED": "make", "GONE": "fetch"}.get(export.state, "decide")
        here = next(n for n, one in enumerate(wanted) if one[0] == ended)
    notes = {
        "ask": f"{local_near(export.asked_at)} {export.by.name}",
        "decide": f"{local_near(export.decided_at)} {export.decided_by.name}"
        if export.decided_at and export.decided_by
        else "",
        "make": local_near(export.finished_at) if export.finished_at else "",
        "fetch": _("%(n)s times") % {"n": export.downloads} if export.downloads else "",
    }
    over = export.state in ("DONE", "GONE") and export.downloads > 0
    return [
        Step(labels[name], "done" if n < here or over else "now" if n == here else "next", notes[name])
        for n, (name, _states) in enumerate(wanted)
    ]


def _standing(export: Export, *, mine: bool, can_decide: bool) -> ExportStanding:
    exporter = exporter_for(export.kind)
    return ExportStanding(
        export.state,
        exporter.title() if exporter is not None else export.kind,
        export.rows or export.expected,
        export.clear,
        mine,
        can_decide,
        who_may(export.unit, May.APPROVE_EXPORT, [export.by_id]),
        export.by.name,
        export.expires_at if export.state == ExportState.ASKED else None,
        reverse("privacy:export_file", args=[export.pk]) if mine and _is_there(export) else "",
        export.keep_until,
        reverse("privacy:export_remind", args=[export.pk]),
    )
