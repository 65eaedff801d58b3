# SPDX-License-Identifier: Apache-2.0
"""Sealed files that records name: their content, or why it cannot be had.

A file that a record still needs and that is not there is a loss, and said to be one: to the person, in the log and in
the trail, with the record. Only one whose owner let go of it was deleted by rule.
"""

from __future__ import annotations

import logging
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.refusals import RefusalCode
from wuzha.sealed.files import read_sealed
from wuzha.sealed.owners import Place, unowned

log = logging.getLogger(__name__)


class FileCode(RefusalCode):
    """Why a file cannot be had."""

    FILE_ERASED = _("This file was deleted when its time of keeping was over.")
    FILE_MISSING = _(
        "The file is missing: its record is here, the file in the store is not. Tell the system administrator, who can "
        "bring it back from a backup."
    )
    FILE_DAMAGED = _(
        "The file is damaged: what lies in the store cannot be opened. Tell the system administrator, who can bring it "
        "back from a backup."
    )


def content_of(actor: Actor, uid: UUID, *, on: tuple[str, object], field: str) -> bytes | FileCode:
    """The content of a record's file, or why there is none; a loss is logged and in the trail.

    Who raises for a loss does so after the transaction, so that the event of it stays.
    """
    try:
        return read_sealed(uid)
    except FileNotFoundError:
        if unowned(Place.FILES, [uid.hex]):
            return FileCode.FILE_ERASED
        code = FileCode.FILE_MISSING
    except InvalidTag:
        code = FileCode.FILE_DAMAGED
    name = "file.missing" if code is FileCode.FILE_MISSING else "file.damaged"
    log.error("%s: %s of %s %s, %s.sealed", name, field, *on, uid.hex)
    record(actor, name, on=on, fields=[field], outcome="REFUSED", detail={"file": uid.hex})
    return code
