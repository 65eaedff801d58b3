# SPDX-License-Identifier: Apache-2.0
"""Remarks on a warning for whoever works on it next."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Comment
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import locked, sealed_note, service, trace


@service(May.TRIAGE, May.WORK, action="comment")
def comment(actor: Actor, pk: int, text: str) -> Comment:
    """Leave a remark, in any state: it changes nothing of the warning. Sealed, since people write names."""
    warning = locked(actor, pk)
    sealed = sealed_note(text)
    if sealed is None:
        raise RefusalError(Code.TEXT_MISSING)
    kept: Comment = Comment.unscoped.create(warning=warning, text=sealed, by_id=actor.person_id)
    trace(actor, warning, "comment")
    return kept
