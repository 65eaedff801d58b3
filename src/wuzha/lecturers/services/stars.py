# SPDX-License-Identifier: Apache-2.0
"""Stars, computed by the rule and never set: after a contest, and at the yearly review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inbox.services import moved_on
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, Lecturer, StarDecision
from wuzha.lecturers.queries.results import facts
from wuzha.lecturers.rules.life import Cause, ContestState, LecturerState
from wuzha.lecturers.rules.stars import Facts, after_contest, after_review, months_after, score, stars
from wuzha.lecturers.rulesets import POLICY, STARS
from wuzha.lecturers.services.base import CITY, CONTESTS, LECTURERS, contest_of, for_the_city
from wuzha.refusals import RefusalError


@CONTESTS.act(*CITY, name="contest.stars")
def award(actor: Actor, pk: int, *, version: int | None = None) -> list[StarDecision]:
    """Compute the stars of who took part, once the result is published. A contest awards and raises.

    Raises `RefusalError`: WRONG_STATE, STARS_DONE, CHANGED.
    """
    row = contest_of(actor, pk, ContestState.PUBLISHED, version=version)
    if row.starred_at is not None:
        raise RefusalError(Code.STARS_DONE)
    rows = Lecturer.unscoped.select_for_update(of=("self",), no_key=True).filter(
        contests__contest=row, contests__rank__isnull=False, state=LecturerState.ACTIVE
    )
    people = list(rows.order_by("pk"))
    known = facts([one.pk for one in people])
    made = [_decided(actor, one, known[one.pk], Cause.CONTEST, row) for one in people]
    CONTESTS.save(row, starred_at=timezone.now())
    record(actor, "contest.stars", on=(Contest.RECORD, row.pk), detail={"count": len(made)})
    moved_on((Contest.RECORD, row.pk))
    return made


@LECTURERS.act(*CITY, name="lecturer.review")
def review(actor: Actor, pk: int, *, version: int | None = None) -> StarDecision:
    """The yearly review: the rule keeps the stars, lowers them by one, or withdraws them. Raises `RefusalError`:
    NOT_FOUND, NOT_ALLOWED, NO_STARS, TOO_EARLY, OWN_STARS, CHANGED."""
    row = LECTURERS.locked(actor, Lecturer, pk, version)
    for_the_city(actor)
    if row.state != LecturerState.ACTIVE or not row.stars or row.review_due is None:
        raise RefusalError(Code.NO_STARS, number=row.number)
    if row.person_id is not None and row.person_id == actor.person_id:
        raise RefusalError(Code.OWN_STARS)
    if timezone.localdate() < row.review_due:
        raise RefusalError(Code.TOO_EARLY, day=row.review_due)
    return _decided(actor, row, facts([row.pk])[row.pk], Cause.REVIEW)


def _decided(
    actor: Actor, row: Lecturer, known: Facts, cause: Cause, contest: Contest | None = None, day: date | None = None
) -> StarDecision:
    version = STARS.version_at()
    rule, today = version.value, day or timezone.localdate()
    told = score(known, rule.items, POLICY.at().least_marks)
    computed = stars(told.total, known.talks, rule.levels)
    after = (
        after_contest(row.stars, computed)
        if cause is Cause.CONTEST
        else after_review(row.stars, computed, known.talks, rule.keep_talks)
    )
    made: StarDecision = StarDecision.unscoped.create(
        lecturer=row, cause=cause, contest=contest, day=today, before=row.stars, computed=computed, stars=after,
        score=told.total, facts=_kept(known, told.points), by_id=actor.person_id, synthetic=row.synthetic,
        rule=version.valid_from.isoformat() if version.valid_from else "",
    )  # fmt: skip
    due = months_after(today, rule.review_months) if after else None
    LECTURERS.save(row, stars=after, review_due=due)
    record(actor, "lecturer.stars", on=(Lecturer.RECORD, row.pk), detail={"before": made.before, "points": made.score})
    moved_on((Lecturer.RECORD, row.pk))
    return made


def _kept(known: Facts, points: Mapping[str, int | None]) -> dict[str, Any]:
    return {**asdict(known), "points": dict(points)}
