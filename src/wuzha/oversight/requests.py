# SPDX-License-Identifier: Apache-2.0
"""What oversight asks of units: a plan of rectification, the rectification, to come to an interview."""

from __future__ import annotations

from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.measures.queries import lists as measures
from wuzha.measures.services.rectifying import plan_moved, work_moved
from wuzha.org.roles import May
from wuzha.oversight.kinds import MENDING
from wuzha.oversight.models import Interview
from wuzha.oversight.queries.lists import interview
from wuzha.oversight.services.interviewing import KIND
from wuzha.requests.registry import About, Asked, RequestKind

ASKS = (May.OVERSEE, May.APPROVE_OVERSIGHT)


def link(actor: Actor, asked: Asked) -> About | None:
    """The listing or the interview that a request is about."""
    if asked.about_id is None:
        return None
    if asked.kind == KIND:
        found = interview(actor, asked.about_id)
        title = pgettext("oversight", "Interview %(number)s") % {"number": Interview.number_of(asked.about_id)}
        return About(title, found.get_absolute_url() if found is not None else "")
    row = measures.of(actor, asked.about_id)
    if row is None:
        return About(pgettext("oversight", "A listing out of reach"))
    return About(f"{row.kind_word} {row.number}", row.get_absolute_url())


KINDS = (
    RequestKind(
        MENDING.plan, pgettext_lazy("oversight", "Plan of rectification"), asks=ASKS, moved=plan_moved, link=link
    ),
    RequestKind(MENDING.work, pgettext_lazy("oversight", "Rectification"), asks=ASKS, moved=work_moved, link=link),
    RequestKind(KIND, pgettext_lazy("oversight", "To come to an interview"), asks=ASKS, link=link),
)
