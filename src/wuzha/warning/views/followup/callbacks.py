# SPDX-License-Identifier: Apache-2.0
"""Call-backs: what is due today, one of them, and what it came to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage, refusals_in, refusals_to
from wuzha.ui.answers import or_404, tab
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.followup import AnswerForm, TriedForm, VerdictForm
from wuzha.warning.queries import followup
from wuzha.warning.queries.followup import Check
from wuzha.warning.rules.followup import Consequence
from wuzha.warning.rulesets import CALLBACK
from wuzha.warning.services import callbacks
from wuzha.warning.views.followup.called import Look, head, next_act, to_answer
from wuzha.warning.views.parts import Sheet

REFUSED = 422
#: The purpose of a call-back among those of `privacy.purposes`.
PURPOSE = "VERIFY"


@require_GET
@requires(May.CALL_BACK)
def index(request: ActingRequest) -> HttpResponse:
    """What this person may do today, the most urgent first; and what went back to stations."""
    now = timezone.now()
    to_do = followup.callbacks_to_do(request.actor, now)
    returned = followup.returned(request.actor)
    here = "returned" if request.GET.get("tab") == "returned" else "due"
    page = followup.returned_page(request.actor, request.GET.get("after", "")) if here == "returned" else None
    context = {
        "tab": here,
        "rows": page.rows if page else followup.listed(to_do),
        "next_cursor": page.next_cursor if page else None,
        "tabs": [
            tab(_("Due today"), "?", here == "due", followup.capped(to_do)),
            tab(
                _("Returned to stations"),
                "?tab=returned",
                here == "returned",
                followup.capped(returned.filter(answered_at__isnull=True)),
            ),
        ],
        "policy": CALLBACK.at(now),
        "today": timezone.localdate(now),
    }
    return render(request, "warning/followup/callbacks.html", context)


@require_POST
@requires(May.CALL_BACK)
def take_next(request: ActingRequest) -> HttpResponse:
    found = callbacks.take_next(request.actor)
    if found is None:
        messages.info(request, _("No call-back is due for you now."))
        return redirect("warning:callbacks")
    return redirect("warning:callback", found.pk)


@require_GET
@requires(May.CALL_BACK)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk))


@require_POST
@requires(May.CALL_BACK)
def take(request: ActingRequest, pk: int) -> HttpResponse:
    _load(request, pk)
    with refusals_to(request):
        callbacks.take(request.actor, pk)
    return redirect("warning:callback", pk)


@require_POST
@requires(May.CALL_BACK)
def release(request: ActingRequest, pk: int) -> HttpResponse:
    _load(request, pk)
    try:
        callbacks.release(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("warning:callback", pk)
    return redirect("warning:callbacks")


@require_POST
@requires(May.CALL_BACK)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """In clear for this one view: name and phone to whoever has taken it; when it is done, what was said."""
    found = _load(request, pk)
    if not found.mine and found.callback.done_at is None:
        messages.warning(request, _("Take the call-back first, so that nobody else calls at the same time."))
        return redirect("warning:callback", pk)
    number, session = found.warning.number, request.session.session_key
    text = _("Call-back on %(number)s") % {"number": number}
    grant = grants.of_work(request.actor, session, ("callback", pk), purpose=PURPOSE, reference=number, text=text)
    return _page(request, found, clear=followup.reveal_called(request.actor, found, grant.text, grant.detail))


@require_POST
@requires(May.CALL_BACK)
def tried(request: ActingRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = TriedForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            done = callbacks.tried(request.actor, pk, form.cleaned_data["cause"])
            if done.done_at is None:
                messages.success(request, _("Recorded. It comes up again later."))
            else:
                messages.info(request, _("Recorded, and given up by the rule: nobody was reached."))
            return redirect("warning:callbacks")
    return _page(request, found, status=REFUSED, tried_form=form)


@require_POST
@requires(May.CALL_BACK)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = VerdictForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            done = callbacks.record(request.actor, pk, **form.cleaned_data)
            messages.success(request, _told(done.consequence))
            return redirect("warning:callbacks")
    return _page(request, found, status=REFUSED, verdict_form=form)


@require_POST
@requires(May.WORK)
@requires(May.CALL_BACK)
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            callbacks.answer(request.actor, pk, form.cleaned_data["note"])
            messages.success(request, _("Answered."))
            return redirect("warning:callback", pk)
    return _page(request, found, status=REFUSED, answer_form=form)


def _told(consequence: str) -> str:
    return {
        Consequence.REOPEN.value: _("Recorded. The warning is open again and back with its officer."),
        Consequence.CHIEF.value: _("Recorded. It went back to the station chief for an answer."),
    }.get(consequence, _("Recorded: the record is true."))


def _load(request: ActingRequest, pk: int) -> Check:
    return or_404(followup.check(request.actor, pk, timezone.now()))


def _page(
    request: ActingRequest,
    found: Check,
    status: int = 200,
    *,
    clear: dict[str, str] | None = None,
    verdict_form: VerdictForm | None = None,
    tried_form: TriedForm | None = None,
    answer_form: AnswerForm | None = None,
) -> HttpResponse:
    policy, one = CALLBACK.at(), found.callback
    look = Look(request.actor, timezone.now(), policy.lease_minutes, shown=clear is not None)
    forms: list[tuple[str, Any, str, OnPage | None, type[OnPage]]] = [
        ("finding", _("Record the finding"), "record", verdict_form, VerdictForm),
        ("tried", _("Nobody was reached"), "tried", tried_form, TriedForm),
        ("answer", _("Answer"), "answer", answer_form, AnswerForm),
    ]
    answers = to_answer(found)
    context = {
        "check": found,
        "callback": one,
        "warning": found.warning,
        "head": head(found),
        "next": next_act(found, look),
        "sheets": [
            Sheet(key, title, reverse(f"warning:callback_{act}", args=[one.pk]), form or kind(), open=form is not None)
            for key, title, act, form, kind in forms
            if form is not None or (answers if key == "answer" else found.mine)
        ],
        "clear": clear,
        "policy": policy,
        "tried_answer": _times(found.attempts),
        "vain_answer": _times(found.tries),
        "grant": grants.held(request.actor, request.session.session_key, ("callback", one.pk)),
    }
    return render(request, "warning/followup/callback.html", context, status=status)


def _times(rows: list[Any]) -> str:
    """What a fold answers while it is closed."""
    return ngettext("%(n)s time", "%(n)s times", len(rows)) % {"n": len(rows)} if rows else _("none")
