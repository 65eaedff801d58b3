# SPDX-License-Identifier: Apache-2.0
"""Recording the survey of a scene, and putting its record right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Scene, SceneRecord
from wuzha.evidence.services.base import EVIDENCE, MOST_WORDS, locked_case, next_no, number, past, placed, witnessed
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.sealed.value import same

_BETWEEN = re.compile(r"[\s,，、;；/]+")
_MOST_NAMES = 200
#: 程序规定 216.
_LEAST_OFFICERS = 2


@dataclass(frozen=True, slots=True)
class NewScene:
    """What the record of a survey says, in clear; empty where it says nothing. Instants aware."""

    began_at: datetime
    ended_at: datetime
    place: str
    officers: str
    finding: str
    survey_no: str = ""
    witness: str = ""
    no_witness: str = ""
    conditions: str = ""


@EVIDENCE.act(May.WORK_CASES, name="scene.record")
def record_scene(actor: Actor, case_id: int, new: NewScene) -> Scene:
    """Record the survey of a scene of a case.

    Raises `RefusalError`: NOT_FOUND, IN_FUTURE, ENDS_BEFORE, PLACE_MISSING, TWO_SURVEYORS, WITNESS_MISSING,
    FINDING_MISSING, OUR_NUMBER, TOO_LONG, CLEAR_NUMBER; `IdentifierError` for a place or name that is none.
    """
    case = locked_case(actor, case_id)
    scene: Scene = Scene.unscoped.create(case=case, no=next_no(Scene, case.pk), by_id=actor.person_id)
    _told(actor, scene, new).save()
    record(actor, "scene.record", on=(Scene.RECORD, scene.pk), detail={"case": case.pk})
    return scene


@EVIDENCE.act(May.WORK_CASES, name="scene.correct")
def correct_scene(actor: Actor, pk: int, new: NewScene, reason: str) -> SceneRecord:
    """Put the record of a survey right, for a reason: the one told wrongly is struck, and both stay.

    Raises `RefusalError`: REASON_MISSING, SAME_ANSWER, and those of `record_scene`.
    """
    scene = EVIDENCE.locked(actor, Scene, pk)
    why = EVIDENCE.reason(reason)
    old = SceneRecord.unscoped.get(scene=scene, struck_by=None)
    told = _told(actor, scene, new)
    if _equal(told, old):
        raise RefusalError(Code.SAME_ANSWER)
    told.reason, told.corrects = why, old
    told.save()
    record(actor, "scene.correct", on=(Scene.RECORD, scene.pk))
    return told


def _told(actor: Actor, scene: Scene, new: NewScene) -> SceneRecord:
    past(new.ended_at)
    if new.began_at > new.ended_at:
        raise RefusalError(Code.ENDS_BEFORE)
    if not new.place.strip():
        raise RefusalError(Code.PLACE_MISSING)
    officers = [one for one in _BETWEEN.split(new.officers.strip()) if one]
    if len(set(officers)) < _LEAST_OFFICERS:
        raise RefusalError(Code.TWO_SURVEYORS)
    if not new.finding.strip():
        raise RefusalError(Code.FINDING_MISSING)
    witness, no_witness = witnessed(new.witness, new.no_witness)
    return SceneRecord(
        scene=scene, survey_no=number(new.survey_no), began_at=new.began_at, ended_at=new.ended_at,
        place=placed(new.place), officers=EVIDENCE.plain("、".join(officers), most=_MOST_NAMES), witness=witness,
        no_witness=no_witness, conditions=EVIDENCE.plain(new.conditions, most=MOST_WORDS),
        finding=EVIDENCE.note(new.finding), by_id=actor.person_id,
    )  # fmt: skip


_CLEAR = ("survey_no", "began_at", "ended_at", "officers", "no_witness", "conditions")


def _equal(one: SceneRecord, other: SceneRecord) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _CLEAR) and all(
        _same(getattr(one, name), getattr(other, name)) for name in ("place", "witness", "finding")
    )


def _same(one: Sealed | None, other: Sealed | None) -> bool:
    return one is other if one is None or other is None else same(one, other)
