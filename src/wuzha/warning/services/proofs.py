# SPDX-License-Identifier: Apache-2.0
"""Proof of contact: what shows that somebody was reached, and whether it is enough for the level (`warning.proofs`)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attachment, Attempt, Proof, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.outcomes import FACE_TO_FACE, Result
from wuzha.warning.rulesets import PROOFS
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_station, save, sealed_note, service, trace

#: A photo taken at the door is a proof of this kind, without being entered as one.
PHOTO = "PHOTO"
#: Results of an attempt that there is something to prove of.
PROVABLE = frozenset({Result.REACHED, Result.SENT})


@service(May.WORK, action="proof")
def add_proof(actor: Actor, pk: int, attempt_id: int, kind: str, reference: str = "") -> Proof:
    """Add a proof to an attempt that reached somebody, also after the closing: the flag then goes."""
    warning = at_station(actor, pk)
    attempt = Attempt.unscoped.filter(pk=attempt_id, warning=warning).first()
    if attempt is None:
        raise RefusalError(Code.NOT_FOUND)
    made = prove(actor, attempt, kind, reference)
    trace(actor, warning, "proof", fields=["reference"], detail={"attempt": attempt.pk, "kind": kind})
    refresh(warning)
    return made


def prove(actor: Actor, attempt: Attempt, kind: str, reference: str) -> Proof:
    """Keep a proof of an attempt, if its kind goes with the channel; the number it has is part of it."""
    fitting = next((term for term in PROOFS.at().at_channel(attempt.channel) if term.code == kind), None)
    if fitting is None or attempt.result not in PROVABLE:
        raise RefusalError(Code.BAD_PROOF)
    if fitting.reference and not reference.strip():
        raise RefusalError(Code.PROOF_REFERENCE)
    made: Proof = Proof.unscoped.create(
        warning_id=attempt.warning_id, attempt=attempt, kind=kind, reference=sealed_note(reference),
        by_id=actor.person_id,
    )  # fmt: skip
    return made


def is_unproven(warning: WarningRecord) -> bool:
    """Whether the person was met, the level wants that proven, and no meeting is."""
    met = list(
        Attempt.unscoped.filter(warning=warning, result=Result.REACHED, channel__in=FACE_TO_FACE).annotate(
            has_photo=Exists(Attachment.unscoped.filter(attempt=OuterRef("pk")))
        )
    )
    kinds: dict[int, set[str]] = {one.pk: {PHOTO} if one.has_photo else set() for one in met}
    for key, kind in Proof.unscoped.filter(attempt__in=met).values_list("attempt_id", "kind"):
        kinds[key].add(kind)
    rules, level = PROOFS.at(), Level(warning.level).name
    return bool(met) and not any(rules.suffices(level, one.channel, kinds[one.pk]) for one in met)


def refresh(warning: WarningRecord) -> None:
    """Set the flag of a closed warning by the proofs there are now; called when a proof or a photo comes late."""
    if warning.state == State.CLOSED and warning.unproven != (unproven := is_unproven(warning)):
        save(warning, unproven=unproven)
