# SPDX-License-Identifier: Apache-2.0
"""Deciding whether two warnings are about one person."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import PairDecision, Verdict, WarningRecord
from wuzha.warning.queries import pairs
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_centre, plain_text, service, trace
from wuzha.warning.services.triage import merge

#: Longest note (characters).
MOST_NOTE = 200


def decide(actor: Actor, one: int, other: int, verdict: Verdict, note: str = "") -> WarningRecord | None:
    """Keep what was decided. The same person: the two are merged, and the one that lives on is given back.

    Different people are not asked about again; who is not sure leaves a note, and the pair is kept for later.
    """
    if verdict is not Verdict.SAME:
        _keep(actor, min(one, other), max(one, other), verdict, note)
        return None
    pair = pairs.of(actor, one, other)
    if pair is None:
        raise RefusalError(Code.NOT_FOUND)
    with transaction.atomic():
        try:
            into = merge(actor, pair.gone.pk, pair.into.pk)
        except RefusalError as error:
            refused = error  # raised outside, so that the refusal stays in the trail
        else:
            _keep(actor, pair.one.pk, pair.other.pk, verdict, note)
            return into
    raise refused


@service(May.TRIAGE, action="pair")
def _keep(actor: Actor, one: int, other: int, verdict: Verdict, note: str) -> None:
    if one == other:
        raise RefusalError(Code.SAME_WARNING)
    first = at_centre(actor, one)
    at_centre(actor, other)
    text = plain_text(note, MOST_NOTE)
    PairDecision.unscoped.update_or_create(
        one_id=one, other_id=other,
        defaults={"verdict": verdict, "note": text, "by_id": actor.person_id, "at": timezone.now()},
    )  # fmt: skip
    trace(actor, first, "pair", detail={"other": other, "verdict": verdict.value})
