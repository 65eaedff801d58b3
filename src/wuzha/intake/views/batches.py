# SPDX-License-Identifier: Apache-2.0
"""Files on their way in: the list, one batch in each of its states, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.intake import queries
from wuzha.intake.forms import MappingForm, PurposeForm, UploadForm
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.queries import pace_of
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError, explain
from wuzha.intake.receivers import OpensLists, file_receiver, receiver_for
from wuzha.intake.services import upload as uploads
from wuzha.intake.services.open import LONGEST_SHEET, MappingIncompleteError, cancel, decide_mapping
from wuzha.intake.services.upload import write_rejects
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.sealed.streams import Spool
from wuzha.ui.middleware import reveals

#: Bytes of a file that is made for one answer.
KEPT_IN_MEMORY = 1 << 20


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.IMPORT)
def index(request: ActingRequest) -> HttpResponse:
    """The files so far, and the form for the next ones."""
    asked = {"kind": request.GET.get("kind", ""), "source": request.GET.get("source", "")[:32]}
    form = UploadForm(request.actor, request.POST or None, request.FILES or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        unit = form.centres[form.cleaned_data["unit"]]
        taken = [
            uploads.take(
                request.actor, file.chunks(), file_name=file.name or "", kind=form.cleaned_data["kind"],
                source=form.cleaned_data["source"], unit=unit,
            )
            for file in form.cleaned_data["file"]
        ]  # fmt: skip
        return redirect("intake:batch", taken[0].pk) if len(taken) == 1 else redirect("intake:list")
    context = {"form": form, "page": queries.batches(request.actor, request.GET.get("after", ""))}
    return render(request, "intake/list.html", context, status=422 if form.errors else 200)


@require_safe
@requires(May.IMPORT)
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    """One batch: to map, to look at and start, running, or done."""
    batch = queries.batch(request.actor, pk)
    if batch is not None and (owner := file_receiver(batch.kind)):
        return redirect(owner.address(pk))
    batch = found(request, pk)
    if batch.status == BatchStatus.MAPPING:
        return redirect("intake:mapping", pk)
    context = _context(request, batch)
    if batch.status == BatchStatus.READY and batch.started_at is None:
        try:
            context["look"] = queries.first_rows(batch, receiver_for(batch.kind))
        except UnreadableFileError as problem:
            context["problem"] = explain(problem, get_language() or "zh-hans")
    return render(request, "intake/batch.html", context)


@require_safe
@requires(May.IMPORT)
def progress(request: ActingRequest, pk: int) -> HttpResponse:
    """The part of a running batch's page that moves; a full reload when it has ended."""
    batch = found(request, pk)
    return moving(batch) or render(request, "intake/progress.html", _context(request, batch))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.IMPORT)
def mapping(request: ActingRequest, pk: int) -> HttpResponse:
    """What the headers mean, as long as nothing is set going; remembered for the channel."""
    batch = found(request, pk)
    if batch.status not in (BatchStatus.MAPPING, BatchStatus.READY) or batch.started_at is not None:
        return redirect("intake:batch", pk)
    receiver = receiver_for(batch.kind)
    try:
        look = queries.first_rows(batch, receiver)
    except UnreadableFileError:  # without the file there is nothing to show, but still an answer
        look = queries.Look([], [], [], {})
    form = MappingForm.of(batch, receiver, look.samples, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_mapping(request.actor, batch, form.choices(), receiver=receiver)
        except MappingIncompleteError as question:
            form.refuse(question, receiver)
        else:
            return redirect("intake:batch", pk)
    context = {"batch": batch, "form": form, "look": look, "needs": receiver.needs()}
    return render(request, "intake/mapping.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.IMPORT)
def sheet(request: ActingRequest, pk: int) -> HttpResponse:
    """Another sheet of the workbook."""
    batch = found(request, pk)
    try:
        if not uploads.choose_sheet(request.actor, batch, request.POST.get("sheet", "")[:LONGEST_SHEET]):
            messages.error(request, _("It has been set going already; the sheet stays as it is."))
    except UnreadableFileError as problem:
        messages.error(request, str(explain(problem, get_language() or "zh-hans")))
    return redirect("intake:batch", pk)


@require_POST
@requires(May.IMPORT)
def start(request: ActingRequest, pk: int) -> HttpResponse:
    uploads.start(request.actor, found(request, pk))
    return redirect("intake:batch", pk)


@require_POST
@requires(May.IMPORT)
def stop(request: ActingRequest, pk: int) -> HttpResponse:
    """Cancel: what is committed stays, the rest of the file is not read."""
    if cancel(request.actor, found(request, pk)):
        messages.success(request, _("Cancelled. Rows that are in already stay in."))
    else:
        messages.error(request, _("It has ended already."))
    return redirect("intake:batch", pk)


@require_POST
@requires(May.IMPORT)
@requires(May.REVEAL)
@reveals
def rejects_file(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The rejected rows as a workbook, for a purpose."""
    batch = found(request, pk)
    form = PurposeForm(request.POST)
    if not batch.rejected:
        raise Http404
    if not form.is_valid():
        return render(request, "intake/batch.html", _context(request, batch) | {"purpose": form}, status=422)
    receiver, purpose = receiver_for(batch.kind), form.cleaned_data["purpose"]
    return workbook(pk, lambda file: write_rejects(file, [batch], receiver, request.actor, purpose))


def moving(batch: Batch) -> HttpResponse | None:
    """The answer to who watches the progress of a batch that has ended: the page is loaded anew."""
    if batch.status in (BatchStatus.READY, BatchStatus.RUNNING):
        return None
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


def workbook(pk: int, write: Callable[[IO[bytes]], object]) -> FileResponse:
    """A file of rejected rows. What does not fit in memory is sealed until it is sent."""
    spool = Spool(KEPT_IN_MEMORY)
    write(cast("IO[bytes]", spool))
    spool.seek(0)
    return FileResponse(spool, as_attachment=True, filename=f"rejects-{pk}.xlsx")


def found(request: ActingRequest, pk: int) -> Batch:
    """The batch of rows in the actor's reach, or a 404. Whole files are worked on at the pages of their domain."""
    batch = queries.batch(request.actor, pk)
    if batch is None or file_receiver(batch.kind):
        raise Http404
    return batch


def _context(request: ActingRequest, batch: Batch) -> dict[str, Any]:
    receiver = receiver_for(batch.kind)
    return {
        "batch": batch,
        "progress_url": reverse("intake:progress", args=[batch.pk]),
        "cancel_url": reverse("intake:cancel", args=[batch.pk]),
        "lists": _lists(batch, receiver),
        "pace": pace_of(batch, timezone.now()),
        "rejects": queries.rejects(request.actor, batch, receiver, request.GET.get("after", "")),
        "purpose": PurposeForm(),
        "problem": _explained(batch),
        "fields": [(header, receiver.label(field)) for header, field in batch.mapping.items() if field],
        "left_out": [header for header in batch.headers if not batch.mapping.get(header)],
    }


def _lists(batch: Batch, receiver: Any) -> dict[str, str]:
    """Where the records behind the batch's numbers are; nothing for a number of none."""
    if not isinstance(receiver, OpensLists):
        return {}
    numbers = {"accepted": batch.accepted, "merged": batch.merged, "flagged": batch.flagged, "waiting": batch.waiting}
    return {became: receiver.list_url(batch, became) for became, number in numbers.items() if number}


def _explained(batch: Batch) -> Any:
    if not batch.problem:
        return None
    problem = UnreadableFileError(
        FileProblem(batch.problem["code"]), batch.problem.get("where"), batch.problem.get("params") or {}
    )
    return explain(problem, get_language() or "zh-hans")
