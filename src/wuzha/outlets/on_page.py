# SPDX-License-Identifier: Apache-2.0
"""What this room adds to the page of one of its measures: the outlet, and the next step, which is only proposed."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.measures.queries import lists as measures
from wuzha.measures.registry import Done, Section, kind_of
from wuzha.measures.rules.life import State
from wuzha.org.roles import May, may
from wuzha.requests.registry import About, Asked
from wuzha.ui.record import Act


def further(actor: Actor, row: Done) -> Sequence[Section]:
    """The outlet, and for who proposes the next step."""
    outlet = measures.unit_of(actor, row)
    if outlet is None:
        return ()
    acts = []
    if may(actor.role, May.WORK_CARDS) and row.state == State.IN_FORCE and kind_of(row.kind).ladder:
        label = pgettext("outlets", "Propose the next step")
        acts.append(Act(label, url=reverse("outlets:propose_next", args=[row.pk]), icon="flag"))
    context = {"outlet": outlet, "url": reverse("outlets:outlet", args=[outlet.pk])}
    return [Section(pgettext("outlets", "The outlet"), "outlets/parts/of_measure.html", context, acts)]


def link(actor: Actor, asked: Asked) -> About | None:
    """The measure that a request is about."""
    if asked.about_id is None:
        return None
    row = measures.of(actor, asked.about_id)
    if row is None:
        return About(pgettext("outlets", "A measure out of reach"))
    return About(f"{row.kind_word} {row.number}", row.get_absolute_url())
