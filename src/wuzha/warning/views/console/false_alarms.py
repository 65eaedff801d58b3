# SPDX-License-Identifier: Apache-2.0
"""False alarms on their way back to the sources: what to approve, what went out, what was answered."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha.core.reveal import reveal_many
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
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
from wuzha.warning.views.console.alarm import ACTS, LABELS, head, next_act
from wuzha.warning.views.parts import Sheet

#: Days that the counts per source look back.
LOOK_BACK = timedelta(days=90)
REFUSED = 422
#: The purpose of a look at the evidence among those of `privacy.purposes`.
PURPOSE = "VERIFY"


@require_GET
@requires(May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    """Those of one state: what waits for an act the oldest first, what is over the latest first."""
    state, source = request.GET.get("state", AlarmState.PREPARED.value), request.GET.get("source", "")
    page = alarms.page(request.actor, state, source, request.GET.get("after", ""))
    url = reverse("warning:false_alarms")
    goes_on = {AlarmState.PREPARED: _("Decide"), AlarmState.APPROVED: _("Record"), AlarmState.SENT: _("Record")}
    context = {
        "rows": [{"alarm": one, "reason": alarms.reason_label(one.reason)} for one in page.rows],
        "page": page,
        "tabs": [tab(one.label, f"{url}?state={one.value}", one.value == state) for one in AlarmState],
        "state": state,
        "source": source,
        "act": goes_on.get(AlarmState(state), _("Open")) if state in AlarmState.values else _("Open"),
        "by_source": alarms.by_source(request.actor, timezone.now() - LOOK_BACK),
        "days": LOOK_BACK.days,
    }
    return render(request, "warning/console/false_alarms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.TRIAGE)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """One of them; sent to it: approve, drop, record as sent, or record the answer, as `act` says."""
    alarm = _load(request, pk)
    if request.method != "POST":
        return _record(request, alarm)
    form, state = AlarmForm(request.POST), alarm.state
    if form.is_valid():
        with refusals_in(form, {Code.ALARM_STATE: None}, "text"):
            _do(request, alarm, form.cleaned_data["act"], form.cleaned_data["text"])
            messages.success(request, _("Recorded."))
            return redirect(reverse("warning:false_alarms") + f"?state={state}")
    return _record(request, alarm, form=form, status=REFUSED)


@require_POST
@requires(May.TRIAGE)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """The evidence in clear for this one view: it may name the person."""
    alarm = _load(request, pk)
    if alarm.evidence is None:
        raise Http404
    on, number = ("false_alarm", pk), alarm.warning.number
    text = _("False alarm of %(number)s") % {"number": number}
    grant = grants.of_work(request.actor, request.session.session_key, on, purpose=PURPOSE, reference=number, text=text)
    clear = reveal_many(request.actor, grant.text, on=on, values={"evidence": alarm.evidence}, detail=grant.detail)
    return _record(request, alarm, clear=clear["evidence"])


def _load(request: ActingRequest, pk: int) -> FalseAlarm:
    return or_404(alarms.of(request.actor, pk))


def _record(
    request: ActingRequest, alarm: FalseAlarm, *, clear: str = "", form: AlarmForm | None = None, status: int = 200
) -> HttpResponse:
    sent = form.asked if form is not None else ""
    acts = [*ACTS.get(alarm.state, ())]
    if sent in LABELS and sent not in acts:
        acts.append(sent)  # refused for its state: the reason stands in its own form
    url = reverse("warning:false_alarm", args=[alarm.pk])
    sheets = []
    for act in acts:
        shown = form if form is not None and act == sent else AlarmForm(initial={"act": act}, auto_id=f"{act}-%s")
        danger = act in ("drop", "refused")
        sheets.append(Sheet(act, LABELS[act][0], url, shown, danger=danger, open=shown is form))
    may_see = alarm.evidence is not None and not clear and may(request.actor.role, May.REVEAL)
    context = {
        "alarm": alarm,
        "head": head(alarm),
        "next": next_act(alarm, reveal=may_see),
        "attempts": alarms.attempts_behind([alarm])[alarm.warning_id],
        "clear": clear,
        "unknown": None if sent in LABELS else form,
        "sheets": sheets,
    }
    return render(request, "warning/console/false_alarm.html", context, status=status)


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
