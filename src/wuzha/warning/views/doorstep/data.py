# SPDX-License-Identifier: Apache-2.0
"""What a phone fetches and sends: today's tasks in clear over the line, and batches of closed envelopes back."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from pydantic import AwareDatetime, Base64Bytes, BaseModel, Field, ValidationError

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.sealed.envelope import public_key
from wuzha.warning.forms.field_close import PURPOSE_LENGTH
from wuzha.warning.queries.doorstep import pack
from wuzha.warning.rulesets import DOORSTEP
from wuzha.warning.services.doorstep.records import owner_of, session_tag
from wuzha.warning.services.doorstep.sync import sync as keep_batch
from wuzha.warning.views.doorstep.words import dictionaries, grid_dictionaries

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
