# SPDX-License-Identifier: Apache-2.0
"""What oversight adds to the page of one of its measures: how the rectification goes, interviews, referrals; and what
is to be done next while it is in force."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.measures.registry import Done, Section
from wuzha.measures.rules.life import TOLD, State
from wuzha.org.roles import May, may
from wuzha.oversight.queries import rectifying
from wuzha.ui.record import Act, NextAct


def sections(actor: Actor, row: Done) -> Sequence[Section]:
    """The parts of its page, once it was served."""
    if row.state not in TOLD:
        return ()
    now, found = timezone.now(), []
    if row.kind == "LISTING":
        going = rectifying.of(actor, row.pk, now)
        context = {
            "going": going, "reviews": rectifying.reviews(actor, row.pk),
            "late": going.report_due is not None and going.report_due < now,
        }  # fmt: skip
        found.append(
            Section(pgettext("oversight", "Rectification"), "oversight/rectifying.html", context, _review(actor, row))
        )
    interviews, referrals = rectifying.interviews_of(actor, row.pk), rectifying.referrals_of(actor, row.pk)
    acts = _further(actor, row)
    if interviews or referrals or acts:
        context = {"interviews": interviews, "referrals": referrals}
        found.append(
            Section(pgettext("oversight", "Interviews and referrals"), "oversight/further.html", context, acts)
        )
    return found


def _review(actor: Actor, row: Done) -> Sequence[Act]:
    if not _sees_to(actor, row) or row.stage != "REVIEW":
        return ()
    return (
        Act(
            pgettext("oversight", "Record the inspection"), url=reverse("oversight:review", args=[row.pk]), icon="check"
        ),
    )


def _further(actor: Actor, row: Done) -> Sequence[Act]:
    if not _sees_to(actor, row):
        return ()
    acts = [
        Act(
            pgettext("oversight", "Arrange an interview"), url=f"{reverse('oversight:interview_new')}?measure={row.pk}",
            icon="users",
        ),
        Act(
            pgettext("oversight", "Draft a referral"), url=f"{reverse('oversight:referral_new')}?measure={row.pk}",
            icon="send",
        ),
    ]  # fmt: skip
    if row.kind != "LISTING":
        url = f"{reverse('oversight:propose_next', args=[row.pk])}"
        acts.insert(0, Act(pgettext("oversight", "Propose the next step"), url=url, icon="flag"))
    return acts


def next_act(actor: Actor, row: Done) -> NextAct | None:
    """What a listing waits for; the other steps wait for their end alone."""
    if row.kind != "LISTING":
        return None
    going, sees = rectifying.of(actor, row.pk, timezone.now()), _sees_to(actor, row)
    if row.stage == "REVIEW":
        act = _review(actor, row)
        what = pgettext("oversight", "Inspect what was mended")
        return NextAct(what, mine=sees, due=row.until, act=act[0] if act else None)
    if row.stage == "PLAN" and going.plan is not None:
        act_ = Act(
            pgettext("oversight", "Open the request for the plan"), url=going.plan.get_absolute_url(), icon="file"
        )
        answered = going.plan.state == "ANSWERED"
        what = (
            pgettext("oversight", "Look at the plan of rectification") if answered
            else pgettext("oversight", "The township reports its plan of rectification")
        )  # fmt: skip
        return NextAct(what, who=going.plan.addressed.name, mine=sees == answered, due=going.plan.due_at, act=act_)
    if row.stage == "RECTIFY" and going.work is not None:
        act_ = Act(pgettext("oversight", "Open the rectification"), url=going.work.get_absolute_url(), icon="file")
        what = pgettext("oversight", "The township mends, and reports every week")
        return NextAct(what, who=going.work.addressed.name, mine=not sees, due=going.report_due, act=act_)
    return None


def _sees_to(actor: Actor, row: Done) -> bool:
    """Whether the actor runs oversight here, and the measure is in force."""
    return may(actor.role, May.OVERSEE) and row.state == State.IN_FORCE and row.unit_id == actor.unit_id
