# SPDX-License-Identifier: Apache-2.0
"""Documents of orders, objections and returns of seized things: make, bring in, download."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuzha.funds.models import GiveBack, Paper
from wuzha.funds.orders.forms.papers import MakeForm, ScanForm
from wuzha.funds.orders.services import papers
from wuzha.funds.orders.services.describing import Record, makeable
from wuzha.funds.orders.views.case import PURPOSE
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services.grants import purpose_text
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_to, told_faults
from wuzha.ui.answers import as_file
from wuzha.ui.middleware import reveals

Of = type[Record]


@require_POST
@requires(May.WORK_FUNDS, May.DECIDE_FUNDS)
def add(request: ActingRequest, pk: int, record: Of) -> HttpResponse:
    """Bring a scan in."""
    here = in_reach(request.actor, record, pk=pk)
    form = ScanForm(papers.SCANNED_LIST if record is GiveBack else papers.SCANNED, request.POST, request.FILES)
    if told_faults(request, form):
        with refusals_to(request):
            papers.bring(request.actor, record, pk, form.cleaned_data["kind"], form.cleaned_data["file"].read())
            messages.success(request, _("Recorded."))
    return redirect(here)


@require_POST
@requires(May.WORK_FUNDS)
@requires(May.REVEAL)
def make(request: ActingRequest, pk: int, record: Of) -> HttpResponse:
    """Make a paper of the record as it stands."""
    here = in_reach(request.actor, record, pk=pk)
    form = MakeForm(makeable(here), request.POST)
    if told_faults(request, form):
        with refusals_to(request):
            papers.make(request.actor, record, pk, purpose_text(PURPOSE, here.number), form.cleaned_data["kind"])
            messages.success(request, _("Made. Download it below."))
    return redirect(here)


@require_POST
@requires(May.READ_FUNDS)
@requires(May.REVEAL)
@reveals
def download(request: ActingRequest, pk: int) -> HttpResponse:
    """The file in clear: the purpose is the case, and the look is in the trail."""
    paper = in_reach(request.actor, Paper, "stop", "freeze", "give_back", pk=pk)
    order = paper.about
    try:
        content = papers.read(request.actor, paper, purpose_text(PURPOSE, order.number))
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(order)
    return as_file(content, f"{order.number}-{paper.get_kind_display()}.{paper.suffix}")
