# SPDX-License-Identifier: Apache-2.0
"""One card: in which cases it is, what was done with it, how it came to be opened; and each act on it."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.cards.forms.cards import AskForm, ConcludeForm, DisposeForm, InvolveForm, OpeningForm, RegisterForm
from wuzha.cards.models import InvolvedCard
from wuzha.cards.queries import cards
from wuzha.cards.rules.kinds import TraceState
from wuzha.cards.services import registry, tracing
from wuzha.cards.views.next import LABELS, head, next_act
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: To work on a case: records are looked at under their number.
PURPOSE = "CASE"


def _ways(request: ActingRequest, row: InvolvedCard) -> dict[str, Way]:
    actor, pk = request.actor, row.pk

    def dispose(form: DisposeForm) -> object:
        given = form.cleaned_data
        return registry.dispose(actor, pk, given["kind"], given["day"], given["by_whom"], given["reference"])

    def conclude(form: ConcludeForm) -> object:
        given = form.cleaned_data
        traces = cards.traces_of(actor, row)
        found = next((one for one in traces if one.state == TraceState.ACCEPTED), traces[0] if traces else None)
        return tracing.conclude(actor, or_404(found).pk, given["responsibility"], given["finding"])

    found = {
        "opening": Way(
            "", lambda given: OpeningForm(actor, row, given),
            lambda form: registry.record_opening(actor, pk, form.opening()),
        ),
        "involve": Way("", InvolveForm, lambda form: registry.involve(actor, pk, form.about(actor))),
        "dispose": Way("", lambda given: DisposeForm(row, given), dispose),
        "ask": Way(
            "", AskForm,
            lambda form: tracing.ask(actor, [pk], form.cleaned_data["remark"], form.cleaned_data["due_on"]),
        ),
        "conclude": Way("", ConcludeForm, conclude),
    }  # fmt: skip
    return {name: Way(LABELS[name][0], way.form, way.do) for name, way in found.items()}


@require_safe
@requires(May.READ_CARDS)
def card(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(cards.of(request.actor, pk)))


@require_POST
@requires(May.WORK_CARDS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    row = or_404(cards.of(request.actor, pk))
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(May.READ_CARDS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Number, holder, clerk and findings in clear, for this one view."""
    row = or_404(cards.of(request.actor, pk))
    text = grants.purpose_text(PURPOSE, row.number)
    grant = grants.of_work(
        request.actor, request.session.session_key, (row.RECORD, pk), purpose=PURPOSE, reference=row.number, text=text
    )
    return _page(request, row, clear=cards.show(request.actor, row, grant.text, grant.detail))


@require_http_methods(["GET", "POST"])
@requires(May.WORK_CARDS)
def register(request: ActingRequest) -> HttpResponse:
    """A card that nothing else told of."""
    form = RegisterForm(request.actor, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = form.done(
            lambda: registry.register(
                request.actor, form.cleaned_data["kind"], form.cleaned_data["number"], form.about(request.actor),
                form.opening(),
            )
        )  # fmt: skip
        if made is not None:
            messages.success(request, pgettext("act", "Recorded."))
            return redirect(made)
    return render(request, "cards/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _page(
    request: ActingRequest, row: InvolvedCard, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    traces = cards.traces_of(actor, row)
    following = next_act(actor, row, traces)
    works = may(actor.role, May.WORK_CARDS)
    drawn = sheets(
        _ways(request, row) if works else {}, offered(following),
        lambda name: reverse("cards:card_act", args=[row.pk, name]), faulty,
    )  # fmt: skip
    clear = clear or {}
    context = {
        "row": row, "head": head(row, traces), "next": following, "sheets": drawn, "clear": clear,
        "involvements": cards.involvements_of(actor, row), "disposals": cards.disposals_of(actor, row),
        "traces": [(one, clear.get(f"clerk_{one.pk}", ""), clear.get(f"finding_{one.pk}", "")) for one in traces],
        "steps": cards.steps_of(actor, row), "others": cards.of_same_holder(actor, row),
    }  # fmt: skip
    return render(request, "cards/card.html", context, status=422 if faulty is not None else 200)
