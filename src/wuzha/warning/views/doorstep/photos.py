# SPDX-License-Identifier: Apache-2.0
"""Photos of a warning on its pages: added by its station, seen for a purpose by who may see personal data."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in
from wuzha.warning.forms.doorstep import PhotoForm
from wuzha.warning.forms.field_close import PurposeForm
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import detail
from wuzha.warning.queries.doorstep import photos
from wuzha.warning.rulesets import DOORSTEP
from wuzha.warning.services.doorstep.photos import add_photo
from wuzha.warning.views.field.task import load

REFUSED = 422


@require_POST
@requires(May.WORK)
def add(request: ActingRequest, pk: int) -> HttpResponse:
    """Keep one photo of a task."""
    warning = load(request, pk).warning
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        # One byte more than allowed is read: the service says that it is too large, and no more of it comes in.
        raw = given["photo"].read(DOORSTEP.at().photo_kilobytes * 1024 + 1)
        with refusals_in(form, otherwise="photo"):
            add_photo(request.actor, pk, raw, given["uid"])
            if not getattr(request, "htmx", False):
                messages.success(request, _("Photo kept."))
                return redirect(reverse("warning:task", args=[pk]) + "#photos")
            return _part(request, warning)
    if not getattr(request, "htmx", False):
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return redirect(reverse("warning:task", args=[pk]) + "#photos")
    return _part(request, warning, status=REFUSED, photo_form=form)


@require_POST
@requires(May.REVEAL)
@requires(May.READ_WARNINGS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The pictures, for this one view of the page. They are in the answer itself: nothing is left at an address."""
    warning = detail.of(request.actor, pk)
    if warning is None:
        raise Http404
    on, session = ("warning", pk), request.session.session_key
    grant = grants.held(request.actor, session, on)
    if grant is None:
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return _part(request, warning, status=REFUSED, purpose_form=form)
        text, number = form.cleaned_data["purpose"], warning.number
        grant = grants.give(request.actor, session, on, purpose=DISSUADE, reference=number, text=text)
    shown = photos.reveal(request.actor, warning, grant.text, grant.detail)
    pictures = [
        {"of": one.attachment, "data": f"data:image/jpeg;base64,{base64.b64encode(one.jpeg).decode()}"} for one in shown
    ]
    return _part(request, warning, pictures=pictures)


def _part(request: ActingRequest, warning: WarningRecord, *, status: int = 200, **more: Any) -> HttpResponse:
    context = photo_context(request, warning) | more
    return render(request, "warning/doorstep/parts/photos.html", context, status=status)


def photo_context(request: ActingRequest, warning: WarningRecord) -> dict[str, Any]:
    """What `warning/doorstep/parts/photos.html` needs."""
    actor = request.actor
    purpose = _("Look at the photos of %(number)s") % {"number": warning.number}
    return {
        "warning": warning,
        "photos": photos.of_warning(actor, warning),
        "photo_form": PhotoForm(),
        "purpose_form": PurposeForm(initial={"purpose": purpose}, auto_id="photo-%s"),
        "has_purpose": grants.held(actor, request.session.session_key, ("warning", warning.pk)) is not None,
        "may_add": may(actor.role, May.WORK) and warning.station_id is not None,
        "may_see": may(actor.role, May.REVEAL),
    }
