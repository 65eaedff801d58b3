# SPDX-License-Identifier: Apache-2.0
"""One edition: how it looks on paper, what is next, its editions, receipts and files; and each act on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wuzha.bulletins.forms import bulletin as forms
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries import differences as comparing
from wuzha.bulletins.queries import lists
from wuzha.bulletins.rules.life import OUT
from wuzha.bulletins.services import deciding, writing
from wuzha.bulletins.views.editing import paper as drawn
from wuzha.bulletins.views.next import LABELS, head, next_act, offered
from wuzha.bulletins.waiting import title_of
from wuzha.figures.queries import snapshots
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.requests.queries.lists import about
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, Way, acted, sheets

#: The acts whose writers and signers may do them.
_ACTS = (May.WRITE_BULLETINS, May.SIGN_BULLETINS)


@require_safe
@requires(May.READ_OVERSIGHT)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), None)


@require_POST
@requires(*_ACTS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog; a new edition opens in the editor."""
    found = _found(request, pk)
    ways = _ways(request, found)
    if name == "correct":
        form = forms.CorrectForm(request.POST)
        made = form.done(lambda: deciding.correct(request.actor, pk, form.cleaned_data["reason"]))
        return _page(request, found, (name, form)) if made is None else redirect("bulletins:edit", made.pk)
    return acted(request, ways, name, found, lambda faulty: _page(request, _found(request, pk), faulty))


@require_safe
@requires(*_ACTS)
def draft_file(request: ActingRequest, pk: int) -> HttpResponse:
    """The Word file as it stands, a sample until it is published."""
    found = _found(request, pk)
    return as_file(deciding.file_of(request.actor, found, "查看通报稿样"), f"{found.number}.docx")


@require_safe
@requires(May.READ_OVERSIGHT)
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """A kept file of what was published."""
    found = or_404(lists.paper_of(request.actor, pk))
    name = f"{found.bulletin.document_no}-{found.bulletin.edition}.{found.suffix}"
    return as_file(deciding.read_paper(request.actor, found), name)


@require_safe
@requires(*_ACTS, May.READ_AUDIT)
def differences(request: ActingRequest, pk: int) -> HttpResponse:
    """Against the edition before, against its own records as they were known then, and against what is known now."""
    found = _found(request, pk)
    again = comparing.counted_again(found)
    context = {
        "bulletin": found, "title": title_of(found), "changed": comparing.changed(found),
        "reworded": comparing.reworded(found), "since": comparing.since(found),
        "broken": [one for one in again if not one.current and not one.same],
        "current": [one for one in again if one.current and not one.same],
        "by_today": list(dict.fromkeys(one.figure.name for one in again if one.current)),
    }  # fmt: skip
    return render(request, "bulletins/differences.html", context)


def _found(request: ActingRequest, pk: int) -> Bulletin:
    return or_404(lists.of(request.actor, pk))


def _ways(request: ActingRequest, bulletin: Bulletin) -> dict[str, Way]:
    actor, pk = request.actor, bulletin.pk

    def noted(service: Any) -> Any:
        return lambda form: service(actor, pk, form.cleaned_data["note"])

    def reasoned(service: Any) -> Any:
        return lambda form: service(actor, pk, form.cleaned_data["reason"])

    def send(form: Any) -> object:
        data = form.cleaned_data
        return deciding.send(actor, pk, data["units"], data["words"], data["due_on"])

    ways: dict[str, tuple[Any, Any]] = {
        "count": (forms.CountForm, lambda _form: writing.count_again(actor, pk)),
        "hand_in": (forms.HandInForm, noted(writing.hand_in)),
        "review": (forms.ReviewForm, noted(deciding.review)),
        "return": (forms.ReturnForm, reasoned(deciding.send_back)),
        "sign": (forms.SignForm, noted(deciding.sign)),
        "publish": (
            lambda given: forms.PublishForm(bulletin, given),
            lambda form: deciding.publish(actor, pk, form.answered("number") or ""),
        ),
        "correct": (forms.CorrectForm, reasoned(deciding.correct)),
        "send": (lambda given: forms.SendForm(actor, given), send),
        "drop": (forms.DropForm, reasoned(writing.drop)),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _page(request: ActingRequest, bulletin: Bulletin, faulty: Faulty) -> HttpResponse:
    actor = request.actor
    steps, names = lists.steps_of(actor, bulletin), offered(actor, bulletin)
    title = title_of(bulletin)
    context = {
        "bulletin": bulletin, "title": title, "head": head(bulletin, title, steps), "steps": steps,
        "next": next_act(actor, bulletin, names), "paper": drawn(bulletin), "out": bulletin.state in OUT,
        "editions": lists.editions(actor, bulletin), "papers": lists.papers_of(actor, bulletin),
        "receipts": about(actor, (Bulletin.RECORD, bulletin.pk)), "told": comparing.told(bulletin),
        "sheets": sheets(
            _ways(request, bulletin) if names else {}, names,
            lambda name: reverse("bulletins:act", args=[bulletin.pk, name]), faulty,
        ),
        "acts": bool(names), "compares": any(may(actor.role, one) for one in (*_ACTS, May.READ_AUDIT)),
        "opens": snapshots.reads(actor, bulletin.snapshot_id),
    }  # fmt: skip
    return render(request, "bulletins/record.html", context, status=422 if faulty is not None else 200)
