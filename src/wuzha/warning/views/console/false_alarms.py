# SPDX-License-Identifier: Apache-2.0
"""False alarms on their way back to the sources: what to approve, what went out, what was answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.core.reveal import reveal_many
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404, tab
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.console import AlarmForm
from wuzha.warning.models import FalseAlarm
from wuzha.warning.queries import false_alarms as alarms
from wuzha.warning.rules.lifecycle import AlarmState
from wuzha.warning.services import false_alarms
from wuzha.warning.services.errors import Code

#: Days that the counts per source look back.
LOOK_BACK = timedelta(days=90)
REFUSED = 422
#: The purpose of a look at the evidence among those of `privacy.purposes`.
PURPOSE = "VERIFY"


@require_GET
@requires(May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    state = request.GET.get("state", AlarmState.PREPARED.value)
    return _page(request, state, request.GET.get("source", ""), request.GET.get("after", ""))


@require_POST
@requires(May.TRIAGE)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Approve, drop, record as sent, or record the answer: `act` says which."""
    alarm = or_404(FalseAlarm.objects.visible_to(request.actor).filter(pk=pk).first())
    form = AlarmForm(pk, request.POST)
    state = alarm.state
    if form.is_valid():
        with refusals_in(form, {Code.ALARM_STATE: None}, "text"):
            _do(request, alarm, form.cleaned_data["act"], form.cleaned_data["text"])
            messages.success(request, _("Recorded."))
            return redirect(reverse("warning:false_alarms") + f"?state={state}")
    return _page(request, state, "", "", form=form, formed=pk, status=REFUSED)


@require_POST
@requires(May.TRIAGE)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """The evidence in clear: it may name the person."""
    alarm = FalseAlarm.objects.visible_to(request.actor).select_related("warning").filter(pk=pk).first()
    if alarm is None or alarm.evidence is None:
        raise Http404
    on, number = ("false_alarm", pk), alarm.warning.number
    text = _("False alarm of %(number)s") % {"number": number}
    grant = grants.of_work(request.actor, request.session.session_key, on, purpose=PURPOSE, reference=number, text=text)
    clear = reveal_many(request.actor, grant.text, on=on, values={"evidence": alarm.evidence}, detail=grant.detail)
    return render(request, "warning/console/parts/alarm_evidence.html", {"text": clear["evidence"]})


def _do(request: ActingRequest, alarm: FalseAlarm, act: str, text: str) -> None:
    actor, pk = request.actor, alarm.pk
    match act:
        case "approve":
            false_alarms.approve(actor, pk, text)
        case "drop":
            false_alarms.drop(actor, pk, text)
        case "sent":
            false_alarms.sent(actor, pk, text)
        case _:
            false_alarms.answered(actor, pk, accepted=act == "accepted", answer=text)


def _page(
    request: ActingRequest,
    state: str,
    source: str,
    after: str,
    *,
    form: AlarmForm | None = None,
    formed: int = 0,
    status: int = 200,
) -> HttpResponse:
    page = alarms.page(request.actor, state, source, after)
    tried = alarms.attempts_behind(page.rows)
    rows: list[dict[str, Any]] = [
        {
            "alarm": one,
            "reason": alarms.reason_label(one.reason),
            "attempts": tried[one.warning_id],
            "form": form if form is not None and one.pk == formed else AlarmForm(one.pk),
        }
        for one in page.rows
    ]
    url = reverse("warning:false_alarms")
    tabs = [tab(one.label, f"{url}?state={one.value}", one.value == state) for one in AlarmState]
    context = {
        "rows": rows,
        "page": page,
        "tabs": tabs,
        "state": state,
        "source": source,
        "by_source": alarms.by_source(request.actor, timezone.now() - LOOK_BACK),
        "days": LOOK_BACK.days,
    }
    return render(request, "warning/console/false_alarms.html", context, status=status)
