# SPDX-License-Identifier: Apache-2.0
"""The last hour of the demo city, through the real services: colleagues at work when the visitor comes in."""

from __future__ import annotations

from itertools import cycle

from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.warning.queries import candidates
from wuzha.warning.services import completion, dispatch, triage

#: Warnings the colleagues send out, and how many of them go to the visitor's own station.
SENT, TO_VISITOR = 10, 4
#: What is found of each, enough for the threshold in force at the factory.
_FOUND = (
    ("USER_CONFIRMED", "CARRIER_RECORD", "本人使用（演示）"),
    ("CONTACT_ALT", "FAMILY", "家属（演示）"),
    ("WORKPLACE", "EMPLOYER", "演示工厂"),
)


def work() -> int:
    """Take, complete and dispatch warnings of the queue as the demo's other analysts; the number sent out."""
    postings = Posting.unscoped.select_related("unit", "person").filter(person__synthetic=True)
    visitor = postings.get(person__username="minjing1").unit
    analysts = cycle([actor_for(p) for p in postings.filter(role=Role.ANALYST).order_by("pk")[1:]])
    sent = 0
    for number, actor in zip(range(SENT), analysts, strict=False):
        warning = triage.take_next(actor)
        if warning is None:
            break
        for item, source, value in _FOUND:
            completion.add_item(actor, warning.pk, item=item, found="FOUND", source=source, value=value)
        warning.refresh_from_db()
        station = visitor if number < TO_VISITOR else candidates.stations(warning)[0].unit
        dispatch.dispatch(actor, warning.pk, station.pk, warning.version)
        sent += 1
    return sent
