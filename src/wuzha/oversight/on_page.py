# SPDX-License-Identifier: Apache-2.0
"""What oversight adds to the page of one of its measures: how the rectification goes, interviews and referrals."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.measures.on_page import rectification
from wuzha.measures.registry import Done, Section
from wuzha.measures.rules.life import TOLD, State
from wuzha.org.roles import May, may
from wuzha.oversight.queries import rectifying
from wuzha.ui.record import Act


def sections(actor: Actor, row: Done) -> Sequence[Section]:
    """The parts of its page, once it was served."""
    if row.state not in TOLD:
        return ()
    found = rectification(actor, row)
    interviews, referrals = rectifying.interviews_of(actor, row.pk), rectifying.referrals_of(actor, row.pk)
    acts = _further(actor, row)
    if interviews or referrals or acts:
        context = {"interviews": interviews, "referrals": referrals}
        found.append(
            Section(pgettext("oversight", "Interviews and referrals"), "oversight/further.html", context, acts)
        )
    return found


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


def _sees_to(actor: Actor, row: Done) -> bool:
    """Whether the actor runs oversight here, and the measure is in force."""
    return may(actor.role, May.OVERSEE) and row.state == State.IN_FORCE and row.unit_id == actor.unit_id
