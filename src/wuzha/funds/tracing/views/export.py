# SPDX-License-Identifier: Apache-2.0
"""A trace as a file in clear, for a purpose."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wuzha.funds.tracing.exports import export
from wuzha.funds.tracing.forms import ExportForm
from wuzha.funds.tracing.views.money import switch, traced
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.middleware import reveals


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.READ_FUNDS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Ask what for; then the table of flows with what it rests on, as workbook, JSON or GraphML."""
    case, run = traced(request, pk)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["format"]
        content = export(kind, run, request.actor, form.cleaned_data["purpose"])
        return FileResponse(BytesIO(content), as_attachment=True, filename=f"trace-{case.number}-{run.rule}.{kind}")
    context = {"case": case, "run": run, "form": form} | switch(request, case)
    return render(request, "funds/money_export.html", context, status=422 if form.errors else 200)
