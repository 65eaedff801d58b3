# SPDX-License-Identifier: Apache-2.0
"""Dossiers: their list, and one with its deeds counted against the rule set of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cards.queries.cards import of_holder
from wuzha.core.numbering import key_reader
from wuzha.core.reveal import reveal_many
from wuzha.measures.queries.lists import about
from wuzha.sanctions.models import Dossier, DossierDeed
from wuzha.sanctions.rules.grounds import Class, Counted, Object, Screen, Screened, regime_on
from wuzha.sanctions.rulesets import GROUNDS
from wuzha.sanctions.services.base import noon
from wuzha.sanctions.services.judging import crime_screen, deeds_of, judged

RELATED = ("individual", "unit", "centre", "case")
dossier_key = key_reader("DA")
#: Kinds of involved cards that the rules of sanctions name otherwise.
_THINGS = {"CORPORATE": "BANK"}


def page(actor: Actor, after: str = "") -> pages.Page[Dossier]:
    """The latest first. Raises `CursorError`."""
    rows = Dossier.objects.visible_to(actor).select_related(*RELATED)
    return pages.page(rows.order_by("-recorded_at", "-pk"), after)


def of(actor: Actor, pk: int) -> Dossier | None:
    """One dossier; `None` when it is not in the actor's reach."""
    found: Dossier | None = Dossier.objects.visible_to(actor).select_related(*RELATED).filter(pk=pk).first()
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A deed, and how it counts today."""

    deed: DossierDeed
    counts: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on file, counted against the rule set of a day."""

    rows: list[Row]
    counted: Counted
    regime: Any
    struck: list[DossierDeed]
    #: Whether a class holds that needs no province.
    holds: bool
    #: What the criminal check is screened by, and its thresholds.
    crime: Screened
    screen: Screen


def standing(actor: Actor, row: Dossier, day: date) -> Standing:
    """The deeds of a dossier with what each counts for on a day."""
    deeds = deeds_of(row)
    determined = judged(row, day, Class.DETERMINED)
    found = determined.counted
    regime = regime_on(GROUNDS.at(noon(day)).all(), day)
    said = {
        **dict.fromkeys(found.counted, "counted"), **dict.fromkeys(found.too_early, "early"),
        **dict.fromkeys(found.unproven, "unproven"), **dict.fromkeys(found.unlike, "unlike"),
    }  # fmt: skip
    rows = [Row(one, said.get(place, "unlike")) for place, one in enumerate(deeds)]
    struck = DossierDeed.objects.visible_to(actor).filter(dossier=row, struck_at__isnull=False).order_by("pk")
    holds = determined.holds or judged(row, day, Class.CONVICTED).holds
    crime, screen = crime_screen(row, day), GROUNDS.at(noon(day)).screen
    return Standing(rows, found, regime, list(struck), holds, crime, screen)


@dataclass(frozen=True, slots=True)
class Held:
    """A card, line or account that the register of involved cards knows of the holder. To be involved is no deed: it
    counts once a person has said what was done with it."""

    card: Any
    thing_kind: str
    on_file: bool

    @property
    def label(self) -> str:
        return f"{Object(self.thing_kind).label} {self.card.shown} {self.card.number}"


def held_by(actor: Actor, row: Dossier) -> list[Held]:
    """The involved cards of whose dossier it is, and whether each is on file."""
    there = {bytes(one.thing_index) for one in deeds_of(row) if one.thing_index is not None}
    return [
        Held(one, _THINGS.get(one.kind, one.kind), not there.isdisjoint(one.card_no.blinds()))
        for one in of_holder(actor, row.individual, row.organisation) if one.card_no is not None
    ]  # fmt: skip


def measures_of(actor: Actor, row: Dossier) -> list[Any]:
    """Measures that were proposed from it, the latest first."""
    return list(about(actor, (Dossier.RECORD, row.pk)))


def show(actor: Actor, row: Dossier, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """The person, and number and receiver of each deed (`thing:3`, `receiver:3`) in clear; the look is in the trail.
    Raises `ValueError` without a purpose."""
    values = {"name": row.individual.name, "id_no": row.individual.id_no} if row.individual is not None else {}
    for one in deeds_of(row):
        values |= {f"thing:{one.pk}": one.thing, f"receiver:{one.pk}": one.receiver}
    return reveal_many(actor, purpose, on=(Dossier.RECORD, row.pk), values=values, detail=detail)
