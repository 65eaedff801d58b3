# SPDX-License-Identifier: Apache-2.0
"""The duty roster: who is put on it, and how a duty ends. What was in force is never changed afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.duty import POST_OF_KIND
from wuzha.org.models import DutyPost, Posting
from wuzha.org.reach import units_changed
from wuzha.org.roles import May
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, unit_in_reach
from wuzha.refusals import RefusalError


@transaction.atomic
def add_duty(
    actor: Actor,
    *,
    unit_id: int,
    person_id: int,
    deputy: bool = False,
    from_at: datetime,
    to_at: datetime | None = None,
) -> DutyPost:
    """Put a person into the post of a unit (its chief, shift leader or command) from an instant to another.

    Raises `RefusalError`: OUT_OF_REACH, NO_POST, NOT_POSTED, TIMES.
    """
    allow(actor, May.MANAGE_PEOPLE)
    unit = unit_in_reach(actor, unit_id)
    post = POST_OF_KIND.get(unit.kind)
    if post is None:
        raise RefusalError(Code.NO_POST, name=unit.name)
    now = timezone.now()
    today = timezone.localdate(now)
    posted = Posting.unscoped.filter(person_id=person_id, unit_id=unit.pk, person__is_active=True).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    )
    if not posted.exists():
        raise RefusalError(Code.NOT_POSTED, name=unit.name)
    if to_at is not None and to_at <= max(from_at, now):
        raise RefusalError(Code.TIMES)
    duty: DutyPost = DutyPost.unscoped.create(
        unit=unit, post=post, person_id=person_id, deputy=deputy, from_at=from_at, to_at=to_at
    )
    _changed()
    detail = {"unit": unit.code, "post": post.value, "deputy": deputy}
    record(actor, "duty.added", on=("person", person_id), detail=detail)
    return duty


@transaction.atomic
def end_duty(actor: Actor, pk: int) -> None:
    """End a duty now; one to come leaves the roster. Raises `RefusalError`: OUT_OF_REACH, DUTY_ENDED."""
    allow(actor, May.MANAGE_PEOPLE)
    duty = DutyPost.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if duty is None:
        raise RefusalError(Code.OUT_OF_REACH, what=pk)
    now = timezone.now()
    if duty.to_at is not None and duty.to_at <= now:
        raise RefusalError(Code.DUTY_ENDED)
    if duty.from_at >= now:
        duty.delete()
    else:
        duty.to_at = now
        duty.save(update_fields=["to_at"])
    _changed()
    record(actor, "duty.ended", on=("person", duty.person_id), detail={"post": duty.post})


def _changed() -> None:
    """Let this process read anew who leads, now and once it is committed."""
    units_changed()
    transaction.on_commit(units_changed)
