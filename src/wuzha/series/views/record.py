# SPDX-License-Identifier: Apache-2.0
"""Series: the list, and one with its records, why they are taken to be one gang's, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.models import Grant
from wuzha.privacy.services import grants
from wuzha.series.forms import ApartForm, ReasonForm, WithdrawForm
from wuzha.series.models import Series, Suggestion
from wuzha.series.queries import network, reasons, records
from wuzha.series.queries.records import Shown
from wuzha.series.rules.words import About, RecordKind, SeriesState, SuggestionState, Verdict
from wuzha.series.services import judging
from wuzha.series.views.network import words
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404, tab
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

#: To work on a case: what series have in common is looked at under their number.
PURPOSE = "CASE"
_TONES = {SeriesState.CONFIRMED: "ok", SeriesState.SUGGESTED: "wait", SeriesState.DISSOLVED: ""}


@require_safe
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    """Series in reach: what waits for a decision, what is confirmed, all."""
    here = request.GET.get("tab", "")
    here = here if here in records.TABS else "waiting"
    page = records.page(request.actor, here, request.GET.get("after", ""))
    names = {
        "waiting": pgettext("series", "To be judged"), "confirmed": pgettext("series", "Confirmed series"),
        "all": pgettext("series", "All series"),
    }  # fmt: skip
    for one in page.rows:
        keys = [node.pk for node in records.members(one)]
        one.why = next(iter(reasons.between(keys)), None)
    tabs = [tab(label, f"?tab={code}", code == here) for code, label in names.items()]
    return render(request, "series/index.html", {"page": page, "tabs": tabs})


@require_safe
@requires(May.READ_CASES)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(records.of(request.actor, pk)))


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """What records in reach have in common in clear, for this one view."""
    series, session = or_404(records.of(request.actor, pk)), request.session.session_key
    text = grants.purpose_text(PURPOSE, series.number)
    grant = grants.of_work(
        request.actor, session, (Series.RECORD, pk), purpose=PURPOSE, reference=series.number, text=text
    )  # fmt: skip
    return _page(request, series, looking=grant)


@require_POST
@requires(May.JUDGE_SERIES)
def judge(request: ActingRequest, pk: int, verdict: str) -> HttpResponse:
    """Yes, no or later: about a suggestion, or (`yes` without one) the series as it is."""
    series = or_404(records.of(request.actor, pk))
    form = ReasonForm(request.POST)

    def act() -> object:
        reason, suggestion = form.cleaned_data["reason"], form.cleaned_data["suggestion"] or 0
        if verdict == "yes":
            if suggestion:
                return judging.accept(request.actor, pk, suggestion, reason)
            return judging.confirm(request.actor, pk, reason)
        if verdict == "no":
            return judging.deny(request.actor, pk, suggestion, reason)
        if verdict == "later":
            return judging.later(request.actor, pk, suggestion)
        raise Http404

    if form.done(act) is None:
        return _page(request, series, form)
    told = {
        "yes": pgettext("series", "Confirmed. The decision can be taken back below."),
        "no": pgettext("series", "Rejected. The decision can be taken back below."),
        "later": pgettext("series", "Put off; it comes back by itself."),
    }
    messages.success(request, told[verdict])
    return redirect("series:record", pk)


@require_POST
@requires(May.JUDGE_SERIES)
def apart(request: ActingRequest, pk: int) -> HttpResponse:
    """Records that do not belong."""
    series = or_404(records.of(request.actor, pk))
    form = _apart(request, series, request.POST)
    if form.done(lambda: judging.reject(request.actor, pk, form.cleaned_data["nodes"], form.cleaned_data["reason"])):
        messages.success(request, pgettext("series", "Taken apart. The decision can be taken back below."))
        return redirect("series:record", pk)
    return _page(request, series, form)


@require_POST
@requires(May.JUDGE_SERIES)
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """A decision taken back."""
    series = or_404(records.of(request.actor, pk))
    form = WithdrawForm(request.POST)

    def act() -> object:
        return judging.withdraw(request.actor, pk, form.cleaned_data["decision"], form.cleaned_data["reason"])

    if form.done(act) is None:
        return _page(request, series, form)
    messages.success(request, pgettext("series", "Taken back; everything is grouped as if it had never been decided."))
    return redirect("series:record", pk)


def _apart(request: ActingRequest, series: Series, given: Any = None) -> ApartForm:
    nodes = records.members(series)
    told = records.seen(request.actor, nodes)
    return ApartForm([(node.pk, told[node.pk].title) for node in nodes], given)


def _page(
    request: ActingRequest, series: Series, faulty: OnPage | None = None, looking: Grant | None = None
) -> HttpResponse:
    actor = request.actor
    nodes = records.members(series)
    told = records.seen(actor, nodes)
    why = reasons.of_members(nodes)
    judges = may(actor.role, May.JUDGE_SERIES) and series.state != SeriesState.DISSOLVED
    waiting = records.waiting_of(series) if judges else []
    open_now = [one for one in waiting if one.state == SuggestionState.OPEN] or waiting
    proposed = [_told(actor, one) for one in [*open_now, *(one for one in waiting if one not in open_now)]]
    # what was refused is asked again about the same, not about what stands first
    posted = str(faulty.data.get("suggestion", "")) if type(faulty) is ReasonForm else ""
    asked = next((one for one in proposed if str(one["one"].pk) == posted), proposed[0] if proposed else None)
    decisions = records.decisions_of(actor, series)
    takes_back = [
        one
        for one in decisions
        if may(actor.role, May.JUDGE_SERIES) and one.verdict != Verdict.WITHDRAWN and not hasattr(one, "taken_back")
    ]
    common = tied = reasons.between([node.pk for node in nodes])[:8]
    if looking is not None:
        within = [pk for pk, one in told.items() if one.known]
        common = reasons.opened(actor, series, common, within, looking.text, looking.detail)
    apart = reasons.parts([node.pk for node in nodes]) if series.state == SeriesState.CONFIRMED else []
    context = {
        "series": series,
        "reveals": may(actor.role, May.REVEAL) and looking is None and bool(common),
        "parts": [[told[node] for node in part] for part in apart] if len(apart) > 1 else [],
        "head": head(series, [told[node.pk] for node in nodes]),
        "next": next_act(series, proposed[0] if proposed else None, _common(proposed, tied), judges=judges),
        "rows": [{"shown": told[node.pk], "reasons": why[node.pk][:3]} for node in nodes],
        "reasons": common,
        "not_counted": reasons.not_counted([node.pk for node in nodes]),
        "suggestion": asked,
        "waiting": proposed,
        "decisions": decisions,
        "judge": faulty if type(faulty) is ReasonForm else ReasonForm() if judges else None,
        "apart": faulty if isinstance(faulty, ApartForm) else _apart(request, series) if judges else None,
        "withdraw": faulty if isinstance(faulty, WithdrawForm) else None,
        "judges": judges,
        "kinds": network.kinds([series]),
        "words": words(),
        "forms": [
            {
                "decision": one,
                "form": faulty
                if isinstance(faulty, WithdrawForm) and faulty.data.get("decision") == str(one.pk)
                else WithdrawForm(initial={"decision": one.pk}, auto_id=f"withdraw{one.pk}-%s"),
            }
            for one in takes_back
        ],
    }
    return render(request, "series/record.html", context, status=422 if faulty is not None else 200)


def _told(actor: Any, one: Suggestion) -> dict[str, Any]:
    """A suggestion with what it is about, and why."""
    members = [node.pk for node in records.members(one.series)]
    if one.about == About.SPLIT:
        part = [node for node in records.members(one.series) if node.pk in (one.nodes or ())]
        shown, keys = records.seen(actor, part), [node.pk for node in part]
        rest = [node for node in members if node not in keys]
        title = pgettext("clause", ", ").join(shown[key].title for key in keys)
        return {
            "one": one, "what": Shown(0, "SPLIT", title, next(iter(shown.values())).url if len(shown) == 1 else ""),
            "splits": True, "reasons": reasons.between(keys, rest)[:3], "lost": reasons.no_longer(keys, rest)[:3],
        }  # fmt: skip
    if one.node is not None:
        rest = [node for node in members if node != one.node_id]
        return {
            "one": one, "what": records.seen(actor, [one.node])[one.node.pk],
            "reasons": reasons.between([one.node.pk], rest)[:3],
        }  # fmt: skip
    if one.other is not None:
        reach = records.of(actor, one.other.pk)
        url = one.other.get_absolute_url() if reach else ""
        title = str(one.other) if reach else pgettext("series", "a series out of reach")
        return {
            "one": one, "what": Shown(0, "SERIES", title, url),
            "reasons": reasons.between(members, [node.pk for node in records.members(one.other)])[:3],
        }  # fmt: skip
    return {"one": one, "what": None, "reasons": []}


def head(series: Series, told: Sequence[Shown]) -> RecordHead:
    cases = sum(one.kind == RecordKind.CASE for one in told)
    warnings = sum(one.kind == RecordKind.WARNING for one in told)
    title = pgettext("series", "Series, cases: %(n)s") % {"n": cases}
    chips = [Chip(series.get_state_display(), _TONES[SeriesState(series.state)])]
    facts = [Fact(pgettext("series", "Found"), f"{series.found_at:%Y-%m-%d}")]
    if warnings:
        facts.append(Fact(pgettext("series", "Warnings"), str(warnings)))
    if leads := sum(one.kind == RecordKind.LEAD for one in told):
        facts.append(Fact(pgettext("series", "Leads"), str(leads)))
    facts.append(Fact(pgettext("series", "Last joined"), f"{series.grown_at:%Y-%m-%d}"))
    return RecordHead(title, series.number, chips, facts)


def _common(proposed: Sequence[dict[str, Any]], whole: Sequence[reasons.Reason]) -> str:
    """What is in common with what is to be judged first, in a line."""
    if proposed and proposed[0].get("splits"):
        ties, lost = proposed[0]["reasons"], proposed[0]["lost"]
        if not ties and not lost:
            return pgettext("series", "nothing that ties is in common with the rest")
        told = [(one, one.words) for one in ties] + [(one, one.why) for one in lost]
        what = pgettext("clause", ", ").join(
            pgettext("series", "%(what)s (%(why)s)") % {"what": f"{one.label} {one.value}", "why": why}
            for one, why in told
        )
        return pgettext("series", "only in common with the rest: %(what)s") % {"what": what}
    common = (proposed[0]["reasons"] if proposed and proposed[0]["what"] else whole)[:3]
    if not proposed or not common:
        return ""
    what = pgettext("clause", ", ").join(f"{one.label} {one.value}" for one in common)
    return pgettext("series", "in common: %(what)s") % {"what": what}


def next_act(series: Series, asked: dict[str, Any] | None, common: str, *, judges: bool) -> NextAct:
    picture = Act(
        pgettext("series", "See the network"), url=reverse("series:network", args=[series.pk]), icon="link", key="w"
    )
    others = [picture]
    if not judges or asked is None:
        if judges:
            others.append(Act(pgettext("series", "Take records out"), opens="apart-sheet", icon="unlink"))
        what = (
            pgettext("series", "Nothing is to be decided") if judges else pgettext("series", "An investigator decides")
        )
        return NextAct(what, mine=False, act=picture, others=others[1:])
    one: Suggestion = asked["one"]
    what = {
        About.WHOLE: pgettext("series", "Confirm or reject that these are one gang's"),
        About.JOINED: pgettext("series", "Confirm or reject that %(what)s belongs here"),
        About.DOUBT: pgettext("series", "Confirm or reject a thin tie"),
        About.SPLIT: pgettext("series", "Take %(what)s out, or keep it in"),
    }[About(one.about)] % {"what": asked["what"].title if asked["what"] is not None else ""}
    hidden = {"suggestion": one.pk}
    yes = Act(
        pgettext("series", "Confirm as one gang's"), post=reverse("series:judge", args=[series.pk, "yes"]),
        hidden=hidden, icon="check", key="y",
    )  # fmt: skip
    later = Act(
        pgettext("series", "Look at it later"), post=reverse("series:judge", args=[series.pk, "later"]), hidden=hidden,
        icon="snooze", key="s",
    )  # fmt: skip
    if one.about == About.SPLIT:
        yes = Act(pgettext("series", "Take these out"), opens="no-sheet", icon="unlink", key="y")
        keep = Act(
            pgettext("series", "Keep: one gang's"), post=reverse("series:judge", args=[series.pk, "no"]), hidden=hidden,
            icon="check", key="n",
        )  # fmt: skip
        return NextAct(what, common, mine=True, due=one.due_at, act=yes, others=[keep, later, picture])
    no = Act(pgettext("series", "Reject: not one gang's"), opens="no-sheet", icon="close", key="n")
    out = Act(pgettext("series", "Take records out"), opens="apart-sheet", icon="unlink")
    return NextAct(what, common, mine=True, due=one.due_at, act=yes, others=[no, later, out, picture])
