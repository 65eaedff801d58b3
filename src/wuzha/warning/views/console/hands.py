# SPDX-License-Identifier: Apache-2.0
"""From hand to hand, back to the officer, and a word for whoever comes next."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.forms import console as forms
from wuzha.warning.models import ActKind
from wuzha.warning.queries.colleagues import colleagues
from wuzha.warning.services import completion, desk_acts, triage, work
from wuzha.warning.views.console import pane


@require_POST
@requires(May.TRIAGE)
def assign(request: ActingRequest, pk: int) -> HttpResponse:
    """Give the warning to a colleague."""
    people = colleagues(request.actor)
    form = forms.AssignForm(people, request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: desk_acts.once(
            request.actor,
            ActKind.ASSIGN,
            pk,
            form.cleaned_data["version"],
            to=form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
        ),
        lambda: (
            _("%(number)s is with %(name)s now.")
            % {"number": pane.number(request, pk), "name": dict(people)[form.cleaned_data["to"]]}
        ),
    )


@require_POST
@requires(May.TRIAGE)
def take_over(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the warning out of a colleague's hands; for who leads the shift."""
    form = forms.TakeOverForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: triage.take_over(request.actor, pk, form.cleaned_data["reason"], form.cleaned_data["version"]),
        lambda: _("%(number)s is yours.") % {"number": pane.number(request, pk)},
        focus="detail",
    )


@require_POST
@requires(May.TRIAGE)
def reopen(request: ActingRequest, pk: int) -> HttpResponse:
    """Give a closed warning back to its officer for another feedback."""
    form = forms.ReopenForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: work.reopen(request.actor, pk, form.cleaned_data["reason"]),
        lambda: _("%(number)s is open again, with its officer.") % {"number": pane.number(request, pk)},
        focus="detail",
    )


@require_POST
@requires(May.TRIAGE)
def comment(request: ActingRequest, pk: int) -> HttpResponse:
    """Leave a remark."""
    form = forms.CommentForm(request.POST)
    return pane.act(
        request,
        pk,
        form,
        lambda: completion.comment(request.actor, pk, form.cleaned_data["text"]),
        lambda: _("The remark is kept."),
        focus="detail",
    )
