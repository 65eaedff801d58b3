# SPDX-License-Identifier: Apache-2.0
"""Reading that stands out: leads with the numbers behind them, and what became of each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.audit.labels import record_label, record_number
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.queries.colleagues import who_may
from wuzha.org.roles import May
from wuzha.org.templatetags.org import role_label
from wuzha.privacy.forms import LeadForm
from wuzha.privacy.models import LeadKind, LeadState, ReadingLead
from wuzha.privacy.queries import leads as queries
from wuzha.privacy.rules.next import next_of_lead
from wuzha.privacy.rulesets import UNUSUAL
from wuzha.privacy.services import impact
from wuzha.privacy.services.errors import Code
from wuzha.ui.acting import refusals_in
from wuzha.ui.moments import local_near
from wuzha.ui.record import Chip, Fact, RecordHead

TONES = {LeadState.OPEN: "warn", LeadState.ASKED: "info", LeadState.EXPLAINED: "good", LeadState.PASSED_ON: "bad"}
CHIPS = {LeadState.OPEN: "wait", LeadState.ASKED: "now", LeadState.EXPLAINED: "ok", LeadState.PASSED_ON: "bad"}


@require_safe
@requires(May.READ_AUDIT)
def index(request: ActingRequest) -> HttpResponse:
    """Leads to look into, or those that are settled."""
    settled = request.GET.get("settled") == "1"
    page = queries.page(request.actor, settled=settled, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "rows": [_shown(one) for one in page.rows],
        "settled": settled,
        "rules": UNUSUAL.at(),
        "tabs": [
            {"label": _("To look into"), "url": "?", "here": not settled},
            {"label": pgettext("lead", "Settled"), "url": "?settled=1", "here": settled},
        ],
    }
    return render(request, "privacy/leads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.READ_AUDIT)
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    """One lead: why it stands out, the looks behind it, and what became of it."""
    lead = queries.get(request.actor, pk)
    if lead is None:
        raise Http404
    form = LeadForm(request.POST or None, initial={"note": lead.note})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {Code.REASON_MISSING: "note"}):
            impact.change(request.actor, pk, **form.cleaned_data)
            messages.success(request, _("Your decision is in the trail."))
            return redirect("privacy:leads")
    own = lead.person_id == request.actor.person_id
    day = f"{lead.day:%Y-%m-%d}"
    looks = f"{reverse('privacy:reading')}?{urlencode({'who': lead.person.username, 'since': day, 'until': day})}"
    unit = Unit.objects.filter(code=lead.unit_code).first()
    can = who_may(unit, May.READ_AUDIT, [lead.person_id]) if unit is not None else []
    context = _shown(lead) | {
        "form": form,
        "own": own,
        "head": _head(lead, unit),
        "next": next_of_lead(lead.state, lead.person.name, f"{lead.day:%m-%d}", own=own, can=can, looks_url=looks),
    }
    return render(request, "privacy/lead.html", context, status=422 if form.errors else 200)


def _head(lead: ReadingLead, unit: Unit | None) -> RecordHead:
    facts = [
        Fact(_("Reader"), f"{lead.person.name} {lead.person.username}"),
        Fact(_("Role"), role_label(lead.role)),
        Fact(_("Unit"), unit.name if unit is not None else lead.unit_code or _("not known")),
    ]
    if lead.changed_by is not None and lead.changed_at is not None:
        facts.append(Fact(_("Looked into by"), f"{lead.changed_by.name} {local_near(lead.changed_at)}"))
    title = _("%(name)s on %(day)s: %(kind)s") % {
        "name": lead.person.name, "day": f"{lead.day:%m-%d}", "kind": lead.get_kind_display(),
    }  # fmt: skip
    return RecordHead(title, chips=[Chip(lead.get_state_display(), CHIPS[LeadState(lead.state)])], facts=facts)


def _shown(lead: ReadingLead) -> dict[str, Any]:
    return {"lead": lead, "why": why(lead), "tone": TONES[LeadState(lead.state)]}


def why(lead: ReadingLead) -> str:
    """The numbers behind a lead in a sentence, so that it can be explained to the reader."""
    facts = dict(lead.facts)
    if lead.kind == LeadKind.RATE:
        parts = [_("%(looks)s looks on this day.") % facts]
        if "own" in facts:
            parts.append(_("Usually %(own)s on a day, so %(own_spreads)s spreads above it.") % facts)
        if "others" in facts:
            parts.append(
                _("Others of the same role on this day: %(others)s, so %(others_spreads)s spreads above.") % facts
            )
        return " ".join(parts)
    if lead.kind == LeadKind.NIGHT:
        facts["percent"] = round(100 * float(facts.get("usual", 0)))
        return _("%(night)s of %(looks)s looks at night; usually %(percent)s%% of them are.") % facts
    if lead.kind == LeadKind.FOREIGN:
        return _("%(foreign)s of %(records)s records seen were no work of the reader's own.") % facts
    kind, _space, key = str(facts.get("record", "")).partition(" ")
    shown = {"record": f"{record_label(kind)} {record_number(kind, key)}", "times": facts.get("times", 0)}
    return _("%(record)s was opened %(times)s times on this day.") % shown
