# SPDX-License-Identifier: Apache-2.0
"""Dossiers: what is on file about a person, counted against the thresholds, and proposals that come from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.cards.queries.holders import asked
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.sanctions.forms import dossiers as forms
from wuzha.sanctions.models import Dossier
from wuzha.sanctions.queries import dossiers as queries
from wuzha.sanctions.services import dossiers
from wuzha.sanctions.views.lists import lead_asked, ways
from wuzha.sanctions.views.record import PURPOSE
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Fact, NextAct, RecordHead

LABELS: dict[str, tuple[Any, str]] = {
    "deed": (pgettext_lazy("sanction", "Put a deed on file"), "plus"),
    "known": (pgettext_lazy("sanction", "Put a known card on file"), "plus"),
    "strike": (pgettext_lazy("sanction", "Strike a deed"), "close"),
    "judgment": (pgettext_lazy("sanction", "Put the judgment on file"), "scale"),
    "propose": (pgettext_lazy("sanction", "Propose a sanction"), "send"),
    "ban": (pgettext_lazy("sanction", "Propose an exit ban"), "ban"),
}
#: How a deed counts.
COUNTS: dict[str, Any] = {
    "counted": pgettext_lazy("sanction", "counts"),
    "early": pgettext_lazy("sanction", "before the law: does not count"),
    "unproven": pgettext_lazy("sanction", "without proof: does not count"),
    "unlike": pgettext_lazy("sanction", "not named by the rule set: does not count"),
}


@require_safe
@requires(May.READ_SANCTIONS)
def index(request: ActingRequest) -> HttpResponse:
    """Dossiers, the latest first."""
    page = queries.page(request.actor, request.GET.get("after", ""))
    return render(request, "sanctions/dossiers.html", {"page": page, "ways": ways("dossiers")})


@require_http_methods(["GET", "POST"])
@requires(May.PROPOSE_SANCTIONS)
def new(request: ActingRequest) -> HttpResponse:
    """Open the dossier of a person or an organisation, also one that a lead was handed on for (`?lead=12`), or that of
    the holder of a card or the person of a clue (`?card=12`, `?clue=12`), who need not be typed again."""
    actor, lead, holder = request.actor, lead_asked(request), asked(request.actor, request.GET)
    bound = request.method == "POST"
    form = forms.DossierForm(holder, request.POST if bound else None)
    if bound:
        made = form.done(
            lambda: dossiers.open_(
                actor,
                form.who(),
                individual_id=form.known,
                is_same=form.confirmed,
                case_id=form.case_key(actor),
                lead_id=lead,
                organisation=form.cleaned_data["organisation"],
                organisation_code=form.cleaned_data["organisation_code"],
                synthetic=form.synthetic,
            )
        )
        if made is not None:
            return redirect(made)
    context = {
        "form": form, "title": pgettext("sanction", "Open a dossier"),
        "fields_title": pgettext("sanction", "Whose dossier"), "label": pgettext("sanction", "Open the dossier"),
        "up": reverse("sanctions:dossiers"), "up_label": pgettext("sanction", "Dossiers"), "hint": form.hint,
    }  # fmt: skip
    return render(request, "sanctions/new.html", context, status=422 if bound else 200)


def _ways(request: ActingRequest, row: Dossier) -> dict[str, Way]:
    actor, pk = request.actor, row.pk
    known = [one for one in queries.held_by(actor, row) if not one.on_file]
    deeds = [one.deed for one in queries.standing(actor, row, timezone.localdate()).rows]

    def judgment(form: Any) -> object:
        return dossiers.put_judgment(actor, pk, **form.cleaned_data)

    def propose(form: Any) -> object:
        data = form.cleaned_data
        return dossiers.propose_sanction(actor, pk, data["under"], data["reason"], crime_checked=data["crime_checked"])

    def ban(form: Any) -> object:
        data = form.cleaned_data
        return dossiers.propose_ban(
            actor, pk, data["limb"], data["reason"], months=data["months"] or 0, destination=data["destination"],
            suspicion=data["suspicion"],
        )  # fmt: skip

    def strike(form: Any) -> object:
        dossiers.strike(actor, pk, form.cleaned_data["deed"])
        return True

    found: dict[str, tuple[Any, Any]] = {
        "deed": (forms.DeedForm, lambda form: dossiers.add_deed(actor, pk, form.deed())),
        "known": (lambda given: forms.KnownForm(known, given), lambda form: dossiers.add_deed(actor, pk, form.deed())),
        "strike": (lambda given: forms.StrikeForm(deeds, given), strike),
        "judgment": (lambda given: forms.JudgmentForm(row, given), judgment),
        "propose": (forms.ProposeForm, propose),
        "ban": (forms.BanForm, ban),
    }
    return {name: Way(LABELS[name][0], form, do) for name, (form, do) in found.items()}


@require_safe
@requires(May.READ_SANCTIONS)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(queries.of(request.actor, pk)))


@require_POST
@requires(May.PROPOSE_SANCTIONS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    row = or_404(queries.of(request.actor, pk))
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(May.READ_SANCTIONS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The person and the numbers of the deeds, in clear for this one view."""
    row, session = or_404(queries.of(request.actor, pk)), request.session.session_key
    text = grants.purpose_text(PURPOSE, row.number)
    grant = grants.of_work(
        request.actor, session, (Dossier.RECORD, pk), purpose=PURPOSE, reference=row.number, text=text
    )  # fmt: skip
    return _page(request, row, clear=queries.show(request.actor, row, grant.text, grant.detail))


def _page(
    request: ActingRequest, row: Dossier, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    works = may(request.actor.role, May.PROPOSE_SANCTIONS)
    found = queries.standing(request.actor, row, timezone.localdate())
    held = queries.held_by(request.actor, row)
    more = [
        *(["known"] if any(not one.on_file for one in held) else []),
        *([] if row.of_unit else ["ban"]),
        *(["strike"] if found.rows else []),
    ]
    names = ["deed", "judgment", "propose", *more] if works else []
    wanted = "propose" if found.holds else "deed"
    acts = {name: Act(LABELS[name][0], opens=f"{name}-sheet", icon=LABELS[name][1]) for name in names}
    following = NextAct(
        pgettext("sanction", "Propose what the evidence holds, or put more on file"), who=row.unit_name, mine=works,
        act=acts.get(wanted), others=[one for name, one in acts.items() if name != wanted],
    )  # fmt: skip
    facts = [Fact(pgettext("sanction", "Proposing unit"), row.unit_name)]
    if row.case is not None:
        facts.append(Fact(pgettext("sanction", "Case"), str(row.case), row.case.get_absolute_url()))
    drawn = sheets(
        _ways(request, row) if works else {}, offered(following),
        lambda name: reverse("sanctions:dossier_act", args=[row.pk, name]), faulty,
    )  # fmt: skip
    clear = clear or {}
    context = {
        "row": row, "head": RecordHead(f"{pgettext('sanction', 'Dossier')} {row.subject}", row.number, (), facts),
        "next": following, "sheets": drawn, "clear": clear, "found": found,
        "rows": [
            (one.deed, COUNTS[one.counts], one.counts == "counted", clear.get(f"thing:{one.deed.pk}", ""),
             clear.get(f"receiver:{one.deed.pk}", ""))
            for one in found.rows
        ],
        "held": held,
        "measures": queries.measures_of(request.actor, row),
        "show_url": reverse("sanctions:dossier_show", args=[row.pk]),
    }  # fmt: skip
    return render(request, "sanctions/dossier.html", context, status=422 if faulty is not None else 200)
