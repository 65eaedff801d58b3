# SPDX-License-Identifier: Apache-2.0
"""The review by sample: drawn by chance, looked at by somebody else than who recorded or corrected."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record as trail
from wuzha.org.queries import people
from wuzha.org.roles import May
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Activity, ActivityPhoto, ReviewRound
from wuzha.outreach.rules.days import drawn
from wuzha.outreach.rules.life import Act, State
from wuzha.outreach.rulesets import POLICY
from wuzha.outreach.services.base import ACTIVITIES, REVIEWS, city_of
from wuzha.outreach.services.reached import of_activity_again
from wuzha.refusals import RefusalError

#: Colleagues that a refusal names.
MOST_NAMED = 3


@REVIEWS.act(May.RUN_OUTREACH, name="outreach_review.draw")
def draw(actor: Actor, since: date, until: date, seed: str = "") -> ReviewRound:
    """Draw a sample of the activities of a period that were not drawn yet. Without a seed one is made by chance.

    Raises `RefusalError`: NOT_ALLOWED, DAYS_ORDER, NOTHING_TO_DRAW, TOO_LONG, CLEAR_NUMBER.
    """
    city, rules = city_of(actor), POLICY.at()
    if until < since:
        raise RefusalError(Code.DAYS_ORDER)
    rows = Activity.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(day__gte=since, day__lte=until, state=State.RECORDED).order_by("pk"))
    if not found:
        raise RefusalError(Code.NOTHING_TO_DRAW)
    given = REVIEWS.plain(seed, most=32) or secrets.token_hex(8)
    keys = [one.pk for one in found]
    chosen = set(drawn(keys, rules.review_share, rules.review_least, given))
    made: ReviewRound = ReviewRound.unscoped.create(
        city=city, since=since, until=until, share=rules.review_share, seed=given, among=keys, size=len(chosen),
        by_id=actor.person_id,
    )  # fmt: skip
    for one in found:
        if one.pk in chosen:
            ACTIVITIES.move(actor, one, Act.DRAW, round=made)
    trail(actor, "outreach_review.draw", on=(ReviewRound.RECORD, made.pk), rows=len(chosen))
    return made


def _to_review(actor: Actor, pk: int, version: int | None) -> Activity:
    row = ACTIVITIES.locked(actor, Activity, pk, version)
    if actor.person_id is not None and actor.person_id in (row.recorded_by_id, row.changed_by_id):
        others = [one.name for one in people.at(actor.unit_id or 0, (May.RUN_OUTREACH,)) if one.pk != actor.person_id]
        raise RefusalError(Code.SAME_PERSON, others="、".join(others[:MOST_NAMED]) or "—")
    return row


@ACTIVITIES.act(May.RUN_OUTREACH, name="outreach_activity.confirm")
def confirm(actor: Actor, pk: int, note: str = "", version: int | None = None) -> Activity:
    """It took place as it was recorded. Raises `RefusalError`: NOT_FOUND, CHANGED, SAME_PERSON, WRONG_STATE."""
    row = _to_review(actor, pk, version)
    return ACTIVITIES.move(
        actor, row, Act.CONFIRM, note=note, reviewed_by_id=actor.person_id, reviewed_at=timezone.now()
    )


@ACTIVITIES.act(May.RUN_OUTREACH, name="outreach_activity.reject")
def reject(actor: Actor, pk: int, why: str, version: int | None = None) -> Activity:
    """It did not, or not so: from now on it does not count.

    Raises `RefusalError`: NOT_FOUND, CHANGED, SAME_PERSON, WRONG_STATE, REASON_MISSING.
    """
    row = _to_review(actor, pk, version)
    moved = ACTIVITIES.move(
        actor, row, Act.REJECT, note=ACTIVITIES.reason(why), reviewed_by_id=actor.person_id,
        reviewed_at=timezone.now(),
    )  # fmt: skip
    return of_activity_again(moved)


@ACTIVITIES.act(May.RUN_OUTREACH, name="outreach_activity.show_photo")
def show_photo(actor: Actor, pk: int, content: bytes) -> ActivityPhoto:
    """The unit shows the file of a photo: whether it is the one whose hash was kept. The file is not kept.

    Raises `RefusalError`: NOT_FOUND, PHOTO_OTHER.
    """
    row = ACTIVITIES.locked(actor, Activity, pk)
    digest = hashlib.sha256(content).hexdigest()
    found: ActivityPhoto | None = ActivityPhoto.unscoped.filter(activity=row, digest=digest).first()
    if found is None:
        raise RefusalError(Code.PHOTO_OTHER)
    found.shown_at = timezone.now()
    found.save(update_fields=["shown_at"])
    trail(actor, "outreach_activity.show_photo", on=(Activity.RECORD, row.pk))
    return found
