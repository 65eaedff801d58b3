# SPDX-License-Identifier: Apache-2.0
"""交接班: the notes of a unit, and one of them as a record to write, sign over and take over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui import moments
from wuzha.ui.acting import OnPage, refusals_in, refusals_to
from wuzha.ui.fields import WordsField
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead
from wuzha.warning.models import ShiftNote, WarningRecord
from wuzha.warning.queries import shift_notes
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.queries.shift_parts import part_of
from wuzha.warning.queries.tasks.lists import ClockName
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import shift_notes as services
from wuzha.warning.services.errors import Code
from wuzha.warning.views.console import lists

#: Code of a figure → its words, in the order in which a note is read.
FIGURES: dict[str, Any] = {
    "overdue": gettext_lazy("Overdue"),
    "waiting": gettext_lazy("To triage"),
    "unsigned": gettext_lazy("To be signed in"),
    "at_work": gettext_lazy("Being worked on"),
    "alerts": gettext_lazy("Alerts nobody answered"),
    "handovers": gettext_lazy("To hand over"),
    "arrived": gettext_lazy("Received in this shift"),
    "dispatched": gettext_lazy("Dispatched in this shift"),
    "closed": gettext_lazy("Closed in this shift"),
}


#: Figures that open a list of the desk while the note is written; those of what was done have none.
LISTS = {"overdue": Queue.OVERDUE, "waiting": Queue.TODO, "unsigned": Queue.SENT, "at_work": Queue.WORK}


def _url_of(code: str, actor: Actor) -> str:
    """Where a figure of what is open leads to; empty for what was done."""
    if code == "alerts":
        return f"{reverse('inbox:list')}?tab=alert&wide=1"
    if code not in LISTS:
        return ""
    return lists.address(Filters(queue=LISTS[code])) if may(actor.role, May.TRIAGE) else reverse("warning:tasks")


class NoteForm(OnPage):
    """What the figures do not say."""

    short_name = "note"
    beside = {Code.PERSONAL_DATA: "text", Code.TOO_LONG: "text"}

    text = WordsField(label=gettext_lazy("For the next shift"), required=False, max_length=services.MOST_TEXT)


def next_act(note: ShiftNote, actor: Actor) -> NextAct:
    """Sign it over, or take it over; who signed waits for somebody else."""
    if note.signed_at is None:
        sign = Act(_("Sign the shift over"), post=reverse("warning:shift_note_sign", args=[note.pk]), icon="user-check")
        if note.text:
            return NextAct(_("Hand the shift over"), detail=_("the note is kept"), act=sign)
        act = Act(_("Write the note"), url="#words-title", icon="edit")
        return NextAct(_("Hand the shift over"), detail=_("write what the figures do not say"), act=act, others=[sign])
    if note.done_at is not None:
        again = Act(_("Begin the next note"), post=reverse("warning:shift_note_begin"), icon="plus")
        return NextAct(_("The shift was taken over"), mine=False, act=again)
    if note.by_id == actor.person_id:
        return NextAct(_("Taken over by the next shift"), who=str(note.unit), mine=False)
    act = Act(_("Take the shift over"), post=reverse("warning:shift_note_confirm", args=[note.pk]), icon="user-check")
    return NextAct(_("Take the shift over"), detail=_("read it, then confirm"), act=act)


def head(note: ShiftNote) -> RecordHead:
    """What the note is: unit and moment, where it stands, who."""
    since = moments.local(note.since)
    if shift_notes.is_first(note):
        since = _("{at}, the last 12 hours: no note before it").format(at=since)
    facts = [Fact(_("Since"), since), Fact(_("Written by"), str(note.by))]
    if note.signed_at:
        facts.append(Fact(_("Signed over"), moments.local(note.signed_at)))
    if note.done_at:
        facts.append(Fact(_("Taken over"), f"{note.done_by} {moments.local(note.done_at)}"))
    title = _("Hand-over of the shift, {unit} {at}").format(unit=note.unit, at=moments.local(note.signed_at or note.at))
    return RecordHead(title, chips=[chip(note)], facts=facts)


def chip(note: ShiftNote) -> Chip:
    if note.done_at:
        return Chip(_("Taken over"), "ok", "check")
    return Chip(_("To take over"), "wait") if note.signed_at else Chip(_("Being written"), "now")


@require_GET
@requires(May.TRIAGE, May.WORK)
def index(request: ActingRequest) -> HttpResponse:
    """The unit's notes, the latest first."""
    found = pages.page(shift_notes.of_unit(request.actor), request.GET.get("after", ""))
    rows = [{"note": one, "chip": chip(one)} for one in found.rows]
    return render(request, "warning/console/shift_notes.html", {"rows": rows, "page": found})


@require_POST
@requires(May.TRIAGE, May.WORK)
def begin(request: ActingRequest) -> HttpResponse:
    return redirect("warning:shift_note", services.begin(request.actor).pk)


@require_GET
@requires(May.TRIAGE, May.WORK)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, in_reach(request.actor, ShiftNote, "unit", "by", "done_by", pk=pk))


@require_POST
@requires(May.TRIAGE, May.WORK)
def write(request: ActingRequest, pk: int) -> HttpResponse:
    return _write(request, pk, then_sign=False)


@require_POST
@requires(May.TRIAGE, May.WORK)
def sign(request: ActingRequest, pk: int) -> HttpResponse:
    """Sign it over; what was typed beside the button is kept first."""
    if "text" in request.POST:
        return _write(request, pk, then_sign=True)
    in_reach(request.actor, ShiftNote, pk=pk)
    with refusals_to(request):
        services.sign(request.actor, pk)
        messages.success(request, _("Signed over. The next shift confirms it."))
    return redirect("warning:shift_note", pk)


def _write(request: ActingRequest, pk: int, *, then_sign: bool) -> HttpResponse:
    note = in_reach(request.actor, ShiftNote, "unit", "by", "done_by", pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            services.write(request.actor, pk, form.cleaned_data["text"])
            if then_sign:
                services.sign(request.actor, pk)
            messages.success(request, _("Signed over. The next shift confirms it.") if then_sign else _("Kept."))
            return redirect("warning:shift_note", pk)
    return _page(request, note, form)


@require_POST
@requires(May.TRIAGE, May.WORK)
def confirm(request: ActingRequest, pk: int) -> HttpResponse:
    in_reach(request.actor, ShiftNote, pk=pk)
    with refusals_to(request):
        services.confirm(request.actor, pk)
        messages.success(request, _("The shift is yours."))
    return redirect("warning:shift_note", pk)


def _open(rows: list[dict[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    """What other domains hand over, in words; led to where the actor may look."""
    return [
        one | {
            "label": part.label, "state": part.words(one["state"]),
            "url": part.address(one["pk"]) if may(actor.role, part.needs) else "",
            "due": datetime.fromisoformat(one["due"]) if one["due"] else None,
        }
        for one in rows
        if (part := part_of(one["part"])) is not None
    ]  # fmt: skip


def _page(request: ActingRequest, note: ShiftNote, form: NoteForm | None = None) -> HttpResponse:
    facts = note.facts if note.signed_at else shift_notes.gathered(request.actor, note.since)
    figures, watch = facts.get("figures", {}), facts.get("watch", [])
    seen = set(
        WarningRecord.objects.visible_to(request.actor)
        .filter(pk__in=[one["pk"] for one in watch])
        .values_list("pk", flat=True)
    )
    context = {
        "note": note,
        "head": head(note),
        "next": next_act(note, request.actor),
        "figures": [
            (label, figures[code], "" if note.signed_at else _url_of(code, request.actor))
            for code, label in FIGURES.items()
            if code in figures
        ],
        "open": _open(facts.get("open", []), request.actor),
        "watch": [
            one
            | {
                "level": Level[one["level"]].label,
                "url": reverse("warning:detail", args=[one["pk"]]) if one["pk"] in seen else "",
                "clock": ClockName(one["clock"]).label if one["clock"] else "",
                "due": datetime.fromisoformat(one["due"]) if one["due"] else None,
            }
            for one in watch
        ],
        "form": form or NoteForm(initial={"text": note.text}),
        "own": note.unit_id == request.actor.unit_id,
    }
    return render(request, "warning/console/shift_note.html", context, status=422 if form else 200)
