# SPDX-License-Identifier: Apache-2.0
"""Recording a site from its scene, the part of each device, cards found, the landlord, further cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.queries.cards import by_number
from wuzha.cards.services import registry
from wuzha.cases.queries.lists import of as case_of
from wuzha.cases.queries.units import centre_of, townships
from wuzha.engine.identifiers import Name, parse_telephone
from wuzha.evidence.queries.lists import device_of, records_of, scene_of
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.shutdowns.errors import SiteCode
from wuzha.shutdowns.models import Site, SiteCard, SiteCase, SiteKit
from wuzha.shutdowns.models.sites import PlaceKind
from wuzha.shutdowns.queries.sites import officers_named
from wuzha.shutdowns.services.base import SITES

_NEEDS = (May.WORK_CARDS, May.ASK_SHUTDOWNS)


@dataclass(frozen=True, slots=True)
class NewSite:
    """What evidence does not know of a site, in clear."""

    scene_id: int
    clue_no: str
    clue_at: datetime
    raided_at: datetime
    place_kind: str
    township_id: int
    plate: str = ""
    landlord: str = ""
    landlord_phone: str = ""
    note: str = ""
    synthetic: bool = False


@SITES.act(*_NEEDS, name="goip_site.record")
def record_site(actor: Actor, new: NewSite) -> Site:
    """Record a site from a scene of a case.

    Raises `RefusalError`: NOT_FOUND without a centre, NO_SCENE, SCENE_TAKEN, NO_RECORD, TWO_OFFICERS, CLUE_MISSING,
    CLUE_TAKEN, CLEAR_NUMBER, TOO_LONG, IN_FUTURE, BEFORE_CLUE, NO_TOWNSHIP, UNKNOWN_WORD, PLATE_MISSING;
    `IdentifierError` for a name or phone that is none.
    """
    centre, scene = centre_of(actor), scene_of(actor, new.scene_id)
    if centre is None or actor.unit_id is None:
        raise RefusalError(SiteCode.NOT_FOUND)
    if scene is None:
        raise RefusalError(SiteCode.NO_SCENE)
    taken = Site.unscoped.filter(scene=scene.pk).first()
    if taken is not None:
        raise RefusalError(SiteCode.SCENE_TAKEN, number=taken.number)
    told = records_of(actor, scene)
    if not told:
        raise RefusalError(SiteCode.NO_RECORD)
    if len(officers_named(told[0].officers)) < 2:
        raise RefusalError(SiteCode.TWO_OFFICERS)
    clue = SITES.plain(new.clue_no, required=SiteCode.CLUE_MISSING)
    if new.raided_at > timezone.now():
        raise RefusalError(SiteCode.IN_FUTURE)
    if new.raided_at < new.clue_at:
        raise RefusalError(SiteCode.BEFORE_CLUE)
    if new.township_id not in dict(townships()):
        raise RefusalError(SiteCode.NO_TOWNSHIP)
    if new.place_kind not in PlaceKind.values:
        raise RefusalError(SiteCode.UNKNOWN_WORD)
    if new.place_kind == PlaceKind.CAR and not new.plate.strip():
        raise RefusalError(SiteCode.PLATE_MISSING)
    try:
        with transaction.atomic():
            made: Site = Site.unscoped.create(
                centre_id=centre, unit_id=actor.unit_id, scene_id=scene.pk, clue_no=clue, clue_at=new.clue_at,
                raided_at=new.raided_at, place_kind=new.place_kind, township_id=new.township_id,
                plate=SITES.note(new.plate), **_landlord(new.landlord, new.landlord_phone), note=SITES.note(new.note),
                by_id=actor.person_id, synthetic=new.synthetic,
            )  # fmt: skip
    except IntegrityError as error:
        if "goip_site_clue_once" not in str(error):
            raise
        raise RefusalError(SiteCode.CLUE_TAKEN) from error
    record(actor, "goip_site.record", on=(Site.RECORD, made.pk), detail={"case": scene.case_id})
    return made


def _landlord(name: str, phone: str) -> dict[str, Sealed | None]:
    return {
        "landlord": seal(Kind.NAME, Name.parse(name)) if name.strip() else None,
        "landlord_phone": seal(Kind.PHONE, parse_telephone(phone)) if phone.strip() else None,
    }


@SITES.act(*_NEEDS, name="goip_site.landlord")
def tell_landlord(actor: Actor, pk: int, name: str, phone: str = "", *, version: int | None = None) -> Site:
    """Say who let the place. Raises `RefusalError`: CHANGED, REASON_MISSING for nothing; `IdentifierError`."""
    site = SITES.locked(actor, Site, pk, version)
    if not name.strip():
        raise RefusalError(SiteCode.REASON_MISSING)
    told = _landlord(name, phone)
    number = told["landlord_phone"]
    SITES.save(site, **told, landlord_phone_index=number.blind() if number is not None else None)
    record(actor, "goip_site.landlord", on=(Site.RECORD, pk))
    return site


@SITES.act(*_NEEDS, name="goip_site.kit")
def add_kit(actor: Actor, pk: int, device_id: int, network: str = "", remote_tool: str = "") -> SiteKit:
    """Say on which network a device of the scene was, and by what it was controlled. Raises `RefusalError`: NO_DEVICE,
    DEVICE_TAKEN, NOTHING_SAID, CLEAR_NUMBER, TOO_LONG."""
    site = SITES.locked(actor, Site, pk)
    device = device_of(actor, device_id)
    if device is None or device.scene_id != site.scene_id:
        raise RefusalError(SiteCode.NO_DEVICE)
    if not network.strip() and not remote_tool.strip():
        raise RefusalError(SiteCode.NOTHING_SAID)
    if SiteKit.unscoped.filter(device=device.pk).exists():
        raise RefusalError(SiteCode.DEVICE_TAKEN)
    made: SiteKit = SiteKit.unscoped.create(
        site=site, device_id=device.pk, network=SITES.plain(network), remote_tool=SITES.plain(remote_tool),
        by_id=actor.person_id,
    )  # fmt: skip
    SITES.save(site)
    record(actor, "goip_site.kit", on=(Site.RECORD, pk), detail={"kind": device.kind})
    return made


@SITES.act(*_NEEDS, name="goip_site.card")
def add_cards(actor: Actor, pk: int, cards: Sequence[tuple[str, str, str]]) -> list[SiteCard]:
    """List cards that were found: (number, holder, carrier); who works on cards puts them into the registry, too.

    Raises `RefusalError`: CARD_TAKEN, CLEAR_NUMBER, TOO_LONG; `IdentifierError` for a number or name that is none."""
    site = SITES.locked(actor, Site, pk)
    made = []
    for number, holder, carrier in cards:
        try:
            with transaction.atomic():
                card: SiteCard = SiteCard.unscoped.create(
                    site=site, phone=seal(Kind.PHONE, parse_telephone(number)),
                    holder=seal(Kind.NAME, Name.parse(holder)) if holder.strip() else None,
                    carrier=SITES.plain(carrier), by_id=actor.person_id,
                )  # fmt: skip
        except IntegrityError as error:
            if "goip_card_once" not in str(error):
                raise
            raise RefusalError(SiteCode.CARD_TAKEN) from error
        made.append(card)
        if may(actor.role, May.WORK_CARDS):
            _on_file(actor, site, number, holder, carrier)
    SITES.save(site)
    record(actor, "goip_site.card", on=(Site.RECORD, pk), rows=len(made))
    return made


def _on_file(actor: Actor, site: Site, number: str, holder: str, carrier: str) -> None:
    """Put a card that was found into the registry of involved cards, with the case of the scene."""
    about = registry.Case(timezone.localdate(site.raided_at), case=site.scene.case_id)
    known = by_number(actor, parse_telephone(number))
    if not known:
        registry.register(actor, "SIM", number, about, registry.Opening(institution_name=carrier, holder=holder))
        return
    try:
        with transaction.atomic():
            registry.involve(actor, known[0].pk, about)
    except RefusalError as refused:
        if refused.code != "TOLD_ALREADY":
            raise


@SITES.act(*_NEEDS, name="goip_site.case")
def link_case(actor: Actor, pk: int, case_id: int) -> SiteCase:
    """Say that the site was used in a further case. Raises `RefusalError`: NO_CASE, CASE_TAKEN."""
    site = SITES.locked(actor, Site, pk)
    case = case_of(actor, case_id)
    if case is None:
        raise RefusalError(SiteCode.NO_CASE)
    if site.scene.case_id == case_id or SiteCase.unscoped.filter(site=site, case=case_id).exists():
        raise RefusalError(SiteCode.CASE_TAKEN)
    made: SiteCase = SiteCase.unscoped.create(site=site, case_id=case_id, by_id=actor.person_id)
    SITES.save(site)
    record(actor, "goip_site.case", on=(Site.RECORD, pk), detail={"case": case_id})
    return made
