# SPDX-License-Identifier: Apache-2.0
"""What people record of a card: that it is involved, how it was opened, in which case, what was done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import CardDisposal, CardInvolvement, InvolvedCard
from wuzha.cards.queries.outlets import INSTITUTIONS, OUTLETS, institution_of_outlet
from wuzha.cards.rules.kinds import FAMILY, CardAct, CardKind, DisposalKind, Family, Source
from wuzha.cards.rules.numbers import NumberError, canonical
from wuzha.cards.services.base import CARDS, not_ahead, noted, settle, unit_of
from wuzha.cases.queries.units import centre_of
from wuzha.locks import Lock, wait
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import May
from wuzha.people.services.individuals import with_number
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds

_OF_LINES = (DisposalKind.SUSPEND, DisposalKind.CLOSE, DisposalKind.RESTORE)
_OF_ACCOUNTS = (DisposalKind.STOP, DisposalKind.FREEZE, DisposalKind.CLOSE, DisposalKind.RESTORE)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a card came to be opened, in clear; empty where not known."""

    institution: int | None = None
    institution_name: str = ""
    outlet: int | None = None
    opened_on: date | None = None
    clerk: str = ""
    clerk_no: str = ""
    holder: str = ""
    holder_id: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case a card is involved in: by its key here, or by its number elsewhere."""

    involved_on: date
    case: int | None = None
    case_no: str = ""
    level: int | None = None
    amount_fen: int = 0


@CARDS.act(May.WORK_CARDS, name="card.register")
def register(actor: Actor, kind: str, number: str, about: Case, opening: Opening | None = None) -> InvolvedCard:
    """Put a card on file with the case it is involved in.

    Raises `RefusalError`: NO_CENTRE, BAD_NUMBER, KNOWN, IN_FUTURE, LEVEL, and those of `record_opening`.
    """
    centre = centre_of(actor)
    if centre is None:
        raise RefusalError(Code.NO_CENTRE)
    try:
        told = canonical(number, kind)
    except NumberError as error:
        raise RefusalError(Code.BAD_NUMBER) from error
    wait(Lock.CARDS, centre)
    known = InvolvedCard.unscoped.filter(
        centre=centre, family=FAMILY[kind], number_index__in=blinds(Kind.ACCOUNT, told)
    ).first()
    if known is not None:
        raise RefusalError(Code.KNOWN, number=known.number)
    not_ahead(about.involved_on)
    made: InvolvedCard = InvolvedCard.unscoped.create(
        centre_id=centre, kind=kind, card_no=seal(Kind.ACCOUNT, told), first_involved_on=about.involved_on,
        **opening_values(centre, opening or Opening(), about.involved_on, FAMILY[kind]),
    )  # fmt: skip
    CARDS.history(actor, made, CardAct.REGISTER, "", at=timezone.now(), note=None, because="")
    record(actor, "card.register", on=(made.RECORD, made.pk))
    _involve(actor, made, about)
    settle([made.pk])
    made.refresh_from_db()
    return made


@CARDS.act(May.WORK_CARDS, name="card.opening")
def record_opening(actor: Actor, pk: int, opening: Opening, *, version: int | None = None) -> InvolvedCard:
    """Record how a card was opened; what is left empty becomes empty, but a holder that is on file stays.

    Raises `RefusalError`: CHANGED, NO_INSTITUTION, OTHER_INSTITUTION, NO_OUTLET, HOLDER_TWICE, OPENED_AFTER, IN_FUTURE,
    CLEAR_NUMBER, TOO_LONG.
    """
    row = CARDS.locked(actor, InvolvedCard, pk, version)
    values = opening_values(row.centre_id, opening, row.first_involved_on, row.family)
    if not (opening.holder or opening.holder_id or opening.organisation):
        for name in ("holder", "holder_id", "holder_index", "individual_id", "organisation"):
            values.pop(name, None)
    return noted(actor, row, CardAct.OPENING, **values)


def opening_values(
    centre: int, opening: Opening, involved_on: date, family: str, people: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The columns as they are kept. `people`: those on file by ID number, where they were looked up before."""
    if opening.organisation.strip() and (opening.holder.strip() or opening.holder_id.strip()):
        raise RefusalError(Code.HOLDER_TWICE)
    if opening.opened_on is not None and opening.opened_on > involved_on:
        raise RefusalError(Code.OPENED_AFTER, day=f"{involved_on:%Y-%m-%d}")
    institution = unit_of(opening.institution, INSTITUTIONS, Code.NO_INSTITUTION)
    outlet = unit_of(opening.outlet, OUTLETS, Code.NO_OUTLET, institution)
    if outlet is not None and institution is None:
        institution = institution_of_outlet(outlet)
        if institution is None:
            raise RefusalError(Code.NO_OUTLET)
    wanted = {Family.ACCOUNT: UnitKind.BANK, Family.LINE: UnitKind.CARRIER}.get(Family(family))
    if institution is not None and wanted is not None and institution.kind != wanted:
        raise RefusalError(Code.OTHER_INSTITUTION, unit=institution.name)
    holder_id = seal(Kind.ID_NUMBER, opening.holder_id) if opening.holder_id.strip() else None
    if people is not None or holder_id is None:
        individual = (people or {}).get(opening.holder_id)
    else:
        person = with_number(centre, opening.holder_id)
        individual = person.pk if person is not None else None
    return {
        "institution_id": institution.pk if institution is not None else None,
        "institution_name": CARDS.plain(opening.institution_name) if institution is None else institution.name,
        "outlet_id": outlet.pk if outlet is not None else None, "opened_on": not_ahead(opening.opened_on),
        "clerk": seal(Kind.NAME, opening.clerk.strip()) if opening.clerk.strip() else None,
        "clerk_no": CARDS.plain(opening.clerk_no, most=32),
        "holder": seal(Kind.NAME, opening.holder.strip()) if opening.holder.strip() else None,
        "holder_id": holder_id, "holder_index": holder_id.blind() if holder_id is not None else None,
        "individual_id": individual,
        "organisation": CARDS.plain(opening.organisation, most=120),
    }  # fmt: skip


@CARDS.act(May.WORK_CARDS, name="card.involve")
def involve(actor: Actor, pk: int, about: Case, *, version: int | None = None) -> InvolvedCard:
    """Record one more case that a card is involved in. Raises `RefusalError`: CHANGED, IN_FUTURE, LEVEL, TOLD_ALREADY,
    CLEAR_NUMBER, TOO_LONG."""
    row = CARDS.locked(actor, InvolvedCard, pk, version)
    _involve(actor, row, about)
    noted(actor, row, CardAct.INVOLVE)
    settle([pk])
    row.refresh_from_db()
    return row


def _involve(actor: Actor, row: InvolvedCard, about: Case) -> None:
    key, values = involvement(actor, about)
    _row, made = CardInvolvement.unscoped.get_or_create(card=row, source=Source.HAND, key=key, defaults=values)
    if not made:
        raise RefusalError(Code.TOLD_ALREADY)


def involvement(actor: Actor, about: Case) -> tuple[str, dict[str, Any]]:
    """What a person calls the case of a card, and the columns. Raises `RefusalError`: IN_FUTURE, LEVEL, CLEAR_NUMBER,
    TOO_LONG."""
    not_ahead(about.involved_on)
    if about.level is not None and not 1 <= about.level <= 99:
        raise RefusalError(Code.LEVEL)
    case_no = CARDS.plain(about.case_no)
    key = f"case:{about.case}" if about.case else f"no:{case_no[:30]}" if case_no else f"day:{about.involved_on}"
    return key, {
        "case_id": about.case, "case_no": case_no, "level": about.level, "amount_fen": about.amount_fen,
        "involved_on": about.involved_on, "by_id": actor.person_id,
    }  # fmt: skip


@CARDS.act(May.WORK_CARDS, name="card.dispose")
def dispose(
    actor: Actor, pk: int, kind: str, day: date, by_whom: str = "", reference: str = "", *, version: int | None = None
) -> InvolvedCard:
    """Record what was done with a card. Raises `RefusalError`: CHANGED, IN_FUTURE, WRONG_DISPOSAL, TOLD_ALREADY,
    CLEAR_NUMBER, TOO_LONG."""
    row = CARDS.locked(actor, InvolvedCard, pk, version)
    not_ahead(day)
    if kind not in (_OF_LINES if row.family in (Family.LINE, Family.INTERNET) else _OF_ACCOUNTS):
        raise RefusalError(Code.WRONG_DISPOSAL)
    _row, made = CardDisposal.unscoped.get_or_create(
        card=row, source=Source.HAND, key=f"{kind}:{day}",
        defaults={
            "kind": kind, "day": day, "by_whom": CARDS.plain(by_whom), "reference": CARDS.plain(reference),
            "by_id": actor.person_id,
        },
    )  # fmt: skip
    if not made:
        raise RefusalError(Code.TOLD_ALREADY)
    noted(actor, row, CardAct.DISPOSE)
    settle([pk])
    row.refresh_from_db()
    return row


def disposals_for(kind: str) -> list[tuple[str, str]]:
    """What can be done with a card of a kind, as a form offers it."""
    wanted = _OF_LINES if FAMILY[CardKind(kind)] in (Family.LINE, Family.INTERNET) else _OF_ACCOUNTS
    return [(one.value, str(one.label)) for one in wanted]


def institution_named(name: str, top: str) -> Unit | None:
    """A bank or carrier of a city by its name."""
    found: Unit | None = Unit.objects.filter(kind__in=INSTITUTIONS, name=name, path__startswith=top).first()
    return found
