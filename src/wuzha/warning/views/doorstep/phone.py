# SPDX-License-Identifier: Apache-2.0
"""What a phone fetches and sends: today's tasks, batches of closed envelopes, and photos."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from pydantic import AwareDatetime, Base64Bytes, BaseModel, Field, ValidationError

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import grants
from wuzha.sealed.envelope import public_key
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.field_attempt import PhotoForm
from wuzha.warning.forms.field_close import PURPOSE_LENGTH, PurposeForm
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import detail
from wuzha.warning.queries.doorstep import pack
from wuzha.warning.queries.tasks import personal
from wuzha.warning.rulesets import DOORSTEP
from wuzha.warning.services.doorstep.photos import add_photo
from wuzha.warning.services.doorstep.records import owner_of, session_tag
from wuzha.warning.services.doorstep.sync import sync as keep_batch
from wuzha.warning.views.doorstep.words import dictionaries, grid_dictionaries
from wuzha.warning.views.field.task import load

REFUSED = 422
#: Records of one batch at most; a phone with more sends several.
MOST_RECORDS = 100
#: Session key: what the tasks are taken along for, and when that was said.
PURPOSE = "phone_purpose"


class Envelope(BaseModel):
    uid: UUID
    sealed: Base64Bytes


class Batch(BaseModel):
    device_now: AwareDatetime
    records: Annotated[list[Envelope], Field(max_length=MOST_RECORDS)]


@sensitive_post_parameters()
@require_POST
@requires(May.WORK, May.WORK_GRID)
def take(request: ActingRequest) -> HttpResponse:
    """The tasks in one's own hands, for a purpose that is asked once a shift; each is a read in the trail."""
    now = timezone.now()
    rules = DOORSTEP.at(now)
    purpose = request.POST.get("purpose", "").strip()[:PURPOSE_LENGTH] or purpose_of_shift(request, now)
    if not purpose:
        return JsonResponse({"message": _("Say what for; it is kept in the audit trail.")}, status=REFUSED)
    if request.POST.get("purpose"):
        request.session[PURPOSE] = {"text": purpose, "at": now.isoformat()}
    officer = may(request.actor.role, May.WORK)
    until = min(now + timedelta(hours=rules.keep_hours), request.session.get_expiry_date())
    return JsonResponse(
        {
            "tasks": pack.officer_tasks(request.actor, purpose, now) if officer else [],
            "visits": [] if officer else pack.grid_visits(request.actor, purpose),
            "words": dictionaries() if officer else grid_dictionaries(),
            "owner": owner_of(request.actor.person_id),
            "session": session_tag(request.session.session_key, request.posting.pk),
            "public_key": base64.b64encode(public_key()).decode(),
            "now": now.isoformat(),
            "until": until.isoformat(),
            "idle_minutes": rules.idle_minutes,
            "photo_side": rules.photo_side,
            "photo_bytes": rules.photo_kilobytes * 1024,
        }
    )


@require_POST
@requires(May.WORK, May.WORK_GRID)
def sync(request: ActingRequest) -> HttpResponse:
    """Keep an ordered batch of records; answer each. Without records it only says whether the session is still on."""
    try:
        batch = Batch.model_validate_json(request.body)
    except ValidationError:
        return JsonResponse({"message": _("This batch could not be read. Nothing of it was kept.")}, status=REFUSED)
    answers = keep_batch(request.actor, batch.device_now, ((one.uid, one.sealed) for one in batch.records))
    return JsonResponse(
        {
            "now": timezone.now().isoformat(),
            "session": session_tag(request.session.session_key, request.posting.pk),
            "owner": owner_of(request.actor.person_id),
            "answers": [{"uid": str(one.uid), "verdict": one.verdict.value, "message": one.message} for one in answers],
        }
    )


def purpose_of_shift(request: ActingRequest, now: datetime) -> str:
    """What was said earlier in this shift; nothing when that is over."""
    said: dict[str, Any] = request.session.get(PURPOSE) or {}
    if not said:
        return ""
    old = now - datetime.fromisoformat(said["at"]) > timedelta(hours=DOORSTEP.at(now).keep_hours)
    return "" if old else str(said["text"])


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
        with refusals_in(form):
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
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The pictures, for this one view of the page. They are in the answer itself: nothing is left at an address."""
    warning = or_404(detail.of(request.actor, pk))
    on, session = ("warning", pk), request.session.session_key
    grant = grants.held(request.actor, session, on)
    if grant is None:
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return _part(request, warning, status=REFUSED, purpose_form=form)
        text, number = form.cleaned_data["purpose"], warning.number
        grant = grants.give(request.actor, session, on, purpose=DISSUADE, reference=number, text=text)
    shown = personal.reveal_photos(request.actor, warning, grant.text, grant.detail)
    pictures = [
        {
            "of": one.attachment,
            "data": f"data:image/jpeg;base64,{base64.b64encode(one.jpeg).decode()}",
            "lost": one.lost and one.lost.sentence,
        }
        for one in shown
    ]
    return _part(request, warning, pictures=pictures)


def _part(request: ActingRequest, warning: WarningRecord, *, status: int = 200, **more: Any) -> HttpResponse:
    context = photo_context(request, warning) | {"photos_open": True} | more
    return render(request, "warning/doorstep/parts/photos.html", context, status=status)


def photo_context(request: ActingRequest, warning: WarningRecord) -> dict[str, Any]:
    """What `warning/doorstep/parts/photos.html` needs."""
    actor = request.actor
    purpose = _("Look at the photos of %(number)s") % {"number": warning.number}
    return {
        "warning": warning,
        "photos": personal.photos_of(actor, warning),
        "photo_form": PhotoForm(),
        "purpose_form": PurposeForm(initial={"purpose": purpose}, auto_id="photo-%s"),
        "has_purpose": grants.held(actor, request.session.session_key, ("warning", warning.pk)) is not None,
        "may_add": may(actor.role, May.WORK) and warning.station_id is not None,
        "may_see": may(actor.role, May.REVEAL),
    }
