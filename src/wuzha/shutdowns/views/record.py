# SPDX-License-Identifier: Apache-2.0
"""One shutdown: what and why, whose it is, what came of it, its appeals and papers, and each act on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import about
from wuzha.shutdowns.forms import shutdowns as forms
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal
from wuzha.shutdowns.queries import lists
from wuzha.shutdowns.queries.own import owners_of
from wuzha.shutdowns.rules.life import AppealState
from wuzha.shutdowns.services import appealing, deciding, papers, proposing
from wuzha.shutdowns.views.next import LABELS, head, next_act
from wuzha.ui.acting import OnPage, refusals_to
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: To work on a case: shutdowns are looked at under their number.
PURPOSE = "CASE"
_NEEDS = (May.ASK_SHUTDOWNS, May.DECIDE_SHUTDOWNS)


def _ways(actor: Actor, row: Shutdown, appeal: ShutdownAppeal | None) -> dict[str, Way]:
    """All acts on a shutdown and its open appeal; the state says which of them are offered."""
    pk, appeal_pk = row.pk, appeal.pk if appeal is not None else 0

    def data(form: OnPage) -> dict[str, Any]:
        return form.cleaned_data

    def evidence(form: forms.EvidenceForm) -> object:
        key = forms.file_no(actor, row.case_id, data(form)["evidence_no"])
        return proposing.name_evidence(actor, pk, key, form.scanned, data(form)["sha256"])

    ways: dict[str, tuple[Callable[[Given], OnPage], Callable[[Any], object]]] = {
        "evidence": (forms.EvidenceForm, evidence),
        "confirm": (
            forms.ConfirmForm,
            lambda form: proposing.confirm(actor, pk, looked=data(form)["looked"], why=data(form)["why"]),
        ),
        "approve": (forms.ApproveForm, lambda _form: deciding.approve(actor, pk)),
        "return": (forms.ReasonForm, lambda form: deciding.send_back(actor, pk, data(form)["reason"])),
        "drop": (
            lambda given: forms.ReasonForm(given, auto_id="drop-%s"),
            lambda form: proposing.drop(actor, pk, data(form)["reason"]),
        ),
        "appeal": (forms.AppealForm, lambda form: appealing.register(actor, pk, form.appeal())),
        "check": (forms.CheckForm, lambda form: appealing.check(actor, appeal_pk, data(form)["found"])),
        "answer": (
            forms.AnswerForm,
            lambda form: appealing.answer(
                actor, appeal_pk, right=data(form)["right"], reply=data(form)["reply"], reply_no=data(form)["reply_no"]
            ),
        ),
        "reopen": (
            forms.ReopenForm, lambda form: appealing.reopen(actor, pk, data(form)["why"], data(form)["note"]),
        ),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do, files=name == "evidence") for name, (form, do) in ways.items()}


@require_safe
@requires(May.READ_CARDS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(*_NEEDS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    row = _found(request, pk)
    return _acted(request, row, name)


@require_POST
@requires(*_NEEDS)
def appeal_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act on an appeal, from the page of its shutdown."""
    appeal = or_404(lists.appeal_of(request.actor, pk))
    return _acted(request, _found(request, appeal.shutdown_id), name)


def _acted(request: ActingRequest, row: Shutdown, name: str) -> HttpResponse:
    ways = _ways(request.actor, row, _open_appeal(request.actor, row))
    if name == "evidence":
        # A dialog with a file: what came with it is read here.
        ways["evidence"] = Way(
            LABELS["evidence"], lambda given: forms.EvidenceForm(given, request.FILES if given is not None else None),
            ways["evidence"].do, files=True,
        )  # fmt: skip
    return acted(request, ways, name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(May.READ_CARDS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The value, the reasons and the appeals in clear for this one view."""
    row, session = _found(request, pk), request.session.session_key
    text = grants.purpose_text(PURPOSE, row.number)
    grant = grants.of_work(
        request.actor, session, (Shutdown.RECORD, pk), purpose=PURPOSE, reference=row.number, text=text
    )  # fmt: skip
    return _page(request, row, clear=lists.show(request.actor, row, grant.text, grant.detail))


@require_POST
@requires(*_NEEDS)
def letter(request: ActingRequest, pk: int) -> HttpResponse:
    """Make the letter; it stands among the papers."""
    row = _found(request, pk)
    with refusals_to(request):
        papers.letter(request.actor, pk)
    return redirect(row)


@require_POST
@requires(*_NEEDS)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """A paper as it was kept; the look is in the trail."""
    one = or_404(lists.paper_of(request.actor, pk))
    try:
        found, content = papers.read(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(one.shutdown)
    return as_file(content, f"{found.shutdown.number}-{found.kind.lower()}.{found.suffix}")


def _found(request: ActingRequest, pk: int) -> Shutdown:
    return or_404(lists.of(request.actor, pk))


def _open_appeal(actor: Actor, row: Shutdown) -> ShutdownAppeal | None:
    return next((one for one in lists.appeals_of(actor, row) if one.state != AppealState.ANSWERED), None)


def _page(
    request: ActingRequest, row: Shutdown, faulty: Faulty = None, clear: Mapping[str, Any] | None = None
) -> HttpResponse:
    actor = request.actor
    steps, appeals = lists.steps_of(actor, row), lists.appeals_of(actor, row)
    appeal = next((one for one in appeals if one.state != AppealState.ANSWERED), None)
    asked = about(actor, (Shutdown.RECORD, row.pk))
    following = next_act(actor, row, appeal, asked[0].get_absolute_url() if asked else "")
    acts = any(may(actor.role, need) for need in _NEEDS)
    drawn = sheets(
        _ways(actor, row, appeal) if acts else {}, offered(following),
        lambda name: reverse("shutdowns:act", args=[row.pk, name]), faulty,
    )  # fmt: skip
    clear = clear or {}
    context = {
        "row": row, "head": head(row, steps), "next": following, "sheets": drawn, "clear": clear, "acts": acts,
        "steps": [(one, clear.get("notes", {}).get(one.pk, "")) for one in steps],
        "appeals": [(one, clear.get("appeals", {}).get(one.pk, {})) for one in appeals],
        "asked": asked, "owners": owners_of(actor, row.thing, row.value), "same": lists.same(actor, row),
        "papers": lists.papers_of(actor, row),
    }  # fmt: skip
    return render(request, "shutdowns/record.html", context, status=422 if faulty is not None else 200)
