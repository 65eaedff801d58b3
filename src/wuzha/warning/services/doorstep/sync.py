# SPDX-License-Identifier: Apache-2.0
"""An ordered batch of records from a phone: each is kept once, and each gets an answer of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Became, FieldConflict, FieldRecord, RecordKind
from wuzha.warning.services.doorstep.keep import Arrival, KeptRecord, keep
from wuzha.warning.services.doorstep.records import BadRecordError, Sent, SentGrid, owner_of, read
from wuzha.warning.services.errors import Code

#: A clock that is wrong by more than this is said to be wrong; less is the way through the network.
CLOCK_RIGHT = timedelta(seconds=5)
#: A clock further off than this is nonsense; the times of its records are kept, and stand as of their arrival.
CLOCK_ABSURD = timedelta(days=3650)


class Verdict(StrEnum):
    """What the phone is told of a record. After each of them it may forget it."""

    KEPT = "kept"
    #: It had arrived before.
    KNOWN = "known"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """One line for one record."""

    uid: uuid.UUID
    verdict: Verdict
    message: str = ""


def sync(actor: Actor, device_now: datetime, batch: Iterable[tuple[uuid.UUID, bytes]]) -> list[Answer]:
    """Keep the records of a batch in order, each in a transaction of its own, so that a broken line loses none.

    1. A record that has arrived before gets the answer it got then, and changes nothing. All are looked up at once;
       one that arrives twice at the same moment is found by its unique key.
    2. Its time is corrected by how far the device's clock is off now.
    3. It is kept, kept beside another account, or refused with the reason; whatever it becomes, what was sent stays.
    """
    ahead = device_now - timezone.now()
    records = list(batch)
    known = _known(actor, [uid for uid, _sealed in records])
    return [known.get(uid) or _one(actor, uid, sealed, ahead) for uid, sealed in records]


def _one(actor: Actor, uid: uuid.UUID, sealed: bytes, ahead: timedelta) -> Answer:
    try:
        sent, picture = read(uid, sealed)
    except BadRecordError:
        record(actor, "phone.refused", outcome="REFUSED", detail={"code": Code.BAD_RECORD.value})
        return Answer(uid, Verdict.REFUSED, str(Code.BAD_RECORD.sentence))
    if sent.owner != owner_of(actor.person_id):
        record(actor, "phone.refused", outcome="REFUSED", detail={"code": Code.NOT_ALLOWED.value})
        return Answer(uid, Verdict.REFUSED, _("This record is somebody else's. It is sent when they sign in here."))
    try:
        with transaction.atomic():
            return _keep(actor, uid, sent, picture, ahead)
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if (known := _known(actor, [uid]).get(uid)) is not None:
            return known
        raise


def _keep(actor: Actor, uid: uuid.UUID, sent: Sent, picture: bytes, ahead: timedelta) -> Answer:
    now = timezone.now()
    if abs(ahead) > CLOCK_ABSURD:
        ahead = sent.at - now
    at = min(sent.at - (ahead if abs(ahead) > CLOCK_RIGHT else timedelta()), now)
    kept: KeptRecord | None = None
    refused: RefusalError | None = None
    try:
        with transaction.atomic():
            kept = keep(actor, Arrival(uid, sent, picture, at, min(sent.taken, now)))
    except RefusalError as error:
        refused = error
    became = Became.REFUSED if kept is None else Became.CONFLICT if kept.conflict else Became.KEPT
    FieldRecord.objects.create(
        uid=uid,
        kind=RecordKind(sent.kind),
        warning_id=kept.warning.pk if kept else _about(sent, refused) if refused else None,
        grid_task=kept.grid_task if kept else None,
        by_id=actor.person_id,
        unit_id=actor.unit_id,
        device_at=sent.at,
        clock_ahead_s=round(ahead.total_seconds()),
        at=at,
        received_at=now,
        verdict=became,
        refusal=refused.code if refused else "",
        account=seal(Kind.TEXT, sent.model_dump_json(exclude={"owner"})),
        attempt=kept.attempt if kept else None,
        conflict=kept.conflict if kept else None,
    )
    if refused is not None:
        record(actor, "phone.refused", outcome="REFUSED", detail={"code": refused.code, "kind": sent.kind})
        return Answer(uid, Verdict.REFUSED, refused.message)
    return (
        Answer(uid, Verdict.CONFLICT, _beside(kept.conflict)) if kept and kept.conflict else Answer(uid, Verdict.KEPT)
    )


def _known(actor: Actor, uids: list[uuid.UUID]) -> dict[uuid.UUID, Answer]:
    """The answers of those that have arrived before."""
    rows = FieldRecord.objects.filter(uid__in=uids).select_related("conflict")
    return {row.uid: _again(actor, row) for row in rows}


def _again(actor: Actor, known: FieldRecord) -> Answer:
    uid = known.uid
    if known.by_id != actor.person_id:
        return Answer(uid, Verdict.REFUSED, str(Code.UID_TAKEN.sentence))
    if known.verdict == Became.REFUSED:
        return Answer(uid, Verdict.REFUSED, _("It was refused when it was sent before; what was written is kept."))
    return Answer(uid, Verdict.KNOWN, str(known.conflict.get_kind_display()) if known.conflict else "")


def _about(sent: Sent, refused: RefusalError) -> int | None:
    """The warning that a refused record was about, if it was the sender's to add to."""
    if isinstance(sent, SentGrid) or refused.code in (Code.NOT_ALLOWED, Code.NOT_TAKEN_ALONG, Code.NOT_FOUND):
        return None
    return sent.warning or None


def _beside(conflict: FieldConflict) -> str:
    """What happened meanwhile, without saying anything of a warning that may be out of reach now."""
    return _("%(what)s. Your account is kept beside the other one.") % {"what": conflict.get_kind_display()}
