# SPDX-License-Identifier: Apache-2.0
"""Matching victims of cases with warnings and classing them anew, as often as wanted with the same result; and a
disputed class, corrected by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.victims import victims_since
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sql import blocks
from wuzha.warning.models import BackCheck
from wuzha.warning.rules.backcheck import Chain, FoundBy, Stage, classify
from wuzha.warning.rules.outcomes import DISSUADED
from wuzha.warning.rulesets import BACKCHECK, FRAUD_TYPES
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import sealed_note, service

SQL = blocks(Path(__file__).with_name("victims.sql"))
#: Victims worked on in one transaction.
AT_ONCE = 5_000
_FOUND_BY = {1: FoundBy.ID, 2: FoundBy.PHONE, 3: FoundBy.ACCOUNT, 4: FoundBy.FAMILY}
#: A late list of directives is looked for this long.
LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A warning as it stands: its chain, and how it was closed."""

    chain: Chain
    closed_at: datetime | None
    outcome: str
    fraud_type: str


def recheck(victims: Sequence[int]) -> int:
    """Back-check victims by key; how many were looked through."""
    for start in range(0, len(victims), AT_ONCE):
        _recheck(list(victims[start : start + AT_ONCE]))
    return len(victims)


def recheck_since(day: datetime) -> int:
    """All victims who reported since a moment: what was recorded late about their warnings changes them."""
    return recheck(list(victims_since(day)))


def recheck_late(now: datetime) -> int:
    """Victims, of whatever age, who were named by directives that came in after their cases."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["late"], [now - LATE])
        late = [pk for (pk,) in cursor.fetchall()]
    return recheck(late)


@transaction.atomic
def _recheck(victims: list[int]) -> None:
    now = timezone.now()
    policy = BACKCHECK.at(now)
    with connection.cursor() as cursor:
        cursor.execute(SQL["matches"], {"victims": victims, "days": policy.windows[-1]})
        found: dict[int, dict[int, FoundBy]] = defaultdict(dict)
        for victim, warning, rank in cursor.fetchall():
            found[victim][warning] = _FOUND_BY[rank]
        done = _done(cursor, list({warning for matched in found.values() for warning in matched}))
        cursor.execute(SQL["facts"], [victims])
        checks: list[tuple[int, int, str, int | None]] = []
        matches: list[tuple[int, int, str, bool]] = []
        family_of = _families()
        for victim, occurred, reported, fraud_type in cursor.fetchall():
            matched = found.get(victim, {})
            chains = [done[warning].chain for warning in matched]
            for days in policy.windows:
                stage, warning = classify(chains, occurred, reported, timedelta(days=days))
                checks.append((victim, days, stage.value, warning))
            for warning, found_by in matched.items():
                one = done[warning]
                relapse = (
                    found_by is not FoundBy.FAMILY
                    and one.outcome in DISSUADED
                    and one.closed_at is not None
                    and one.closed_at <= occurred <= one.closed_at + timedelta(days=policy.relapse_days)
                    and family_of.get(one.fraud_type, one.fraud_type) == family_of.get(fraud_type, fraud_type)
                )
                matches.append((victim, warning, found_by.value, relapse))
        _keep(cursor, victims, matches, checks)
        cursor.execute(SQL["checked"], [now, victims])


def _done(cursor: CursorWrapper, warnings: list[int]) -> dict[int, _Outcome]:
    if not warnings:
        return {}
    cursor.execute(SQL["chains"], [warnings, warnings])
    return {
        pk: _Outcome(Chain(pk, pushed, dispatched, signed, met), closed_at, outcome, fraud_type)
        for pk, pushed, dispatched, signed, met, closed_at, outcome, fraud_type in cursor.fetchall()
    }


def _keep(
    cursor: CursorWrapper,
    victims: list[int],
    matches: Sequence[tuple[int, int, str, bool]],
    checks: Sequence[tuple[int, int, str, int | None]],
) -> None:
    columns = [list(column) for column in zip(*matches, strict=True)] or [[], [], [], []]
    given = dict(zip(("matched", "warnings", "found_by", "relapse"), columns, strict=True))
    cursor.execute(SQL["forget_matches"], {"victims": victims, **given})
    if matches:
        cursor.execute(SQL["keep_matches"], given)
    if checks:
        cursor.execute(SQL["keep_checks"], [list(column) for column in zip(*checks, strict=True)])


def _families() -> dict[str, str]:
    """Second-level scam type → its first level: the same type of scam is the same first level."""
    return {term.code: term.parent for term in FRAUD_TYPES.at().terms if term.parent}


@service(May.BACK_CHECK, action="backcheck_correct", on="victim")
def correct(actor: Actor, victim: int, *, days: int, stage: str, reason: str, note: str) -> BackCheck:
    """Say another class for a victim and window, with a reason of the dictionary and in writing."""
    check = _locked_check(actor, victim, days)
    if stage not in Stage.values:
        raise RefusalError(Code.BAD_RESULT)
    if stage == check.computed:
        raise RefusalError(Code.SAME_CLASS)
    if reason not in {term.code for term in BACKCHECK.at().reasons}:
        raise RefusalError(Code.UNKNOWN_REASON)
    if not note.strip():
        raise RefusalError(Code.WORDS_MISSING)
    detail = {"days": days, "from": check.computed, "to": stage, "reason": reason}
    record(actor, "warning.backcheck_correct", on=("victim", victim), detail=detail)
    return _save_check(
        check, corrected=stage, corrected_from=check.computed, reason=reason, note=sealed_note(note),
        corrected_by_id=actor.person_id, corrected_at=timezone.now(),
    )  # fmt: skip


@service(May.BACK_CHECK, action="backcheck_restore", on="victim")
def restore(actor: Actor, victim: int, *, days: int) -> BackCheck:
    """Take a correction back: what is computed counts again. The trail keeps both."""
    check = _locked_check(actor, victim, days)
    if not check.corrected:
        raise RefusalError(Code.ALREADY_DONE)
    detail = {"days": days, "from": check.corrected, "to": check.computed}
    record(actor, "warning.backcheck_restore", on=("victim", victim), detail=detail)
    return _save_check(
        check, corrected="", corrected_from="", reason="", note=None, corrected_by_id=None, corrected_at=None
    )


def _locked_check(actor: Actor, victim: int, days: int) -> BackCheck:
    check: BackCheck | None = (
        BackCheck.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(victim_id=victim, days=days)
        .first()
    )
    if check is None:
        raise RefusalError(Code.NO_SUCH_CASE)
    return check


def _save_check(check: BackCheck, **changes: object) -> BackCheck:
    BackCheck.unscoped.filter(pk=check.pk).update(**changes)
    saved: BackCheck = BackCheck.unscoped.get(pk=check.pk)
    return saved
