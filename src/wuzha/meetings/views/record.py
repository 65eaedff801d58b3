# SPDX-License-Identifier: Apache-2.0
"""One meeting: agenda, who came, what was resolved and how far that is; and each act on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wuzha.meetings.forms import meetings as forms
from wuzha.meetings.forms.correcting import CorrectItemForm
from wuzha.meetings.models import Meeting
from wuzha.meetings.queries import lists
from wuzha.meetings.queries.members import member_units
from wuzha.meetings.queries.owed import resolutions_of
from wuzha.meetings.rules.life import Presence, State
from wuzha.meetings.services import correcting, papers, resolutions
from wuzha.meetings.services import meetings as services
from wuzha.meetings.views.next import LABELS, head, next_act, offered
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import units as choosable
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, Way, acted, sheets
from wuzha.ui.middleware import reveals

#: States in which a document can be made.
WITH_PAPER = (State.INVITED, State.MINUTED, State.CLOSED)


@require_safe
@requires(May.READ_OVERSIGHT)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), None)


@require_POST
@requires(May.OVERSEE)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    row = _found(request, pk)
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(May.OVERSEE)
def make_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """Make the notice or the minutes as a document."""
    row = _found(request, pk)
    try:
        papers.make(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
    return redirect(row)


@require_POST
@requires(May.READ_OVERSIGHT)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """A document of a meeting; the look is in the trail."""
    try:
        found, content = papers.read(request.actor, pk)
    except RefusalError as refused:
        one = or_404(lists.paper_of(request.actor, pk))
        messages.warning(request, refused.message)
        return redirect(one.meeting)
    return as_file(content, f"{found.meeting.number}-{found.kind.lower()}.{found.suffix}")


def _found(request: ActingRequest, pk: int) -> Meeting:
    return or_404(lists.of(request.actor, pk))


def _ways(request: ActingRequest, row: Meeting) -> dict[str, Way]:
    """All acts on this meeting; the state says which of them are offered."""
    actor, pk = request.actor, row.pk
    members = member_units(actor, timezone.localdate(row.at))
    invited = lists.invitations_of(actor, row)
    agenda = [(one.pk, f"{one.no}. {one.topic}") for one in lists.agenda_of(actor, row)]
    known = dict(members) | {one.unit_id: one.unit.name for one in invited}
    others = [(key, name) for _kind, rows in choosable(actor) for key, name in rows if key not in known]

    def data(form: Any) -> dict[str, Any]:
        found: dict[str, Any] = form.cleaned_data
        return found

    chosen = [one.unit_id for one in invited] or [key for key, _name in members]
    ways: dict[str, tuple[Any, Any]] = {
        "item": (
            lambda given: forms.ItemForm(list(known.items()), given),
            lambda form: services.add_item(actor, pk, data(form)["topic"], data(form)["reports"]),
        ),
        "correct": (
            lambda given: CorrectItemForm(agenda, list(known.items()), given),
            lambda form: correcting.item(
                actor, pk, data(form)["item"], data(form)["reason"], topic=data(form)["topic"],
                reports=data(form)["reports"], out=data(form)["out"],
            ),
        ),
        "choose": (
            lambda given: forms.UnitsForm([*known.items(), *others], chosen, given),
            lambda form: services.choose(actor, pk, data(form)["units"]),
        ),
        "invite": (
            lambda given: forms.InviteForm(row.at <= timezone.now(), given),
            lambda form: services.invite(actor, pk, afterwards=data(form).get("afterwards", False)),
        ),
        "move": (
            lambda given: forms.MoveForm(given, initial={"at": timezone.localtime(row.at)}),
            lambda form: services.put_off(actor, pk, data(form)["at"], data(form)["reason"]),
        ),
        "attend": (
            lambda given: forms.AttendForm(invited, given),
            lambda form: services.attend(actor, pk, form.answers()),
        ),
        "hold": (OnPage, lambda _form: services.hold(actor, pk)),
        "say": (
            lambda given: forms.SayForm(given, initial={"summary": row.summary}),
            lambda form: services.say(actor, pk, data(form)["summary"]),
        ),
        "resolve": (
            lambda given: forms.ResolveForm([*known.items(), *others], given),
            lambda form: resolutions.resolve(actor, pk, form.resolution()),
        ),
        "minute": (forms.MinuteForm, lambda form: services.minute(actor, pk, data(form)["number"], data(form)["day"])),
        "close": (OnPage, lambda _form: services.close(actor, pk)),
        "call_off": (forms.ReasonForm, lambda form: services.call_off(actor, pk, data(form)["reason"])),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _page(request: ActingRequest, row: Meeting, faulty: Faulty) -> HttpResponse:
    actor, runs = request.actor, may(request.actor.role, May.OVERSEE)
    steps, invited = lists.steps_of(actor, row), lists.invitations_of(actor, row)
    resolved = resolutions_of(row, actor)
    agenda = lists.agenda_of(actor, row)
    names = offered(row, invited, agenda) if runs else []
    ways = _ways(request, row) if runs else {}
    recording = runs and row.state == State.INVITED and row.at <= timezone.now() and bool(invited)
    form: Any = None
    if recording:
        form = faulty[1] if faulty is not None and faulty[0] == "attend" else ways["attend"].form(None)
    context = {
        "row": row, "head": head(row, steps, invited, resolved, runs=runs),
        "next": next_act(row, names, resolved, runs=runs), "steps": steps,
        "agenda": agenda, "corrections": lists.corrections_of(actor, "meeting", [row.pk]), "resolved": resolved,
        "form": form,
        "invited": [
            (one, form[f"presence-{one.unit_id}"] if form else None, form[f"words-{one.unit_id}"] if form else None)
            for one in invited
        ],
        "recorded": any(one.presence != Presence.UNKNOWN for one in invited),
        "papers": lists.papers_of(actor, row), "makes_paper": runs and row.state in WITH_PAPER,
        "sheets": sheets(
            {name: way for name, way in ways.items() if name != "attend"}, names,
            lambda name: reverse("meetings:act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "meetings/record.html", context, status=422 if faulty is not None else 200)
