# SPDX-License-Identifier: Apache-2.0
"""The only writers on the side of the police: publishing for citizens, and taking tips in as leads."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils import timezone

from wuzha import keys
from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.citizen import boxes
from wuzha.citizen.errors import Code
from wuzha.citizen.models import Published, Tip
from wuzha.citizen.queries import PURPOSE, WEEK, draft
from wuzha.core.acts import Acts
from wuzha.engine.identifiers import IdentifierError, parse_telephone
from wuzha.leads.services.recording import NewInformant, NewLead, take_down
from wuzha.locks import Lock, wait
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.refusals import RefusalError

#: Tips taken in at once.
MOST = 50


class CitizenActs(Acts[Published]):
    codes, kind = Code, "citizen"


CITIZENS = CitizenActs()


@CITIZENS.act(May.RUN_OUTREACH, name="citizen.publish")
def publish(actor: Actor, monday: date, mark: str) -> int:
    """Show citizens the words in force and the picture of a week; how many things are new.

    `mark` is that of the draft that was looked at. Raises `RefusalError`: WEEK_RUNS, LOOK_AGAIN, SAME.
    """
    if monday.weekday() or monday + WEEK > timezone.localdate():
        raise RefusalError(Code.WEEK_RUNS)
    wait(Lock.CITIZENS)
    made = draft(monday)
    if made.mark != mark:
        raise RefusalError(Code.LOOK_AGAIN)
    if not made.is_new:
        raise RefusalError(Code.SAME)
    now = timezone.now()
    for one in made.changed:
        Published.objects.filter(kind=one.kind, code=one.code, until=None).update(until=now)
        Published.objects.create(kind=one.kind, code=one.code, position=one.position, content=one.content, at=now)
    Published.objects.filter(pk__in=[one.pk for one in made.gone], until=None).update(until=now)
    record(
        actor, "citizen.publish", on=("citizen", 0),
        detail={"week": monday.isoformat(), "rows": len(made.changed), "removed": len(made.gone)},
    )  # fmt: skip
    return len(made.changed) + len(made.gone)


@CITIZENS.act(May.WORK_LEADS, name="citizen.take")
def take(actor: Actor) -> tuple[int, int]:
    """Make leads of the oldest tips; how many, and how many boxes could not be opened, which are dropped.

    What a citizen wrote is sealed again, and gone from the table that faces the network. Raises `RefusalError`: NO_TIPS
    and those of a new lead.
    """
    tips = list(Tip.objects.select_for_update(skip_locked=True).order_by("pk")[:MOST])
    if not tips:
        raise RefusalError(Code.NO_TIPS)
    taken = broken = 0
    for tip in tips:
        told = opened(tip)
        if told is None:
            broken += 1
        else:
            with transaction.atomic():
                take_down(actor, _lead(tip, told))
            taken += 1
        tip.delete()
    record(actor, "citizen.take", on=("citizen", 0), detail={"taken": taken, "broken": broken})
    return taken, broken


def opened(tip: Tip) -> dict[str, Any] | None:
    """What is in a box; nothing where it was not closed for this key or holds something else."""
    try:
        told = json.loads(boxes.open_box(keys.derive(PURPOSE), bytes(tip.box)))
    except (InvalidTag, ValueError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("what"), str) else None


def _lead(tip: Tip, told: dict[str, Any]) -> NewLead:
    kinds = rule_set("leads.kinds").at(tip.at).codes
    kind = str(told.get("kind") or "")
    place = told.get("place")
    what = told["what"] + (f"\n{told['who']}" if told.get("who") else "")
    return NewLead(
        kind=kind if kind in kinds else kinds[0], source="INFORMANT", received_at=tip.at, what=what,
        source_no=tip.number, place_unit_id=place if isinstance(place, int) else None,
        informant=_informant(str(told.get("contact") or "")),
    )  # fmt: skip


def _informant(contact: str) -> NewInformant:
    """Who told, as far as they said: a telephone, or words."""
    if not contact.strip():
        return NewInformant()
    try:
        parse_telephone(contact)
    except IdentifierError:
        return NewInformant(note=contact)
    return NewInformant(phone=contact)
