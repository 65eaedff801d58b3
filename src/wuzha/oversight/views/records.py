# SPDX-License-Identifier: Apache-2.0
"""Interviews and referrals: lists, new ones, one of them with its acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.inspections.queries.asked import part_of
from wuzha.measures.queries import lists as measures
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.oversight.forms import (
    AnsweredForm,
    FollowForm,
    HoldForm,
    InterviewForm,
    ReferralForm,
    SendForm,
    SignedForm,
    WhyForm,
)
from wuzha.oversight.models import Interview, Referral
from wuzha.oversight.queries import lists
from wuzha.oversight.services import interviewing, referring
from wuzha.oversight.services.interviewing import NewInterview
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

#: Referrals are not shown to whom they are about: they are the joint office's alone, and of who audits it.
OFFICE = (May.OVERSEE, May.APPROVE_OVERSIGHT)
TONES = {
    "PLANNED": "wait", "HELD": "now", "CLOSED": "ok", "DRAFT": "wait", "SENT": "now", "ANSWERED": "ok",
}  # fmt: skip


@require_safe
@requires(May.READ_OVERSIGHT)
def interviews(request: ActingRequest) -> HttpResponse:
    page = lists.interviews(request.actor, request.GET.get("after", ""))
    return render(request, "oversight/interviews.html", {"page": page})


@require_safe
@requires(*OFFICE)
def referrals(request: ActingRequest) -> HttpResponse:
    page = lists.referrals(request.actor, request.GET.get("after", ""))
    return render(request, "oversight/referrals.html", {"page": page})


def _begun(request: ActingRequest) -> tuple[int | None, dict[str, Any]]:
    """The measure that a new record belongs to, and what its form begins with."""
    given = request.GET.get("measure", "")
    row = measures.of(request.actor, int(given)) if given.isdecimal() and len(given) < 10 else None
    if row is None:
        return None, {}
    return row.pk, {"unit": row.subject.unit_id}


def _units(request: ActingRequest, part: Any = None) -> list[tuple[int, str]]:
    """Townships, and the unit of the ticket it is about."""
    found = {one.pk: one.name for one in lists.townships(request.actor)}
    if part is not None:
        found.setdefault(part.unit_id, part.unit.name)
    return list(found.items())


def _part(request: ActingRequest) -> Any:
    """The overdue ticket on which an interview is arranged."""
    given = request.GET.get("ticket", "")
    return part_of(request.actor, int(given)) if given.isdecimal() and len(given) < 10 else None


@require_http_methods(["GET", "POST"])
@requires(*OFFICE)
def interview_new(request: ActingRequest) -> HttpResponse:
    """Arrange an interview."""
    given = request.POST if request.method == "POST" else None
    measure, initial = _begun(request)
    if (part := _part(request)) is not None:
        about = pgettext("oversight", "Ticket %(number)s, not answered in time") % {"number": part.ticket}
        initial = {"unit": part.unit_id, "matters": f"{about}：{part.ticket.title}"}
    form = InterviewForm(_units(request, part), given, initial=initial)
    if given is not None:
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(
            lambda: interviewing.plan(
                request.actor,
                NewInterview(
                    data["unit"],
                    data["whom"],
                    data["chair"],
                    data["planned_at"],
                    data["place"],
                    data["matters"],
                    measure,
                    part.pk if part is not None and part.unit_id == data["unit"] else None,
                ),
            )
        )
        if made is not None:
            return redirect(made)
    title = pgettext("oversight", "Arrange an interview")
    context = {"form": form, "title": title, "up": reverse("oversight:interviews")}
    return render(request, "oversight/new.html", context, status=200 if given is None else 422)


@require_http_methods(["GET", "POST"])
@requires(*OFFICE)
def referral_new(request: ActingRequest) -> HttpResponse:
    """Draft a referral."""
    given = request.POST if request.method == "POST" else None
    measure, initial = _begun(request)
    form = ReferralForm(_units(request), given, initial=initial)
    if given is not None:
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(
            lambda: referring.draft(request.actor, data["unit"], data["organ"], data["title"], data["facts"], measure)
        )
        if made is not None:
            return redirect(made)
    title = pgettext("oversight", "Draft a referral")
    context = {"form": form, "title": title, "up": reverse("oversight:referrals")}
    return render(request, "oversight/new.html", context, status=200 if given is None else 422)


def _interview_ways(request: ActingRequest, row: Interview) -> dict[str, Way]:
    actor, pk, files = request.actor, row.pk, request.FILES or None

    def held(form: HoldForm) -> object:
        data = form.cleaned_data
        return interviewing.hold(actor, pk, data["held_at"], data["problems"], data["commitments"], data["due_on"])

    return {
        "hold": Way(_LABELS["hold"](), HoldForm, held),
        "follow": Way(
            _LABELS["follow"](), FollowForm, lambda f: interviewing.follow(actor, pk, f.cleaned_data["what"])
        ),
        "cancel": Way(_LABELS["cancel"](), WhyForm, lambda f: interviewing.cancel(actor, pk, f.cleaned_data["reason"])),
        "minutes": Way(_LABELS["minutes"](), OnPage, lambda _f: interviewing.make_minutes(actor, pk)),
        "signed": Way(
            _LABELS["signed"](), lambda given: SignedForm(given, files),
            lambda f: interviewing.keep_signed(actor, pk, f.content()), files=True,
        ),
    }  # fmt: skip


_LABELS = {
    "hold": lambda: pgettext("oversight", "Record the interview"),
    "follow": lambda: pgettext("oversight", "Record what came of it"),
    "cancel": lambda: pgettext("oversight", "Call it off"),
    "minutes": lambda: pgettext("oversight", "Make the minutes"),
    "signed": lambda: pgettext("oversight", "Keep the signed minutes"),
    "send": lambda: pgettext("oversight", "Approve and send it"),
    "answer": lambda: pgettext("oversight", "Record the answer"),
    "withdraw": lambda: pgettext("oversight", "Withdraw the referral"),
    "letter": lambda: pgettext("oversight", "Make the letter"),
}
_ICONS = {"hold": "check", "follow": "check", "cancel": "ban", "minutes": "file", "signed": "upload", "send": "send",
          "answer": "message", "withdraw": "ban", "letter": "file"}  # fmt: skip


def _act(name: str, key: str = "") -> Act:
    return Act(_LABELS[name](), opens=f"{name}-sheet", icon=_ICONS[name], key=key)


def _referral_ways(request: ActingRequest, row: Referral) -> dict[str, Way]:
    actor, pk = request.actor, row.pk

    def send(form: SendForm) -> object:
        return referring.send(actor, pk, form.cleaned_data["document_no"], form.cleaned_data["sent_on"])

    def answer(form: AnsweredForm) -> object:
        return referring.answer(actor, pk, form.cleaned_data["answered_on"], form.cleaned_data["what"])

    return {
        "send": Way(_LABELS["send"](), SendForm, send),
        "answer": Way(_LABELS["answer"](), AnsweredForm, answer),
        "withdraw": Way(
            _LABELS["withdraw"](), WhyForm, lambda f: referring.withdraw(actor, pk, f.cleaned_data["reason"])
        ),
        "letter": Way(_LABELS["letter"](), OnPage, lambda _f: referring.make_letter(actor, pk)),
    }


@require_safe
@requires(May.READ_OVERSIGHT)
def interview(request: ActingRequest, pk: int) -> HttpResponse:
    return _interview(request, or_404(lists.interview(request.actor, pk)))


@require_POST
@requires(May.READ_OVERSIGHT)
def interview_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    row = or_404(lists.interview(request.actor, pk))
    return acted(request, _interview_ways(request, row), name, row, lambda faulty: _interview(request, row, faulty))


@require_POST
@requires(May.READ_OVERSIGHT)
@reveals
def interview_show(request: ActingRequest, pk: int) -> HttpResponse:
    """What was said, in clear; the look is in the trail."""
    row = or_404(lists.interview(request.actor, pk))
    return _interview(request, row, clear=lists.show(request.actor, row, f"办理约谈：{row.number}"))


def _interview(
    request: ActingRequest, row: Interview, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    ours = row.unit.path.startswith(actor.unit_path or "-") and may(actor.role, May.OVERSEE)
    facts = [
        Fact(pgettext("oversight", "Held by"), row.unit.name),
        Fact(pgettext("oversight", "Who is interviewed (post)"), row.whom),
        Fact(pgettext("oversight", "Who presides (post)"), row.chair),
        Fact(pgettext("oversight", "When"), f"{timezone.localtime(row.planned_at):%Y-%m-%d %H:%M}"),
        Fact(pgettext("oversight", "Where"), row.place),
    ]
    if row.due_on is not None:
        facts.append(Fact(pgettext("oversight", "To be mended by"), f"{row.due_on}"))
    title = pgettext("oversight", "Interview with %(unit)s") % {"unit": row.asked.name}
    head = RecordHead(title, row.number, [Chip(row.get_state_display(), TONES.get(row.state, ""))], facts)
    acts = {"PLANNED": ("hold", "cancel"), "HELD": ("follow", "minutes", "signed"), "CLOSED": ("minutes", "signed")}
    names = acts.get(row.state, ()) if ours else ()
    whats = {
        "PLANNED": pgettext("oversight", "Hold the interview"), "HELD": pgettext("oversight", "See what came of it"),
    }  # fmt: skip
    what = whats.get(row.state, pgettext("oversight", "Nothing is left to do"))
    due = row.planned_at if row.state == "PLANNED" else None
    following = _next(what, names, mine=ours and row.state in whats, who=row.unit.name, due=due)
    words = (
        ("matters", pgettext("oversight", "About what")), ("problems", pgettext("oversight", "Problems pointed out")),
        ("commitments", pgettext("oversight", "What was promised")),
        ("follow_up", pgettext("oversight", "What came of it")),
    )  # fmt: skip
    return _record(request, row, head, following, _interview_ways(request, row), words, faulty, clear)


@require_safe
@requires(*OFFICE)
def referral(request: ActingRequest, pk: int) -> HttpResponse:
    return _referral(request, or_404(lists.referral(request.actor, pk)))


@require_POST
@requires(*OFFICE)
def referral_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    row = or_404(lists.referral(request.actor, pk))
    return acted(request, _referral_ways(request, row), name, row, lambda faulty: _referral(request, row, faulty))


@require_POST
@requires(*OFFICE)
@reveals
def referral_show(request: ActingRequest, pk: int) -> HttpResponse:
    """The facts in clear; the look is in the trail."""
    row = or_404(lists.referral(request.actor, pk))
    return _referral(request, row, clear=lists.show(request.actor, row, f"办理移送：{row.number}"))


def _referral(
    request: ActingRequest, row: Referral, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    facts = [
        Fact(pgettext("oversight", "Unit"), row.about.name),
        Fact(pgettext("oversight", "To whom"), row.get_organ_display()),
        Fact(pgettext("oversight", "Drafted by"), row.drafted_by.name if row.drafted_by else "—"),
    ]
    if row.document_no:
        facts.append(Fact(pgettext("oversight", "Number of the letter"), row.document_no))
    head = RecordHead(row.title, row.number, [Chip(row.get_state_display(), TONES.get(row.state, ""))], facts)
    own = row.drafted_by_id == request.actor.person_id
    acts = {
        "DRAFT": ("withdraw",) if own else ("send", "withdraw"), "SENT": ("answer", "letter"), "ANSWERED": ("letter",),
    }  # fmt: skip
    whats = {
        "DRAFT": pgettext("oversight", "A second person approves the referral"),
        "SENT": pgettext("oversight", "Wait for the answer, then record it"),
    }
    what = whats.get(row.state, pgettext("oversight", "Nothing is left to do"))
    names = acts.get(row.state, ())
    mine = row.state == "SENT" or (row.state == "DRAFT" and not own)
    following = _next(what, names, mine=mine, who=row.unit.name, solid=not (row.state == "DRAFT" and own))
    words = (("facts", pgettext("oversight", "Facts")), ("answer", pgettext("oversight", "Answer")))
    return _record(request, row, head, following, _referral_ways(request, row), words, faulty, clear)


def _next(what: str, names: tuple[str, ...], *, mine: bool, who: str, due: Any = None, solid: bool = True) -> NextAct:
    """The bar: the first of the acts is the solid button."""
    first = _act(names[0], "n") if names and mine and solid else None
    rest = [_act(name) for name in (names[1:] if first is not None else names)]
    return NextAct(what, who="" if mine else who, mine=mine, due=due, act=first, others=rest)


def _record(
    request: ActingRequest,
    row: Interview | Referral,
    head: RecordHead,
    following: NextAct,
    ways: Mapping[str, Way],
    words: tuple[tuple[str, str], ...],
    faulty: Faulty,
    clear: Mapping[str, str] | None,
) -> HttpResponse:
    kind = row.RECORD
    drawn = sheets(ways, offered(following), lambda name: reverse(f"oversight:{kind}_act", args=[row.pk, name]), faulty)
    clear = clear or {}
    context = {
        "row": row, "head": head, "next": following, "sheets": drawn, "clear": clear,
        "words": [(label, clear.get(name, "")) for name, label in words if getattr(row, name) is not None],
        "steps": [(one, clear.get(f"note:{one.pk}", "")) for one in lists.steps_of(request.actor, row)],
        "papers": lists.papers_of(request.actor, row), "show": reverse(f"oversight:{kind}_show", args=[row.pk]),
        "up": reverse(f"oversight:{kind}s"),
        "measure": measures.of(request.actor, row.measure_id) if row.measure_id is not None else None,
    }  # fmt: skip
    return render(request, "oversight/record.html", context, status=422 if faulty is not None else 200)


@require_POST
@requires(May.READ_OVERSIGHT)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """Minutes or a letter; the look is in the trail."""
    one = or_404(lists.paper_of(request.actor, pk))
    record: Any = one.interview or one.referral
    try:
        found, content = interviewing.read(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(record)
    return as_file(content, f"{record.number}-{found.pk}.{found.suffix}")
