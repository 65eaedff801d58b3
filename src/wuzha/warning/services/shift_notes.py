# SPDX-License-Identifier: Apache-2.0
"""交接班: a note is begun from what is found, written on by people, signed over, and taken over by the next shift."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.engine.identifiers.scan import find_clear
from wuzha.org.roles import May
from wuzha.org.services.guard import person_of
from wuzha.refusals import RefusalError
from wuzha.warning.models import ShiftNote
from wuzha.warning.queries import shift_notes
from wuzha.warning.services.errors import Code

#: Longest note (characters).
MOST_TEXT = 4000
#: Acts of whoever works at a desk or a station, on the notes of their own unit.
act = OneAct((May.TRIAGE, May.WORK), "shift_note.", Code.NOT_ALLOWED, on="shift_note", system=False)


@act
def begin(actor: Actor) -> ShiftNote:
    """The note of the unit that is being written; a new one, with what is found now, when there is none."""
    now = timezone.now()
    since = shift_notes.last_signing(actor, now)
    facts = shift_notes.gathered(actor, since, now)
    try:
        with transaction.atomic():
            made: ShiftNote = ShiftNote.unscoped.create(
                unit_id=actor.unit_id, facts=facts, since=since, at=now, by_id=person_of(actor)
            )
    except IntegrityError:  # somebody of the shift has begun it
        begun: ShiftNote = ShiftNote.unscoped.get(unit_id=actor.unit_id, signed_at__isnull=True)
        return begun
    record(actor, "shift_note.begin", on=("shift_note", made.pk))
    return made


@act
def write(actor: Actor, pk: int, text: str) -> ShiftNote:
    """Write the note on, until it is signed. Warnings are named by their numbers, people not at all."""
    note = _locked(actor, pk)
    if note.signed_at is not None:
        raise RefusalError(Code.NOTE_OVER)
    if list(find_clear(text)):  # stored in clear and printed, so never a person's number
        raise RefusalError(Code.PERSONAL_DATA)
    if len(text) > MOST_TEXT:
        raise RefusalError(Code.TOO_LONG, most=MOST_TEXT)
    note.text = text
    note.save(update_fields=["text"])
    record(actor, "shift_note.write", on=("shift_note", pk), fields=["text"])
    return note


@act
def sign(actor: Actor, pk: int) -> ShiftNote:
    """Hand the shift over. What is found then is kept with it: it may be hours after the note was begun."""
    note = _locked(actor, pk)
    if note.signed_at is not None:
        raise RefusalError(Code.NOTE_OVER)
    now = timezone.now()
    note.facts = shift_notes.gathered(actor, note.since, now)
    note.by_id, note.signed_at = person_of(actor), now
    note.save(update_fields=["facts", "by", "signed_at"])
    record(actor, "shift_note.sign", on=("shift_note", pk))
    return note


@act
def confirm(actor: Actor, pk: int) -> ShiftNote:
    """Take the shift over: by another person than who signed."""
    note = _locked(actor, pk)
    if note.signed_at is None:
        raise RefusalError(Code.NOTE_NOT_SIGNED)
    if note.done_at is not None:
        raise RefusalError(Code.ALREADY_DONE)
    if note.by_id == actor.person_id:
        raise RefusalError(Code.NOTE_OWN)
    note.done_at, note.done_by_id = timezone.now(), person_of(actor)
    note.save(update_fields=["done_at", "done_by"])
    record(actor, "shift_note.confirm", on=("shift_note", pk))
    return note


def _locked(actor: Actor, pk: int) -> ShiftNote:
    """The note of the actor's own unit, locked."""
    note: ShiftNote | None = ShiftNote.unscoped.select_for_update().filter(pk=pk, unit_id=actor.unit_id).first()
    if note is None:
        raise RefusalError(Code.NOT_FOUND)
    return note
