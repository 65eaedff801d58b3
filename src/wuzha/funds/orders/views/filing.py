# SPDX-License-Identifier: Apache-2.0
"""受案 and 立案 on the page of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.forms.filing import AcceptForm, FileForm, NoticeForm, UnfiledForm, WithdrawForm
from wuzha.funds.orders.services import filing
from wuzha.funds.orders.views.case import load, page
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404

#: Actor, case, valid form, and the reason why something is corrected.
_Do = Callable[[Actor, int, Any, str], FundsCase]


def _unfiled(service: Callable[[Actor, int, str, Any, str], FundsCase]) -> _Do:
    return lambda actor, pk, form, why: service(actor, pk, form.cleaned_data["number"], form.cleaned_data["on"], why)


_ACTS: Mapping[str, tuple[type[OnPage], _Do]] = {
    "accept": (AcceptForm, lambda actor, pk, form, why: filing.accept(actor, pk, form.acceptance(), why)),
    "file": (FileForm, lambda actor, pk, form, why: filing.file(actor, pk, form.filing(), form.acceptance(), why)),
    "not_file": (UnfiledForm, _unfiled(filing.not_file)),
    "notify": (NoticeForm, _unfiled(filing.notify)),
    "withdraw": (WithdrawForm, _unfiled(filing.withdraw)),
}


@require_POST
@requires(May.WORK_FUNDS)
def act(request: ActingRequest, pk: int, act: str) -> HttpResponse:
    """Record what the case system says of the filing."""
    file = load(request, pk)
    kind, do = or_404(_ACTS.get(act))
    form = kind(request.POST)
    if form.done(lambda: do(request.actor, pk, form, form.cleaned_data["reason"])) is None:
        return page(request, file, 422, failed={act: form})
    messages.success(request, _("Recorded."))
    return redirect("funds:case", pk)
