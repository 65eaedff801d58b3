# SPDX-License-Identifier: Apache-2.0
"""Saying whose an exhibit is, or who used a device, of the people of its case. What was said before is in the trail."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Device, Exhibit
from wuzha.evidence.services.base import EVIDENCE, person_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@EVIDENCE.act(May.WORK_CASES, name="exhibit.person")
def exhibit_of(actor: Actor, pk: int, person_id: int | None) -> Exhibit:
    """Say whose an exhibit is; nothing takes the person off. Raises `RefusalError`: NOT_FOUND, SAME_ANSWER."""
    row = EVIDENCE.locked(actor, Exhibit, pk)
    _say(actor, row, person_id, "exhibit.person")
    return row


@EVIDENCE.act(May.WORK_CASES, name="device.person")
def device_of(actor: Actor, pk: int, person_id: int | None) -> Device:
    """Say who used a device; nothing takes the person off. Raises `RefusalError`: NOT_FOUND, SAME_ANSWER."""
    row = EVIDENCE.locked(actor, Device, pk)
    _say(actor, row, person_id, "device.person")
    return row


def _say(actor: Actor, row: Exhibit | Device, person_id: int | None, name: str) -> None:
    if row.person_id == person_id:
        raise RefusalError(Code.SAME_ANSWER)
    before, row.person = row.person, person_of(row.case_id, person_id)
    row.save(update_fields=["person"])
    detail = {
        "case": row.case_id,
        "individual": row.person.individual_id if row.person is not None else None,
        "former": before.individual_id if before is not None else None,
    }
    record(actor, name, on=(row.RECORD, row.pk), detail=detail)
