# SPDX-License-Identifier: Apache-2.0
"""A disputed class, corrected by a person: what was computed stays beside it."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import BackCheck
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import sealed_note, service


@service(May.BACK_CHECK, action="backcheck_correct", on="case")
def correct(actor: Actor, case: int, *, days: int, stage: str, reason: str, note: str) -> BackCheck:
    """Say another class for a case and window, with a reason of the dictionary and in writing."""
    check = _locked(actor, case, days)
    if stage not in Stage.values:
        raise RefusalError(Code.BAD_RESULT)
    if stage == check.computed:
        raise RefusalError(Code.SAME_CLASS)
    if reason not in {term.code for term in BACKCHECK.at().reasons}:
        raise RefusalError(Code.UNKNOWN_REASON)
    if not note.strip():
        raise RefusalError(Code.WORDS_MISSING)
    detail = {"days": days, "from": check.computed, "to": stage, "reason": reason}
    record(actor, "warning.backcheck_correct", on=("case", case), detail=detail)
    return _save(
        check, corrected=stage, corrected_from=check.computed, reason=reason, note=sealed_note(note),
        corrected_by_id=actor.person_id, corrected_at=timezone.now(),
    )  # fmt: skip


@service(May.BACK_CHECK, action="backcheck_restore", on="case")
def restore(actor: Actor, case: int, *, days: int) -> BackCheck:
    """Take a correction back: what is computed counts again. The trail keeps both."""
    check = _locked(actor, case, days)
    if not check.corrected:
        raise RefusalError(Code.ALREADY_DONE)
    detail = {"days": days, "from": check.corrected, "to": check.computed}
    record(actor, "warning.backcheck_restore", on=("case", case), detail=detail)
    return _save(check, corrected="", corrected_from="", reason="", note=None, corrected_by_id=None, corrected_at=None)


def _locked(actor: Actor, case: int, days: int) -> BackCheck:
    check: BackCheck | None = (
        BackCheck.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(case_id=case, days=days)
        .first()
    )
    if check is None:
        raise RefusalError(Code.NO_SUCH_CASE)
    return check


def _save(check: BackCheck, **changes: object) -> BackCheck:
    BackCheck.unscoped.filter(pk=check.pk).update(**changes)
    saved: BackCheck = BackCheck.unscoped.get(pk=check.pk)
    return saved
