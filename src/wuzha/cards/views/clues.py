# SPDX-License-Identifier: Apache-2.0
"""Clues about cards: the list, a new one, one with its cards, clocks and course, and each act on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.cards.forms import clues as forms
from wuzha.cards.models import CardClue
from wuzha.cards.queries import clues as queries
from wuzha.cards.queries.clues import Filters
from wuzha.cards.registry import followed, follows, on_overdue
from wuzha.cards.rules.clues import CLUE_KNOWN, CLUE_STRAIGHT, ClueResult, ClueState
from wuzha.cards.services import clues as services
from wuzha.cards.services import replies
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import about
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404, tab
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

PURPOSE = "CASE"
LABELS: dict[str, Any] = {
    "assign": pgettext_lazy("clue", "Give it to a unit"),
    "reply": pgettext_lazy("clue", "Record the reply upwards"),
}
#: What is overdue.
LATE: dict[str, Any] = {
    "sign": pgettext_lazy("clue", "Not signed for in time"),
    "check": pgettext_lazy("clue", "Identity not checked in time"),
    "first": pgettext_lazy("clue", "First result is late"),
    "final": pgettext_lazy("clue", "Final result is late"),
}


@require_safe
@requires(May.READ_CARDS)
def index(request: ActingRequest) -> HttpResponse:
    """What is to be given out, is late, is to be replied to."""
    try:
        filters = Filters.of(request.GET.urlencode())
    except ValueError:
        filters = Filters()
    names = {
        "open": pgettext("clue", "Open clues"), "assign": pgettext("clue", "To be given out"),
        "late": pgettext("clue", "Overdue"), "reply": pgettext("clue", "To be replied to"),
        "all": pgettext("clue", "All clues"),
    }  # fmt: skip
    page = queries.page(request.actor, filters, request.GET.get("after", ""))
    rows = [(one, LATE[late[0]] if (late := queries.late_of(one)) is not None else "") for one in page.rows]
    query = urlencode({name: value for name, value in (("tab", filters.tab), ("result", filters.result)) if value})
    context = {
        "page": page, "rows": rows, "filters": filters, "query": query, "results": dict(ClueResult.choices),
        "tabs": [tab(label, f"?{urlencode({'tab': one})}", one == filters.tab) for one, label in names.items()],
    }  # fmt: skip
    return render(request, "cards/clues.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_CARDS)
def new(request: ActingRequest) -> HttpResponse:
    """Record a clue with all cards of one person."""
    given = request.POST if request.method == "POST" else None
    form = forms.ClueForm(given)
    if given is not None:
        made = form.done(lambda: services.take_down(request.actor, form.clue()))
        if made is not None:
            clue, fresh = made
            said = pgettext("clue", "Recorded. Give it to a unit next.")
            joined = pgettext("clue", "A clue of this person is open: the cards were added there.")
            messages.success(request, said if fresh else joined)
            if others := queries.beside(request.actor, clue):
                told = pgettext("clue", "The same number or card is in %(numbers)s: compare whose cards they are.")
                names = pgettext("clause", ", ").join(one.number for one in others)
                messages.warning(request, told % {"numbers": names})
            return redirect(clue)
    return render(request, "cards/clue_new.html", {"form": form}, status=200 if given is None else 422)


def _ways(actor: Actor, clue: CardClue) -> dict[str, Way]:
    def data(form: OnPage) -> dict[str, Any]:
        return form.cleaned_data

    ways: dict[str, tuple[Callable[[Given], OnPage], Callable[[Any], object]]] = {
        "assign": (
            lambda given: forms.AssignForm(actor, given),
            lambda form: services.assign(actor, clue.pk, data(form)["unit"], data(form)["remark"]),
        ),
        "reply": (forms.ReplyForm, lambda form: replies.reply(actor, clue.pk, data(form)["number"])),
    }
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


@require_safe
@requires(May.READ_CARDS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.WORK_CARDS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    clue = _found(request, pk)
    return acted(request, _ways(request.actor, clue), name, clue, lambda faulty: _page(request, clue, faulty))


@require_POST
@requires(May.READ_CARDS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The clue in clear for this one view."""
    clue, session = _found(request, pk), request.session.session_key
    text = grants.purpose_text(PURPOSE, clue.number)
    grant = grants.of_work(
        request.actor, session, (CardClue.RECORD, pk), purpose=PURPOSE, reference=clue.number, text=text
    )  # fmt: skip
    return _page(request, clue, clear=queries.show(request.actor, clue, grant.text, grant.detail))


@require_POST
@requires(May.WORK_CARDS)
@reveals
def letter(request: ActingRequest, pk: int) -> HttpResponse:
    """The reply as a Word file."""
    clue = _found(request, pk)
    try:
        content = replies.letter(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(clue)
    return as_file(content, f"{clue.number}.docx")


def _found(request: ActingRequest, pk: int) -> CardClue:
    return or_404(queries.of(request.actor, pk))


def _head(clue: CardClue, at: Mapping[str, Any]) -> RecordHead:
    facts = [
        Fact(pgettext("clue", "Number of the clue"), clue.source_no),
        Fact(pgettext("clue", "Sent down by"), clue.sender),
        Fact(pgettext("clue", "Received"), f"{timezone.localtime(clue.received_at):%Y-%m-%d %H:%M}"),
    ]
    if clue.checking is not None:
        facts.append(Fact(pgettext("clue", "Checked by"), clue.checking.name))
    chips = [Chip(clue.get_state_display(), "ok" if clue.state == ClueState.REPLIED else "wait")]
    if clue.result:
        chips.append(Chip(clue.get_result_display()))
    if (late := queries.late_of(clue)) is not None:
        chips.append(Chip(LATE[late[0]], "bad"))
    place = CLUE_STRAIGHT.index(ClueState(clue.state))
    steps = [
        Step(
            state.label, "done" if i < place else "now" if i == place else "next",
            f"{timezone.localtime(at[state]):%m-%d}" if state in at and i <= place else "",
        )
        for i, state in enumerate(CLUE_STRAIGHT)
    ]  # fmt: skip
    return RecordHead(f"{clue.name}", clue.number, chips, facts, steps)


def _next(actor: Actor, clue: CardClue, request_url: str) -> NextAct:
    works, late = may(actor.role, May.WORK_CARDS), queries.late_of(clue)
    others = follows(actor, "clue", clue.pk)
    if late is not None:
        others += [
            Act(one.label, url=one.url(clue), icon="flag")
            for one in on_overdue if any(may(actor.role, need) for need in one.needs)
        ]  # fmt: skip
    assign = Act(LABELS["assign"], opens="assign-sheet", icon="send", key="n")
    if clue.state == ClueState.RECORDED:
        what = pgettext("clue", "Give it to the unit that checks it")
        return NextAct(what, mine=works, due=clue.sign_due_at, act=assign if works else None, others=others)
    if clue.state == ClueState.CHECKING:
        act = Act(pgettext("clue", "Open the request"), url=request_url, key="o") if request_url else None
        due = clue.first_due_at if clue.first_at is None else clue.final_due_at
        who = clue.checking.name if clue.checking else ""
        return NextAct(pgettext("clue", "Wait for the result"), who=who, mine=False, due=due, act=act, others=others)
    if works:
        others.append(Act(LABELS["assign"], opens="assign-sheet", icon="send"))
    if clue.state == ClueState.CONCLUDED:
        act = Act(LABELS["reply"], opens="reply-sheet", icon="send", key="n") if works else None
        return NextAct(pgettext("clue", "Reply upwards"), mine=works, due=clue.final_due_at, act=act, others=others)
    return NextAct(pgettext("clue", "Nothing is left to do"), mine=False, others=others)


def _followed_url(actor: Actor, clue: CardClue) -> str:
    """Where the case, penalty, dossier or pledge stands that followed; empty where it is not known here."""
    find = followed.get(clue.result)
    return find(actor, clue.followed) if find is not None and clue.followed else ""


def _page(
    request: ActingRequest, clue: CardClue, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, steps = request.actor, queries.steps_of(request.actor, clue)
    asked = about(actor, (CardClue.RECORD, clue.pk))
    following = _next(actor, clue, asked[0].get_absolute_url() if asked else "")
    drawn = sheets(
        _ways(actor, clue) if may(actor.role, May.WORK_CARDS) else {}, offered(following),
        lambda name: reverse("cards:clue_act", args=[clue.pk, name]), faulty,
    )  # fmt: skip
    context = {
        "clue": clue, "head": _head(clue, {one.to_state: one.at for one in steps}), "next": following,
        "sheets": drawn, "clear": clear or {}, "steps": steps, "asked": asked,
        "cards": queries.cards_of(actor, clue), "others": queries.beside(actor, clue),
        "known": clue.state in CLUE_KNOWN,
        "followed_url": _followed_url(actor, clue),
    }  # fmt: skip
    return render(request, "cards/clue.html", context, status=422 if faulty is not None else 200)
