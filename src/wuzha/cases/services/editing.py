# SPDX-License-Identifier: Apache-2.0
"""Facts of a case and its victims that were told wrongly are put right; what they said before stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, FormerFact, Victim
from wuzha.cases.queries.units import handling_units
from wuzha.cases.registry import victims_changed
from wuzha.cases.rules.life import Act
from wuzha.cases.rulesets import OCCUPATIONS
from wuzha.cases.services.base import CASES, must_be_open, noted, number_copied
from wuzha.cases.services.people import NewVictim, known_words, must_fit, sealed_of
from wuzha.core import former
from wuzha.engine.identifiers import Address
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal


@dataclass(frozen=True, slots=True)
class Facts:
    """What a case is about, as it is to be; an empty place or narrative leaves what is sealed as it is."""

    fraud_type: str
    unit_id: int | None
    report_no: str = ""
    place_unit_id: int | None = None
    place: str = ""
    narrative: str = ""


@CASES.act(May.WORK_CASES, name="case.edit")
def edit(actor: Actor, pk: int, new: Facts, reason: str, *, version: int | None = None) -> Case:
    """Put facts of an open case right.

    Raises `RefusalError`: WRONG_STATE, REASON_MISSING, SAME_ANSWER, TYPE_MISSING, OUR_NUMBER, CLEAR_NUMBER, TOO_LONG,
    NOT_FOUND for a unit that is none of those that handle cases, CHANGED.
    """
    case = CASES.locked(actor, Case, pk, version)
    must_be_open(case)
    why = CASES.reason(reason)
    if new.fraud_type not in rule_set("warning.fraud_types").at().codes:
        raise RefusalError(Code.TYPE_MISSING)
    if new.unit_id != case.unit_id and new.unit_id not in dict(handling_units(actor)):
        raise RefusalError(Code.NOT_FOUND)
    told: dict[str, Any] = {
        "fraud_type": new.fraud_type, "unit_id": new.unit_id, "place_unit_id": new.place_unit_id,
        "report_no": number_copied(new.report_no),
    }  # fmt: skip
    if new.place.strip():
        told["place"] = seal(Kind.ADDRESS, Address.parse(new.place))
    if new.narrative.strip():
        told["narrative"] = CASES.note(new.narrative)
    changed = _changed(case, told)
    _keep(actor, case, None, changed, why)
    CASES.save(case, **changed)
    noted(actor, case, Act.EDIT, fields=sorted(changed))
    return case


@CASES.act(May.WORK_CASES, name="case.victim_edit")
def edit_victim(actor: Actor, pk: int, new: NewVictim, reason: str) -> Victim:
    """Put facts of a victim of an open case right; an empty name, phone, ID number, account or address leaves what is
    sealed as it is. From then on no list overwrites this victim.

    Raises `RefusalError`: WRONG_STATE, REASON_MISSING, SAME_ANSWER, REPORT_BEFORE_DEED, IN_FUTURE, UNKNOWN_WORD,
    NOT_FOUND; `IdentifierError` for a number that is none.
    """
    found = Victim.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    case = CASES.locked(actor, Case, found.case_id)
    must_be_open(case)
    victim = Victim.unscoped.select_for_update().get(pk=pk)
    why = CASES.reason(reason)
    if new.occurred_at > new.reported_at:
        raise RefusalError(Code.REPORT_BEFORE_DEED)
    if new.reported_at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    known_words(new)
    told: dict[str, Any] = {
        "occurred_at": new.occurred_at, "reported_at": new.reported_at, "home_unit_id": new.home_unit_id,
        "loss_fen": new.loss_fen, "verified_fen": new.verified_fen, "averted_fen": new.averted_fen,
        "reached_by": list(new.reached_by), "paid_by": list(new.paid_by), "occupation": new.occupation,
        **{name: value for name, value in sealed_of(new).items() if value is not None},
    }  # fmt: skip
    changed = _changed(victim, told)
    if changed.keys() & {"loss_fen", "verified_fen", "averted_fen"}:
        must_fit(new)
    if new.sums_why.strip():
        why = CASES.reason(f"{reason.strip()} {new.sums_why.strip()}")
    _keep(actor, case, victim, changed, why)
    for name, value in (changed | {"digest": None}).items():
        setattr(victim, name, value)
    victim.save()
    noted(actor, case, Act.EDIT, victim=victim.pk, fields=sorted(changed))
    for act in victims_changed:
        act([victim.pk])
    return victim


def _changed(row: Case | Victim, told: dict[str, Any]) -> dict[str, Any]:
    """What is different from what the row says. Raises `RefusalError`: SAME_ANSWER."""
    found = {name: value for name, value in told.items() if not former.equal(getattr(row, name), value)}
    if not found:
        raise RefusalError(Code.SAME_ANSWER)
    return found


def _keep(actor: Actor, case: Case, victim: Victim | None, changed: dict[str, Any], why: Sealed) -> None:
    FormerFact.unscoped.bulk_create(
        FormerFact(case=case, victim=victim, reason=why, by_id=actor.person_id, **one)
        for one in former.said(victim or case, changed, CASES.note, _words)
    )


def _words(name: str, was: Any) -> str:
    if was is None or was == "" or was == []:
        return ""
    if name.endswith("unit_id"):
        return str(Unit.objects.get(pk=was).name)
    if name == "occupation":
        return str(OCCUPATIONS.at().label(was))
    if name == "fraud_type":
        return str(rule_set("warning.fraud_types").at().label(was))
    if isinstance(was, list):
        return " ".join(was)
    if hasattr(was, "strftime"):
        return f"{timezone.localtime(was):%Y-%m-%d %H:%M}"
    return str(was)
