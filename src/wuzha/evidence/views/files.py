# SPDX-License-Identifier: Apache-2.0
"""One file of evidence: its hashes, and what it names, for a person to say what belongs to the case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.evidence.forms import DecideForm
from wuzha.evidence.models import EvidenceFile
from wuzha.evidence.queries import lists
from wuzha.evidence.rules.found import EntityState
from wuzha.evidence.services import files
from wuzha.evidence.services.devices import decide as decide_service
from wuzha.evidence.views.base import purpose_of, shown
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_to, told_faults
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals
from wuzha.ui.moments import local
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead


@require_safe
@requires(May.READ_CASES)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def get(request: ActingRequest, pk: int) -> HttpResponse:
    """The file as it came: the purpose is the case, and the look is in the trail."""
    found = _found(request, pk)
    try:
        content = files.read(request.actor, found, purpose_of(request, found))
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(found)
    name = f"{found.case}-{found}.{found.suffix}".rstrip(".")
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return answer


@require_POST
@requires(May.READ_CASES)
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """Whether it is still what came."""
    found = _found(request, pk)
    with refusals_to(request):
        if files.check(request.actor, pk):
            messages.success(request, pgettext("evidence", "It is the same as it came: both hashes fit."))
        else:
            messages.error(request, pgettext("evidence", "It is not what came: tell the system administrator."))
    return redirect(found)


@require_POST
@requires(May.WORK_CASES)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """What of the things it names belongs to the case."""
    found = _found(request, pk)
    form = DecideForm(lists.entities_in(request.actor, file=found), request.POST)
    if told_faults(request, form):
        with refusals_to(request):
            number = decide_service(request.actor, pk, form.cleaned_data["taken"])
            text = ngettext("%(n)s thing taken to the case.", "%(n)s things taken to the case.", number)
            messages.success(request, text % {"n": number})
    return redirect(found)


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """What it names in clear for this one view."""
    found = _found(request, pk)
    values = {f"value.{one.pk}": one.value for one in lists.entities_in(request.actor, file=found)}
    values["name"] = found.name
    return _page(request, found, shown(request, found, values))


def _found(request: ActingRequest, pk: int) -> EvidenceFile:
    return or_404(lists.file_of(request.actor, pk))


def _page(request: ActingRequest, found: EvidenceFile, clear: dict[str, str] | None = None) -> HttpResponse:
    rows: list[Any] = list(lists.entities_in(request.actor, file=found))
    for one in rows:
        one.clear = (clear or {}).get(f"value.{one.pk}", "")
        one.ticked = one.state == EntityState.TAKEN or (one.state == EntityState.PROPOSED and one.sure and not one.own)
    undecided = any(one.state == EntityState.PROPOSED for one in rows)
    works = may(request.actor.role, May.WORK_CASES)
    facts = [
        Fact(pgettext("evidence", "Case"), str(found.case), reverse("evidence:case", args=[found.case_id])),
        Fact(pgettext("evidence", "Added"), f"{local(found.recorded_at)} {found.by.name if found.by else ''}".strip()),
    ]
    owner = found.scene or found.exhibit or found.device
    if owner is not None:
        facts.append(Fact(pgettext("evidence", "Belongs to"), str(owner), owner.get_absolute_url()))
    chips = []
    if found.erased_at is not None:
        chips.append(Chip(pgettext("evidence", "Deleted by rule"), ""))
    elif found.intact is not None:
        label = pgettext("evidence", "The same as it came") if found.intact else pgettext("evidence", "Damaged")
        chips.append(Chip(label, "ok" if found.intact else "bad"))
    acts = [] if found.erased_at is not None else [
        Act(pgettext("evidence", "Compare with its hashes"), post=reverse("evidence:file_check", args=[found.pk]),
            icon="shield", key="c"),
    ]  # fmt: skip
    if found.erased_at is None and may(request.actor.role, May.REVEAL):
        acts.append(
            Act(pgettext("evidence", "Download"), post=reverse("evidence:file_get", args=[found.pk]), icon="download")
        )
    what = (
        pgettext("evidence", "Say what of this belongs to the case")
        if undecided
        else pgettext("evidence", "Kept as it came")
    )
    context = {
        "file": found,
        "head": RecordHead(str(found), "", chips, facts),
        "next": NextAct(what, mine=works and undecided, others=acts),
        "rows": rows,
        "clear": clear,
        "undecided": undecided,
    }
    return render(request, "evidence/file.html", context)
