# SPDX-License-Identifier: Apache-2.0
"""Statements of a case: upload, progress, headers nobody knows, lines given back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha.funds.models import FundsCase
from wuzha.funds.statements import memory, queries, record
from wuzha.funds.statements.forms import (
    IN_FORM,
    CorrectionForm,
    HeadersForm,
    PurposeForm,
    ReasonForm,
    SameFileForm,
    StatementsForm,
)
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.receiver import StatementReceiver
from wuzha.funds.statements.services import anew, files
from wuzha.intake.queries import pace_of
from wuzha.intake.services import store
from wuzha.intake.services.open import ENDED, MappingIncompleteError
from wuzha.intake.views.batches import moving, workbook
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.middleware import reveals


@require_GET
@requires(May.READ_FUNDS)
def index(request: ActingRequest, pk: int) -> HttpResponse:
    """The files of a case, and the form for the next ones."""
    return _index(request, pk, StatementsForm())


@require_POST
@requires(May.WORK_FUNDS)
def upload(request: ActingRequest, pk: int) -> HttpResponse:
    """Take files in; archives are opened."""
    in_reach(request.actor, FundsCase, "centre", pk=pk)
    form = StatementsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, pk, form)
    taken: list[StatementFile] = []
    for file in form.cleaned_data["file"]:
        try:
            taken += files.take(request.actor, pk, file.chunks(), file.name or "")
        except RefusalError as refused:
            if refused.code == "NOT_FOUND":
                raise Http404 from refused
            form.add_error("file", f"{file.name}: {refused.message}")
    if form.errors:
        return _index(request, pk, form)
    return redirect("funds:statement", taken[0].pk) if len(taken) == 1 else redirect("funds:statements", pk)


@require_GET
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """One file in each of its states."""
    return render(request, "funds/statement.html", _context(request, _file(request, pk)))


@require_GET
@requires(May.READ_FUNDS)
def progress(request: ActingRequest, pk: int) -> HttpResponse:
    """The part of a running file's page that moves; a full reload when it has ended."""
    file = _file(request, pk)
    return moving(file) or render(request, "intake/progress.html", _context(request, file))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.WORK_FUNDS)
def headers(request: ActingRequest, pk: int) -> HttpResponse:
    """What is asked of a sheet; remembered for every later file with the same headers."""
    file = _file(request, pk)
    asks = file.status == FileStatus.MAPPING
    sheet = queries.asked_sheet(file) or {}
    former = memory.in_force(memory.source_of(file.headers)) if asks else None
    # what other files were read by is not changed without a reason (the service asks for it where it does change)
    kind = CorrectionForm if former is not None and memory.read_by(former).exists() else HeadersForm
    data, samples = request.POST if request.method == "POST" else None, queries.samples(file) if asks else {}
    said = former.said if former is not None else {}
    form = kind(file, sheet, samples, data, request.FILES or None, said=said)
    if "reason" in form.fields:
        form.fields["reason"].required = False
    if request.method == "POST" and (form.is_valid() or not asks) and _said(request, file, form):
        return redirect("funds:statement", pk)
    if not asks:
        return redirect("funds:statement", pk)
    context = {
        "file": file, "case": file.case, "form": form, "several": len(file.sheets) > 1, "former": former,
        "sheet": queries.said_of(sheet),
    }  # fmt: skip
    return render(request, "funds/statement_headers.html", context, status=422 if form.errors else 200)


def _said(request: ActingRequest, file: StatementFile, form: HeadersForm) -> bool:
    """Keep what was said; whether the page is done with. What can be put right in the form is said there."""
    reason = form.cleaned_data.get("reason", "")
    try:
        files.decide(request.actor, file.pk, form.choices(), form.said(), own_account=form.owner(), reason=reason)
    except MappingIncompleteError as question:
        form.refuse(question, StatementReceiver())
        return False
    except RefusalError as refused:
        if refused.code in IN_FORM:
            field = IN_FORM[refused.code]
            form.add_error(field if field in form.fields else None, refused.message)
            return False
        messages.warning(request, refused.message)
    return True


@require_GET
@requires(May.READ_FUNDS)
def mapping(request: ActingRequest, pk: int) -> HttpResponse:
    """What was said of the sheets of a file, as a mapping file for the command line."""
    file = _file(request, pk)
    answer = HttpResponse(queries.mapping_file(file), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="mapping-{file.pk}.toml"'
    return answer


@require_POST
@requires(May.WORK_FUNDS)
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a file out of its case, for a reason; it stays listed."""
    file = _file(request, pk)
    form = ReasonForm(request.POST)
    if form.done(lambda: anew.withdraw(request.actor, file.pk, form.cleaned_data["reason"])) is None:
        return page(request, file, why=form)
    messages.success(request, _("Its rows are withdrawn; the case is traced without it."))
    return redirect("funds:statement", pk)


@require_POST
@requires(May.WORK_FUNDS)
def read_anew(request: ActingRequest, pk: int) -> HttpResponse:
    """Withdraw the rows of a file and read it again; brought once more where it is not kept."""
    file = _file(request, pk)
    form = SameFileForm(request.POST, request.FILES)
    uploaded = request.FILES.get("file")
    pieces = uploaded.chunks() if uploaded is not None else None
    if form.done(lambda: anew.read_anew(request.actor, pk, pieces, ask="ask" in request.POST)) is None:
        return page(request, file, same_file=form)
    messages.success(request, _("Its rows are withdrawn; it is read anew."))
    return redirect("funds:statement", pk)


def page(request: ActingRequest, file: StatementFile, **refused: OnPage) -> HttpResponse:
    """A file with a dialog whose form was refused."""
    return render(request, "funds/statement.html", _context(request, file) | refused, status=422)


@require_POST
@requires(May.WORK_FUNDS)
def cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """Stop; what is committed stays."""
    file = _file(request, pk)
    if files.cancel(request.actor, file.pk):
        messages.success(request, _("Cancelled. Rows that are in already stay in."))
    else:
        messages.warning(request, _("It has ended already."))
    return redirect("funds:statement", pk)


@require_POST
@requires(May.READ_FUNDS)
@requires(May.REVEAL)
@reveals
def rejects(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The rejected lines as a workbook, for a purpose."""
    file = _file(request, pk)
    form = PurposeForm(request.POST)
    if not file.rejected:
        raise Http404
    if not form.is_valid():
        return render(request, "funds/statement.html", _context(request, file) | {"purpose": form}, status=422)
    purpose = form.cleaned_data["purpose"]
    return workbook(pk, lambda opened: files.write_rejects(opened, file, request.actor, purpose))


def _index(request: ActingRequest, pk: int, form: StatementsForm) -> HttpResponse:
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    context = {
        "case": case,
        "form": form if _works(request) else None,
        "page": queries.files(request.actor, case, request.GET.get("after", "")),
        "stale": queries.stale(request.actor, case),
        "lacking": StatementFile.objects.visible_to(request.actor).filter(pk__in=queries.lacking(request.actor, case)),
        "tab": "statements",
    }
    return render(request, "funds/statements.html", context, status=422 if form.errors else 200)


def _works(request: ActingRequest) -> bool:
    return may(request.actor.role, May.WORK_FUNDS)


def _file(request: ActingRequest, pk: int) -> StatementFile:
    return in_reach(request.actor, StatementFile, "case", "by", pk=pk)


def _context(request: ActingRequest, file: StatementFile) -> dict[str, Any]:
    answers, works = queries.answers_of([file]), _works(request)
    moves, rejects = queries.is_moving(file), queries.rejects(request.actor, file, request.GET.get("after", ""))
    stale, against = queries.is_stale(file, answers), queries.against(request.actor, file)
    lacking = queries.lacking(request.actor, file.case).get(file.pk)
    ends = works and file.done and file.status in ENDED
    standing = record.Standing(
        file, works, stale, bool(lacking), [other.file_name for other, _n in against], moves,
        rejects=bool(rejects.rows) and may(request.actor.role, May.REVEAL), ends=bool(ends),
    )  # fmt: skip
    return {
        "head": record.head_of(file),
        "next": record.next_of(standing),
        "anew": works and not moves and (stale or bool(lacking) or file.is_withdrawn),
        "file": file,
        "batch": file,
        "case": file.case,
        "moving": moves,
        "pace": pace_of(file, timezone.now()),
        "progress_url": reverse("funds:statement_progress", args=[file.pk]),
        "cancel_url": reverse("funds:statement_cancel", args=[file.pk]) if works and not file.is_withdrawn else "",
        "why": ReasonForm() if ends else None,
        "rejects": rejects,
        "purpose": PurposeForm(),
        "understood": [queries.said_of(sheet, answers) for sheet in file.understood],
        "stale": stale,
        "lacking": lacking,
        "against": against,
        "gone": not store.kept(file.stored_as).exists() if file.stored_as else True,
        "same_file": SameFileForm(),
        "former": queries.former(file),
        "has_mapping": bool(file.status != FileStatus.MAPPING and (answers or any(file.mapping.values()))),
    }
