# SPDX-License-Identifier: Apache-2.0
"""Columns of a warning that the database computes from its others, so that no writer can leave them behind."""

from __future__ import annotations

from django.db.models import Case, F, Q, SmallIntegerField, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Least

from wuzha.warning.rules.lifecycle import AT_STATION, OPEN, Mark, State


def marks_of_row() -> CombinedExpression:
    """The bits of `Mark`, added up."""
    return (
        _bit(Mark.PAYMENT, Q(payment_seen=True))
        + _bit(Mark.FLAGGED, Q(flags__len__gt=0))
        + _bit(Mark.ROUND2, Q(round_no__gt=1))
        + _bit(Mark.LATE, Q(closed_at__gt=F("feedback_due")))
    )


def next_due_of_row() -> Case:
    """The earliest of: sign-in while dispatched, first call until an attempt was made, meeting until met, feedback.

    Only open warnings have one. PostgreSQL's LEAST passes over what is empty.
    """
    return Case(
        When(
            Q(state__in=OPEN),
            then=Least(
                Case(When(Q(state=State.DISPATCHED), then=F("signin_due"))),
                Case(When(Q(state__in=(State.DISPATCHED, State.SIGNED)), then=F("call_due"))),
                Case(When(Q(state__in=AT_STATION, met_at__isnull=True), then=F("meet_due"))),
                F("feedback_due"),
            ),
        ),
    )


def _bit(mark: Mark, condition: Q) -> Case:
    return Case(When(condition, then=Value(int(mark))), default=Value(0), output_field=SmallIntegerField())
