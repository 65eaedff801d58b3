# SPDX-License-Identifier: Apache-2.0
"""What a room adds to the page of its measures where something is to be mended: how that goes, and what is next."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.measures.queries import rectifying
from wuzha.measures.registry import PLAN, RECTIFY, REVIEW, Done, Section, kind_of
from wuzha.measures.rules.life import TOLD, State
from wuzha.org.roles import may
from wuzha.ui.record import Act, NextAct


def rectification(actor: Actor, row: Done) -> list[Section]:
    """The requests, reports and inspections of a measure that was served."""
    if kind_of(row.kind).rectification is None or row.state not in TOLD:
        return []
    now = timezone.now()
    going = rectifying.of(actor, row.pk, now)
    context = {
        "going": going, "reviews": rectifying.reviews(actor, row.pk),
        "late": going.report_due is not None and going.report_due < now,
    }  # fmt: skip
    title = pgettext("decided measure", "Rectification")
    return [Section(title, "measures/rectifying.html", context, _review(actor, row))]


def next_act(actor: Actor, row: Done) -> NextAct | None:
    """What a measure with a rectification waits for; without one it waits for its end alone."""
    if kind_of(row.kind).rectification is None:
        return None
    going, sees = rectifying.of(actor, row.pk, timezone.now()), _sees_to(actor, row)
    if row.stage == REVIEW:
        act = _review(actor, row)
        what = pgettext("decided measure", "Inspect what was mended")
        return NextAct(what, mine=sees, due=row.until, act=act[0] if act else None)
    if row.stage == PLAN and going.plan is not None:
        act_ = Act(
            pgettext("decided measure", "Open the request for the plan"), url=going.plan.get_absolute_url(), icon="file"
        )
        answered = going.plan.state == "ANSWERED"
        what = (
            pgettext("decided measure", "Look at the plan of rectification") if answered
            else pgettext("decided measure", "The plan of rectification is to be reported")
        )  # fmt: skip
        return NextAct(what, who=going.plan.addressed.name, mine=sees == answered, due=going.plan.due_at, act=act_)
    if row.stage == RECTIFY and going.work is not None:
        act_ = Act(
            pgettext("decided measure", "Open the rectification"), url=going.work.get_absolute_url(), icon="file"
        )
        what = pgettext("decided measure", "To be mended, with a report every time it is due")
        return NextAct(what, who=going.work.addressed.name, mine=not sees, due=going.report_due, act=act_)
    return None


def _review(actor: Actor, row: Done) -> tuple[Act, ...]:
    if not _sees_to(actor, row) or row.stage != REVIEW:
        return ()
    label = pgettext("decided measure", "Record the inspection")
    return (Act(label, url=reverse("measures:review", args=[row.pk]), icon="check"),)


def _sees_to(actor: Actor, row: Done) -> bool:
    """Whether the actor inspects here, and the measure is in force."""
    kind = kind_of(row.kind)
    needs = (*kind.rectification.inspects, *kind.decides) if kind.rectification is not None else kind.decides
    return any(may(actor.role, need) for need in needs) and row.state == State.IN_FORCE and row.unit_id == actor.unit_id
