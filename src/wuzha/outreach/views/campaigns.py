# SPDX-License-Identifier: Apache-2.0
"""Campaigns: planned, drawn by lot, started, judged; beside each verdict what a before/after chart would claim."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.engine.evaluation import MATERIAL
from wuzha.engine.surveillance import wilson
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_set
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.forms import campaigns as forms
from wuzha.outreach.forms.activities import WhyForm
from wuzha.outreach.models import Campaign
from wuzha.outreach.queries import campaigns as queries
from wuzha.outreach.rules.campaigns import CampaignState, Chosen, first_of, month_at
from wuzha.outreach.services import campaigns as services
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

LABELS: dict[str, Any] = {
    "draw": pgettext_lazy("outreach", "Draw the lot"), "start": pgettext_lazy("outreach", "Start the campaign"),
    "judge": pgettext_lazy("outreach", "Judge it"), "proxy": pgettext_lazy("outreach", "Enter a proxy"),
    "call_off": pgettext_lazy("outreach", "Call the campaign off"),
}  # fmt: skip
VERDICTS: dict[str, tuple[Any, str]] = {
    "effect": (pgettext_lazy("outreach", "effective: the reduction is more than luck"), "good"),
    "no_effect_shown": (pgettext_lazy("outreach", "no effect shown: not told apart from luck"), "info"),
    "not_enough_power": (pgettext_lazy("outreach", "not enough cases for a verdict"), "warn"),
}
REMARKS: dict[str, Any] = {
    "one_treated": pgettext_lazy("outreach", "One unit alone is not evaluable on cases."),
    "no_period_before": pgettext_lazy("outreach", "There are too few months before the start."),
    "no_cases": pgettext_lazy("outreach", "There are too few cases to compare."),
    "short_history": pgettext_lazy(
        "outreach", "There are too few months before the start to rule out that the worst were chosen."
    ),
    "donuts_disagree": pgettext_lazy("outreach", "Without 3 and without 6 months before the start the answers differ."),
    "course_before": pgettext_lazy("outreach", "The units went another way already before the start."),
    "not_rare": pgettext_lazy("outreach", "Units drawn by lot often show as large a reduction."),
    "more_cases": pgettext_lazy("outreach", "Where the campaign ran there were more cases than expected."),
    "little_power": pgettext_lazy("outreach", "Only a reduction of more than three tenths could have been found."),
}


@require_safe
@requires(May.READ_OUTREACH)
def campaigns(request: ActingRequest) -> HttpResponse:
    actor = request.actor
    page = queries.campaigns(actor, request.GET.get("after", ""))
    context = {
        "page": page, "rows": [(one, round(one.mde * 100), verdict_chip(one)) for one in page.rows],
        "plans": may(actor.role, May.RUN_OUTREACH) and at_the_top(actor),
    }  # fmt: skip
    return render(request, "outreach/campaigns.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.RUN_OUTREACH)
def new_campaign(request: ActingRequest) -> HttpResponse:
    """Plan a campaign; its page says at once what could be found."""
    form = forms.CampaignForm(request.actor, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = form.done(lambda: services.plan(request.actor, form.new()))
        if made is not None:
            return redirect(made)
    context = {
        "form": form, "title": pgettext("outreach", "Plan a campaign"), "up": reverse("outreach:campaigns"),
        "up_label": pgettext("outreach", "Campaigns"),
    }  # fmt: skip
    return render(request, "outreach/new.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@requires(May.READ_OUTREACH)
def campaign(request: ActingRequest, pk: int) -> HttpResponse:
    return _campaign(request, or_404(queries.campaign(request.actor, pk)))


@require_POST
@requires(May.RUN_OUTREACH)
def campaign_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    found = or_404(queries.campaign(request.actor, pk))
    return acted(request, _ways(request, found), name, found, lambda faulty: _campaign(request, found, faulty))


def _ways(request: ActingRequest, found: Campaign) -> dict[str, Way]:
    actor, pk = request.actor, found.pk

    def proxy(form: Any) -> object:
        data = form.cleaned_data
        return services.add_proxy(
            actor, pk, data["kind"], data["day"], data["hits"], data["whole"], begins=data["begins"]
        )

    return {
        "draw": Way(
            LABELS["draw"], forms.DrawForm, lambda form: services.draw_lot(actor, pk, form.cleaned_data["public"])
        ),
        "start": Way(
            LABELS["start"], forms.StartForm,
            lambda form: services.start(actor, pk, proxies_only=bool(form.answered("proxies_only"))),
        ),
        "judge": Way(LABELS["judge"], forms.JudgeForm, lambda _form: services.judge(actor, pk)),
        "proxy": Way(LABELS["proxy"], forms.ProxyForm, proxy),
        "call_off": Way(
            LABELS["call_off"], WhyForm, lambda form: services.call_off(actor, pk, form.cleaned_data["why"])
        ),
    }  # fmt: skip


def verdict_chip(row: Campaign) -> Chip | None:
    if not row.verdict:
        return None
    label, tone = VERDICTS[row.verdict]
    return Chip(str(label), tone)


def _names(found: Campaign) -> list[str]:
    """What can be done now, what comes next first."""
    match CampaignState(found.state):
        case CampaignState.PLANNED:
            return ["draw" if found.chosen == Chosen.LOT else "start", "call_off"]
        case CampaignState.DRAWN:
            return ["start", "call_off"]
        case CampaignState.RUNNING | CampaignState.JUDGED if found.proxies_only:
            return ["proxy"]
        case CampaignState.RUNNING:
            return ["judge", "proxy"]
        case CampaignState.JUDGED:
            return ["proxy", "judge"]
        case _:
            return []


def _what(found: Campaign) -> str:
    """What comes next."""
    match CampaignState(found.state):
        case CampaignState.PLANNED if found.chosen == Chosen.LOT:
            return pgettext("outreach", "Publish the hash, then draw who begins")
        case CampaignState.PLANNED | CampaignState.DRAWN:
            return pgettext("outreach", "Start it on its first day")
        case CampaignState.RUNNING if found.proxies_only:
            return pgettext("outreach", "Enter proxies as they are measured")
        case CampaignState.RUNNING:
            over = first_of(month_at(found.start_on) + found.months)
            return pgettext("outreach", "Judge it from %(day)s on") % {"day": over}
        case _:
            return pgettext("outreach", "Nothing is left to do")


def _next(request: ActingRequest, found: Campaign) -> NextAct:
    names, what = _names(found), _what(found)
    if not (names and may(request.actor.role, May.RUN_OUTREACH) and at_the_top(request.actor)):
        return NextAct(what, mine=False)
    acts = [Act(LABELS[name], opens=f"{name}-sheet", icon="check") for name in names]
    return NextAct(what, mine=found.state != CampaignState.JUDGED, act=acts[0], others=acts[1:])


def _campaign(request: ActingRequest, found: Campaign, faulty: Faulty = None) -> HttpResponse:
    actor, todo = request.actor, _next(request, found)
    units = queries.units_of(actor, found)
    mde = round(found.mde * 100)
    facts = [
        Fact(pgettext("outreach", "Begins"), str(found.start_on)),
        Fact(pgettext("outreach", "Months until it is judged"), str(found.months)),
        Fact(pgettext("outreach", "How the units were chosen"), found.get_chosen_display()),
        Fact(pgettext("outreach", "Smallest reduction to be found"), f"{mde} %"),
    ]
    if found.fraud_type:
        label = rule_set("warning.fraud_types").at().label(found.fraud_type)
        facts.append(Fact(pgettext("outreach", "Scam type"), label))
    chips = [Chip(found.get_state_display())]
    if found.proxies_only:
        chips.append(Chip(pgettext("outreach", "Not evaluable on cases"), "warn"))
    if (told := verdict_chip(found)) is not None:
        chips.append(told)
    begin = found.first or sum(one.begins is True for one in units)
    context = {
        "row": found, "head": RecordHead(found.title, found.number, chips, facts), "next": todo, "units": units,
        "begin": begin, "wait": len(units) - begin, "weak": found.mde > MATERIAL, "most": round(MATERIAL * 100),
        "mde": mde, "needed": round(found.times_units * begin + 0.5) if found.times_units else None,
        "seed": found.seed if found.drawn_at else "", "result": _result(found), "proxies": _proxies(request, found),
        "sheets": sheets(
            _ways(request, found), offered(todo), lambda name: reverse("outreach:campaign_act", args=[found.pk, name]),
            faulty,
        ),
    }  # fmt: skip
    return render(request, "outreach/campaign.html", context, status=422 if faulty is not None else 200)


def _proxies(request: ActingRequest, found: Campaign) -> list[tuple[Any, str]]:
    """Each with its share and 95 % interval."""
    rows = []
    for one in queries.proxies_of(request.actor, found):
        low, high = wilson(one.hits, one.whole)
        rows.append((one, f"{one.hits / one.whole:.0%} ({low:.0%}–{high:.0%})"))
    return rows


def _result(found: Campaign) -> dict[str, Any]:
    """The evaluation as the page reads it."""
    told: dict[str, Any] | None = found.result
    if not told:
        return {}
    since, start, (ran, others) = told["since"], month_at(found.start_on), told["curves"]
    names = (pgettext("outreach", "before the start"), pgettext("outreach", "after the start"))
    return told | {
        "label": VERDICTS[found.verdict][0], "change": _percent(told["ratio"]), "chart": _percent(told["before_after"]),
        "low_change": _percent(told["low"]), "high_change": _percent(told["high"]),
        "parts": [
            {"label": label, "months": len(ran[part]), "ran": ran[part], "others": others[part]}
            for label, part in zip(names, (slice(0, start - since), slice(start - since, None)), strict=True)
        ],
        "highest": max([*ran, *others], default=0),
        "said": [REMARKS[one] for one in told["remarks"] if one in REMARKS],
        "dates": [(first_of(int(month)), ratio, low, high) for month, ratio, low, high in told["placebo_dates"]],
        "table": [
            (first_of(since + at), one, two, since + at >= start)
            for at, (one, two) in enumerate(zip(ran, others, strict=True))
        ],
    }  # fmt: skip


def _percent(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio - 1:+.0%}"
