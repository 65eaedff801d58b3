# SPDX-License-Identifier: Apache-2.0
"""Files of instructions to be entered in the police platform."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuzha.funds.orders.forms.desk import InstructionsForm
from wuzha.funds.orders.services import instructions
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import as_file
from wuzha.ui.middleware import reveals


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
@requires(May.REVEAL)
@reveals
def download(request: ActingRequest) -> HttpResponse:
    """What is to be issued, as a file with clear account numbers: for a purpose, and in the trail."""
    form = InstructionsForm(request.POST or None)
    if request.method == "POST":
        made = form.done(lambda: _file(request, form))
        if made is not None:
            return made
    # Drafts of one desk, which are about to be issued.
    # ast-grep-ignore: no-unbounded-count
    counts = {kind: instructions.to_issue(request.actor, kind).count() for kind in ("stops", "freezes")}
    if request.method == "GET" and not any(counts.values()):
        messages.info(request, _("Nothing is ready to be issued."))
        return redirect("funds:desk")
    status = 422 if request.method == "POST" else 200
    return render(request, "funds/instructions.html", {"form": form, "counts": counts}, status=status)


def _file(request: ActingRequest, form: InstructionsForm) -> HttpResponse:
    data = form.cleaned_data
    as_csv = data["form"] == "csv"
    content = instructions.instructions(request.actor, data["kind"], data["purpose"], as_csv=as_csv)
    return as_file(content, f"{data['kind']}-{timezone.localtime():%Y%m%d-%H%M}.{'csv' if as_csv else 'xlsx'}")
