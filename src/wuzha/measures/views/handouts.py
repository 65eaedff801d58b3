# SPDX-License-Identifier: Apache-2.0
"""Lists that are handed out: asked for, approved by a second person, fetched; recalls, and how often measures were
wrong."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.measures.forms import HandOutForm, RefuseHandOutForm
from wuzha.measures.models import HandOut
from wuzha.measures.queries import handouts
from wuzha.measures.registry import deciding, kind_of, kinds, proposing
from wuzha.measures.services import handing
from wuzha.measures.views.lists import READERS
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

TONES = {"ASKED": "wait", "MADE": "ok", "REFUSED": "bad"}
#: Who asks for a list.
ASKING = (May.OVERSEE, May.APPROVE_OVERSIGHT, May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS)
#: Days that the page of wrong measures looks back.
PERIODS = (90, 365, 1095)


def offerable(role: str) -> list[tuple[str, str]]:
    """Kinds that a role may hand out in lists."""
    mine = set(proposing(role)) | set(deciding(role))
    return [(one.code, str(one.title)) for one in kinds() if one.handed_out and one.code in mine]


@require_safe
@requires(*READERS)
def index(request: ActingRequest) -> HttpResponse:
    """Lists handed out by us, and to us."""
    page = handouts.page(request.actor, request.GET.get("after", ""))
    names = {one.code: str(one.title) for one in kinds()}
    rows = [(one, pgettext("clause", ", ").join(names.get(code, code) for code in one.kinds)) for one in page.rows]
    context = {"page": page, "rows": rows, "may_ask": bool(offerable(request.actor.role))}
    return render(request, "measures/handouts.html", context)


@require_http_methods(["GET", "POST"])
@requires(*ASKING)
def new(request: ActingRequest) -> HttpResponse:
    """Ask for a list."""
    given = request.POST if request.method == "POST" else None
    form = HandOutForm(request.actor, offerable(request.actor.role), given)
    if given is not None:
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(lambda: handing.ask(request.actor, data["kinds"], data["receiver"], data["purpose"]))
        if made is not None:
            return redirect(made)
    return render(request, "measures/handout_new.html", {"form": form}, status=200 if given is None else 422)


@require_safe
@requires(*READERS)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(handouts.handout_of(request.actor, pk)))


def _ways(request: ActingRequest, row: HandOut) -> dict[str, Way]:
    return {
        "make": Way(
            pgettext("decided measure", "Approve and make the list"), OnPage,
            lambda _form: handing.make(request.actor, row.pk),
        ),
        "refuse": Way(
            pgettext("decided measure", "Refuse the list"), RefuseHandOutForm,
            lambda form: handing.refuse(request.actor, row.pk, form.cleaned_data["reason"]),
        ),
    }  # fmt: skip


@require_POST
@requires(*READERS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Approve a list or refuse it."""
    row = or_404(handouts.handout_of(request.actor, pk))
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(*READERS)
@reveals
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """The file of a list; the look is in the trail."""
    row = or_404(handouts.handout_of(request.actor, pk))
    try:
        found, content = handing.read(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(row)
    return as_file(content, f"{found.number}.xlsx")


@require_safe
@requires(*READERS)
def honesty(request: ActingRequest) -> HttpResponse:
    """Measures that were lifted because they were wrong, and how fast receivers remove who is recalled."""
    given = request.GET.get("days", "")
    days = int(given) if given in {str(one) for one in PERIODS} else PERIODS[1]
    until = timezone.now()
    since = until - timedelta(days=days)
    tabs = [tab(pgettext("decided measure", "%(days)s days") % {"days": one}, f"?days={one}", one == days)
            for one in PERIODS]  # fmt: skip
    context = {
        "rows": handouts.honesty(request.actor, since, until),
        "wrong": handouts.wrong_ones(request.actor, since, until),
        "removals": handouts.removals(request.actor, since, until), "tabs": tabs,
    }  # fmt: skip
    return render(request, "measures/honesty.html", context)


def _page(request: ActingRequest, row: HandOut, faulty: Faulty = None) -> HttpResponse:
    actor = request.actor
    following = _next(request, row)
    drawn = sheets(
        _ways(request, row),
        offered(following),
        lambda name: reverse("measures:handout_act", args=[row.pk, name]),
        faulty,
    )
    names = pgettext("clause", ", ").join(str(kind_of(code).title) for code in row.kinds)
    facts = [
        Fact(pgettext("decided measure", "Handed out by"), row.unit.name),
        Fact(pgettext("decided measure", "Receiver"), row.receiver.name),
        Fact(
            pgettext("decided measure", "Asked for"),
            f"{timezone.localtime(row.asked_at):%m-%d %H:%M} {row.asked_by.name}",
        ),
    ]
    if row.held_at is not None:
        facts.append(Fact(pgettext("decided measure", "As of"), f"{timezone.localtime(row.held_at):%Y-%m-%d %H:%M}"))
        facts.append(Fact(pgettext("decided measure", "Rows"), row.rows))
    title = pgettext("decided measure", "List: %(kinds)s") % {"kinds": names}
    head = RecordHead(title, row.number, [Chip(row.get_state_display(), TONES[row.state])], facts)
    ended = handouts.ended_since(actor, row) if row.state == "MADE" else []
    closed = row.state == "MADE" and handouts.is_closed(row, timezone.now())
    context = {"row": row, "head": head, "next": following, "sheets": drawn, "ended": ended, "closed": closed}
    return render(request, "measures/handout.html", context, status=422 if faulty is not None else 200)


def _next(request: ActingRequest, row: HandOut) -> NextAct:
    actor = request.actor
    if row.state != "ASKED":
        return NextAct(pgettext("decided measure", "Nothing is left to do"), mine=False)
    mine = handouts.to_decide(actor).filter(pk=row.pk).exists()
    label = pgettext("decided measure", "Approve and make the list")
    what = pgettext("decided measure", "A second person approves the list")
    if mine:
        refuse = Act(pgettext("decided measure", "Refuse the list"), opens="refuse-sheet", icon="ban")
        return NextAct(what, act=Act(label, opens="make-sheet", icon="check", key="n"), others=[refuse])
    refused = pgettext("decided measure", "Who asks for a list does not approve it. Ask a colleague who may.")
    return NextAct(what, mine=False, who=row.unit.name, others=[Act(label, refused=refused, icon="check")])
