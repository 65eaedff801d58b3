# SPDX-License-Identifier: Apache-2.0
"""Lists of sites, one with its scene, devices, photos and exhibits out of the evidence, and the table of townships."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.evidence.queries.lists import beside, entities_in, records_of
from wuzha.evidence.queries.lists import scene_of as scene_of_evidence
from wuzha.org.models import Unit
from wuzha.shutdowns.models import Site, SiteCard, SiteCase, SiteKit
from wuzha.shutdowns.rules.clocks import median, took
from wuzha.shutdowns.rulesets import CLOCKS

_BETWEEN = re.compile(r"[、,，;；\s]+")
#: Sites that the table of townships counts at most.
MOST_COUNTED = 5000


def officers_named(text: str) -> list[str]:
    """The names that the record of a survey has, one each."""
    return [one for one in dict.fromkeys(_BETWEEN.split(text.strip())) if one]


def chosen(actor: Actor, township_id: int | None = None, since: date | None = None) -> QuerySet[Any]:
    """Sites in reach, with the number of their devices and cards."""
    rows = Site.objects.visible_to(actor)
    if township_id is not None:
        rows = rows.filter(township=township_id)
    if since is not None:
        rows = rows.filter(raided_at__date__gte=since)
    return rows.annotate(devices_n=Count("kits", distinct=True), cards_n=Count("cards", distinct=True))


def page(actor: Actor, township_id: int | None = None, after: str = "") -> pages.Page[Any]:
    """The latest raid first. Raises `CursorError`."""
    rows = chosen(actor, township_id).select_related("township", "unit", "scene__case")
    return pages.page(rows.order_by("-raided_at", "-pk"), after)


def of(actor: Actor, pk: int) -> Site | None:
    """One site; `None` when it is not in the actor's reach."""
    rows = Site.objects.visible_to(actor).select_related("township", "unit", "centre", "scene__case", "by")
    found: Site | None = rows.filter(pk=pk).first()
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """What evidence holds of a site, for who may see it there: the record of the survey, photos, exhibits with their
    lists, devices with their numbers beside what they were to the site."""

    record: Any = None
    url: str = ""
    officers: Sequence[str] = ()
    photos: Sequence[Any] = ()
    lists: Sequence[str] = ()
    exhibits: Sequence[Any] = ()
    kits: Sequence[tuple[Any, SiteKit | None, Sequence[Any]]] = ()


def found_at(actor: Actor, site: Site) -> Found:
    """Read from the evidence each time, never copied."""
    scene = scene_of_evidence(actor, site.scene_id)
    if scene is None:
        return Found()
    records, things = records_of(actor, scene), beside(actor, scene)
    kits = {one.device_id: one for one in SiteKit.objects.visible_to(actor).filter(site=site)}
    numbers: dict[int, list[Any]] = defaultdict(list)
    for one in entities_in(actor, device__in=things["devices"]):
        numbers[one.device_id or 0].append(one)
    lists = [one.list_no for one in things["exhibits"] if one.list_no]
    return Found(
        records[0] if records else None, scene.get_absolute_url(),
        officers_named(records[0].officers) if records else (),
        [one for one in things["files"] if one.kind == "PHOTO"], list(dict.fromkeys(lists)), things["exhibits"],
        [(one, kits.get(one.pk), numbers[one.pk]) for one in things["devices"]],
    )  # fmt: skip


def cards_of(actor: Actor, site: Site) -> list[SiteCard]:
    return list(SiteCard.objects.visible_to(actor).filter(site=site).order_by("pk")[:1000])


def cases_of(actor: Actor, site: Site) -> list[SiteCase]:
    return list(SiteCase.objects.visible_to(actor).filter(site=site).select_related("case").order_by("pk"))


def show(actor: Actor, site: Site, purpose: str, detail: dict[str, object] | None = None) -> dict[str, Any]:
    """Landlord, plate, note and the cards in clear; the look is in the trail. Raises `ValueError` without a purpose."""
    cards = cards_of(actor, site)
    names = ("landlord", "landlord_phone", "plate", "note")
    opened = opener(
        actor,
        purpose,
        on=(Site.RECORD, site.pk),
        fields=[*names, "phone", "holder"],
        rows=1 + len(cards),
        detail=detail,
    )
    told: dict[str, Any] = {name: opened(name, getattr(site, name), "site") for name in names}
    told["cards"] = {
        one.pk: (opened("phone", one.phone, one.pk), opened("holder", one.holder, one.pk)) for one in cards
    }
    return told


@dataclass(slots=True)
class Township:
    """Sites of a township: how many, their devices and cards, how long it took from the clue to the raid."""

    unit: Unit
    sites: int = 0
    devices: int = 0
    cards: int = 0
    in_time: int = 0
    times: list[timedelta] = field(default_factory=list)

    @property
    def hours(self) -> str:
        middle = median(self.times)
        return f"{middle.total_seconds() / 3600:.1f}" if middle is not None else "—"


def by_township(actor: Actor, since: date) -> list[Township]:
    """The townships in which sites were raided since a day, the most sites first."""
    rows = chosen(actor, since=since).select_related("township").order_by("-raided_at")[:MOST_COUNTED]
    found: dict[int, Township] = {}
    for one in rows:
        row = found.setdefault(one.township_id, Township(one.township))
        row.sites, row.devices, row.cards = row.sites + 1, row.devices + one.devices_n, row.cards + one.cards_n
        lasted = took(one.clue_at, one.raided_at)
        if lasted is not None:
            row.times.append(lasted)
            row.in_time += lasted < timedelta(hours=CLOCKS.at(one.raided_at).raid_hours)
    return sorted(found.values(), key=lambda row: (-row.sites, row.unit.name))


def lasted(site: Site) -> str:
    """Hours from the clue to the raid, as text."""
    return f"{(site.raided_at - site.clue_at).total_seconds() / 3600:.1f}"


def a_year_ago() -> date:
    return timezone.localdate() - timedelta(days=365)
