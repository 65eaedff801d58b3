# SPDX-License-Identifier: Apache-2.0
"""Eases of a sanction: asked for one restriction with its proof, decided by a second person, told to everyone who was
given a list with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.inbox.services import moved_on
from wuzha.measures.queries import Measure
from wuzha.measures.queries.handouts import given_to
from wuzha.measures.rules.life import State
from wuzha.measures.services.recalling import platform_for
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.services.asking import NewRequest, send
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Easing
from wuzha.sanctions.rules.life import EASING_LIFE, EasingAct, EasingKind, EasingState
from wuzha.sanctions.rulesets import LIMITS
from wuzha.sanctions.rulesets.grounds import Limit
from wuzha.sanctions.services.base import noon, place_of
from wuzha.sealed import Kind, seal

CODE = "EASING"


class EasingActs(Acts[Easing]):
    """Who asked and who decided stands in the row; the trail has each act."""

    codes, kind, life = Code, Easing.RECORD, EASING_LIFE

    def history(self, actor: Actor, row: Easing, act: Any, start: str, **_told: Any) -> None:  # noqa: ARG002
        moved_on((Easing.RECORD, row.pk))

    def kind_of(self, row: Any) -> str:
        return str(row.RECORD)

    def wrong_state(self, row: Any) -> RefusalError:
        return RefusalError(Code.WRONG_STATE, number=Measure.number_of(row.measure_id), state=row.get_state_display())

    def changed(self, row: Any) -> RefusalError:
        return RefusalError(Code.CHANGED, number=Measure.number_of(row.measure_id))


EASINGS = EasingActs()


@dataclass(frozen=True, slots=True)
class NewEasing:
    """What is asked for, in clear."""

    kind: str
    limit: str
    why: str
    proof: str
    thing: str = ""


def limits_of(measure: Any) -> Sequence[Limit]:
    """What a sanction restricts, by the values of the day it was determined."""
    regime, _colon, under = str(measure.ground).partition(":")
    day = measure.authority_on or timezone.localdate()
    return LIMITS.at(noon(day)).of(regime, under)


@EASINGS.act(May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS, name="easing.ask")
def ask(actor: Actor, measure: int, new: NewEasing) -> Easing:
    """Ask that something stays, of one restriction of one sanction in force.

    Raises `RefusalError`: NOT_FOUND, NOT_IN_FORCE, UNKNOWN_WORD, LIMIT_UNLIKE, THING_MISSING, PROOF_MISSING,
    REASON_MISSING, EASED_ALREADY, CLEAR_NUMBER, TOO_LONG.
    """
    centre, unit = place_of(actor)
    row: Measure = EASINGS.locked(actor, Measure, measure, kind="SANCTION")
    if row.state != State.IN_FORCE:
        raise RefusalError(Code.NOT_IN_FORCE)
    if new.kind not in EasingKind.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    limit = next((one for one in limits_of(row) if one.code == new.limit), None)
    if limit is None or new.kind not in limit.eases:
        raise RefusalError(Code.LIMIT_UNLIKE)
    thing = "".join(new.thing.split()).upper()
    if new.kind in (EasingKind.ACCOUNT, EasingKind.NUMBER) and not thing:
        raise RefusalError(Code.THING_MISSING)
    values: dict[str, Any] = {
        "thing": seal(Kind.ACCOUNT, thing) if thing else None, "why": EASINGS.reason(new.why),
        "proof": EASINGS.plain(new.proof, required=Code.PROOF_MISSING, most=120),
    }  # fmt: skip
    try:
        with transaction.atomic():
            made: Easing = Easing.unscoped.create(
                measure=row, centre_id=centre, unit_id=unit, kind=new.kind, limit=limit.code,
                asked_by_id=actor.person_id, **values,
            )  # fmt: skip
    except IntegrityError as error:
        if "easing_once" not in str(error):
            raise
        raise RefusalError(Code.EASED_ALREADY) from error
    record(actor, "easing.ask", on=(Easing.RECORD, made.pk), detail={"kind": made.kind})
    return made


@EASINGS.act(May.DECIDE_SANCTIONS, name="easing.grant")
def grant(actor: Actor, pk: int, words: str, until: date | None = None, *, version: int | None = None) -> Easing:
    """Grant it, by another person than who asked; everyone who was given a list with the sanction is told.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, SAME_ASKER, NOT_IN_FORCE, UNTIL_PASSED, REASON_MISSING.
    """
    row = _to_decide(actor, pk, version, EasingAct.GRANT)
    if row.measure.state != State.IN_FORCE:
        raise RefusalError(Code.NOT_IN_FORCE)
    if until is not None and until < timezone.localdate():
        raise RefusalError(Code.UNTIL_PASSED)
    done = _decided(actor, row, EasingAct.GRANT, words, until=until)
    _tell(done, f"{done.get_kind_display()}：已准予，请自即日起执行；账户、号码以重新发放的名单为准。")
    return done


@EASINGS.act(May.DECIDE_SANCTIONS, name="easing.refuse")
def refuse(actor: Actor, pk: int, words: str, *, version: int | None = None) -> Easing:
    """Refuse it, with the reason. Raises `RefusalError`: as `grant`."""
    return _decided(actor, _to_decide(actor, pk, version, EasingAct.REFUSE), EasingAct.REFUSE, words)


@EASINGS.act(May.DECIDE_SANCTIONS, name="easing.end")
def end(actor: Actor, pk: int, words: str, *, version: int | None = None) -> Easing:
    """It is needed no more; receivers are told. Raises `RefusalError`: as `grant`."""
    row = _to_decide(actor, pk, version, EasingAct.END)
    done = _decided(actor, row, EasingAct.END, words, until=timezone.localdate())
    _tell(done, f"{done.get_kind_display()}：已终止，恢复原限制。")
    return done


def _to_decide(actor: Actor, pk: int, version: int | None, act: EasingAct) -> Easing:
    row = EASINGS.locked(actor, Easing, pk, version)
    EASINGS.allowed(row, act)
    if actor.person_id is None or actor.person_id == row.asked_by_id:
        raise RefusalError(Code.SAME_ASKER)
    return row


def _decided(actor: Actor, row: Easing, act: EasingAct, words: str, **changes: Any) -> Easing:
    changes |= {
        "answer": EASINGS.reason(words), "decided_at": timezone.now(), "decided_by_id": actor.person_id,
    }  # fmt: skip
    return EASINGS.move(actor, row, act, detail={"kind": row.kind}, **changes)


def _tell(row: Easing, what: str) -> None:
    """A request to each receiver of a list with the sanction; its answer confirms."""
    limit = next((one.what for one in limits_of(row.measure) if one.code == row.limit), row.limit)
    text = f"措施 {Measure.number_of(row.measure_id)}（见此前发放的名单），就“{limit}”：{what}"
    for receiver in given_to(row.measure_id):
        send(
            platform_for(row.measure.unit),
            NewRequest(CODE, "惩戒措施例外的通知", text, about=(Easing.RECORD, row.pk)),
            receiver,
        )


def eased(measures: Sequence[int], day: date) -> dict[int, list[Easing]]:
    """Measure → what is granted and holds on a day; whoever asks."""
    found: dict[int, list[Easing]] = {}
    rows = Easing.unscoped.filter(state=EasingState.GRANTED)
    rows = rows.filter(measure__in=list(measures)) if len(measures) <= 1_000 else rows
    for one in rows.order_by("pk"):
        if one.until is None or one.until >= day:
            found.setdefault(one.measure_id, []).append(one)
    return found


def _link(actor: Actor, request: Asked) -> About | None:
    row = Easing.objects.visible_to(actor).filter(pk=request.about_id or 0).first()
    if row is None:
        return None
    return About(Measure.number_of(row.measure_id), reverse("sanctions:easings", args=[row.measure_id]))


KIND = RequestKind(
    CODE, pgettext_lazy("easing", "Ease of a sanction"), asks=(May.DECIDE_SANCTIONS,), link=_link,
)  # fmt: skip
