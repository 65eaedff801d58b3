# SPDX-License-Identifier: Apache-2.0
"""Is this the same person? Two warnings side by side, one key to decide, and the next pair."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals
from wuzha.ui.moments import local_near
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead
from wuzha.warning.forms.console import PairForm
from wuzha.warning.models import Verdict
from wuzha.warning.queries import desk as desks
from wuzha.warning.queries import pairs as queries
from wuzha.warning.rules.lifecycle import OPEN, State
from wuzha.warning.services import pairs
from wuzha.warning.services.errors import Code
from wuzha.warning.views.console.lists import MOST_DIGITS

#: What both people are shown in clear for: the purpose among those of `privacy.purposes`, as the trail keeps it.
PURPOSE, TEXT = "VERIFY", "核实身份"


@require_GET
@requires(May.TRIAGE)
def show(request: ActingRequest) -> HttpResponse:
    """The pair asked for, else the first that nobody has decided on."""
    asked = _asked(request)
    waiting = queries.to_decide(request.actor)
    keys = asked or (waiting[0] if waiting else None)
    pair = queries.of(request.actor, *keys) if keys else None
    if asked and pair is None:
        raise Http404
    return _page(request, pair, waiting)


@require_POST
@requires(May.TRIAGE)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest) -> HttpResponse:
    """Both people in clear for this one view; each look is in the trail."""
    pair = _pair(request)
    if pair is None:
        return redirect("warning:pairs")
    clear = {}
    for side, warning in (("one", pair.one), ("other", pair.other)):
        desk = or_404(desks.of(request.actor, warning.pk))
        grant = grants.of_work(
            request.actor, request.session.session_key, ("warning", warning.pk), purpose=PURPOSE,
            reference=warning.number, text=TEXT,
        )  # fmt: skip
        clear[side] = desks.reveal(desk, f"{grant.text}（{warning.number}）", grant.detail).person
    return _page(request, pair, queries.to_decide(request.actor), clear)


@require_POST
@requires(May.TRIAGE)
def decide(request: ActingRequest) -> HttpResponse:
    """Keep the decision and go on with the next pair; refused, the same pair with why and what was written."""
    pair = _pair(request)
    if pair is None:
        return redirect("warning:pairs")
    form, into = PairForm(request.POST), None
    if form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        with refusals_in(form, {Code.PERSONAL_DATA: "note", Code.TOO_LONG: "note"}):
            into = pairs.decide(request.actor, pair.one.pk, pair.other.pk, verdict, form.cleaned_data["note"])
    if form.errors:
        return _page(request, pair, queries.to_decide(request.actor), form=form)
    said = {
        Verdict.SAME: _("Merged: %(gone)s goes on in %(into)s.")
        % {"gone": pair.gone.number, "into": into.number if into else ""},
        Verdict.UNSURE: _("Kept for later: %(one)s and %(other)s."),
        Verdict.DIFFERENT: _("Different people: %(one)s and %(other)s. This is not asked again."),
    }[verdict]
    messages.success(request, said % {"one": pair.one.number, "other": pair.other.number} if "%(" in said else said)
    return redirect("warning:pairs")


def _page(
    request: ActingRequest,
    pair: queries.Pair | None,
    waiting: list[tuple[int, int]],
    clear: dict[str, Any] | None = None,
    *,
    form: PairForm | None = None,
) -> HttpResponse:
    here = (pair.one.pk, pair.other.pk) if pair else None
    rest = [keys for keys in waiting if keys != here]
    may_see = clear is None and may(request.actor.role, May.REVEAL)
    context = {
        "pair": pair,
        "head": head(pair, len(rest)) if pair else None,
        "next": next_act(pair, request.actor.person_id, reveal=may_see) if pair else None,
        "clear": clear,
        "waiting": len(rest),
        "next_url": address(*rest[0]) if rest else "",
        "unsure": queries.unsure(request.actor),
        "form": form or PairForm(),
    }
    return render(request, "warning/console/pairs.html", context, status=422 if form else 200)


def head(pair: queries.Pair, more: int) -> RecordHead:
    """The two by their masked names, and how many pairs come after them."""
    names = [str(one.name) if one.name is not None else _("name unknown") for one in (pair.one, pair.other)]
    title = _("The same person? {one} and {other}").format(one=names[0], other=names[1])
    chips, before = [], pair.decision
    if before is not None:
        chips.append(Chip(before.get_verdict_display(), "wait" if before.verdict == Verdict.UNSURE else "ok"))
    facts = [Fact(_("Pairs after this one"), str(more))]
    if before is not None:
        facts.append(Fact(_("Decided before"), f"{before.by.name} {local_near(before.at)} {before.note}".strip()))
    return RecordHead(title, number=f"{pair.one.number} {pair.other.number}", chips=chips, facts=facts)


def next_act(pair: queries.Pair, person_id: int | None, *, reveal: bool) -> NextAct:
    """Merge the two, where that can be done; the other answers stand below the comparison, each with its key."""
    keys = {"one": pair.one.pk, "other": pair.other.pk}
    others = []
    if reveal:
        url = reverse("warning:pair_reveal")
        label, hint = _("Show both in clear"), _("to verify who it is; the look is in the audit trail")
        others.append(Act(label, post=url, hidden=keys, icon="eye", key="v", hint=hint))
    what, why = _("Compare the two, then decide"), why_not_merge(pair, person_id)
    if why:
        others.append(Act(_("The same: merge"), icon="merge", refused=why))
        return NextAct(what, detail=why, others=others)
    same = Act(
        _("The same: merge"), post=reverse("warning:pair_decide"), hidden=keys | {"verdict": Verdict.SAME.value},
        icon="merge", key="y",
    )  # fmt: skip
    detail = _("merged, {gone} goes on in {into}; this cannot be taken back").format(
        gone=pair.gone.number, into=pair.into.number
    )
    return NextAct(what, detail=detail, act=same, others=others)


def why_not_merge(pair: queries.Pair, person_id: int | None) -> str:
    """Why the two cannot be merged by who looks, and who can; empty when they can."""
    for one in (pair.gone, pair.into):
        if one.state not in OPEN:
            return _("{number} is over: {state}").format(number=one.number, state=one.get_state_display())
        if one.state == State.CLAIMED and one.claimed_by_id != person_id:
            return _("{who} has {number} in hand, and can merge the two").format(who=one.claimed_by, number=one.number)
    one_id, other_id = pair.one.id_index, pair.other.id_index
    if one_id and other_id and bytes(one_id) != bytes(other_id):
        return _("They have two ID numbers: two people")
    return ""


def address(one: int, other: int) -> str:
    """Where two warnings are compared."""
    return f"{reverse('warning:pairs')}?{urlencode({'one': one, 'other': other})}"


def _pair(request: ActingRequest) -> queries.Pair | None:
    """The pair that was sent; `None` when none was, 404 when it is out of reach."""
    asked = _asked(request)
    return or_404(queries.of(request.actor, *asked)) if asked else None


def _asked(request: ActingRequest) -> tuple[int, int] | None:
    given = request.POST if request.method == "POST" else request.GET
    keys = [given.get(name, "") for name in ("one", "other")]
    if not all(key.isdecimal() and len(key) < MOST_DIGITS for key in keys):
        return None
    return int(keys[0]), int(keys[1])
