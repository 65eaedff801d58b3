# SPDX-License-Identifier: Apache-2.0
"""When the personal data of shutdowns and sites must go, and how it goes; which of them are about a person; whose files
they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.privacy.subjects import Record
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing, sealed_fields
from wuzha.sealed.owners import Owner, Place
from wuzha.search.query import readings
from wuzha.shutdowns.finders import indexes_of
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownPaper, ShutdownStep, Site, SiteCard
from wuzha.shutdowns.rules.life import IN_EFFECT, OPEN, State

#: Records of one person that are looked for in the trail.
MOST = 500
FILES = Owner(("papers of shutdowns", "关停文书和证据"), Place.FILES, lambda: ShutdownPaper.unscoped.all())
#: What goes on: open, or still shut.
_GOES_ON = Q(state__in=OPEN) | Q(state=State.ANSWERED, result__in=IN_EFFECT)


def _there(model: type[Any]) -> Q:
    rule = Q(pk__in=[])
    for one in sealed_fields(model):
        rule |= Q(**{f"{one.name}__isnull": False})
    return rule


class ShutdownKeeper:
    kind = object_type = Shutdown.RECORD
    since = "proposed_at"

    def title(self) -> str:
        return pgettext("shutdown", "Shutdowns")

    def what_goes(self) -> str:
        return pgettext(
            "shutdown",
            "Values, reasons, notes, appeals, evidence and letters. Numbers, days, grounds, units and results stay. "
            "What is still shut down is kept.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Shutdown.unscoped.filter(proposed_at__lt=before).exclude(_GOES_ON)
        appeals = ShutdownAppeal.unscoped.filter(_there(ShutdownAppeal)).values("shutdown_id")
        noted = ShutdownStep.unscoped.filter(note__isnull=False).values("shutdown_id")
        filed = ShutdownPaper.unscoped.values("shutdown_id")
        return rows.filter(_there(Shutdown) | Q(pk__in=appeals) | Q(pk__in=noted) | Q(pk__in=filed))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Shutdown.unscoped.filter(pk__in=list(keys)).exclude(_GOES_ON)
        todo = list(rows.values_list("pk", flat=True))
        for model in (ShutdownAppeal, ShutdownStep):
            erase_rows(model.unscoped.filter(shutdown__in=todo))
        filed = ShutdownPaper.unscoped.filter(shutdown__in=todo)
        names = [uid.hex for uid in filed.values_list("uid", flat=True)]
        filed.delete()
        if names:
            FILES.let_go(*names)
        erase_rows(rows)
        return len(todo)


class SiteKeeper:
    kind = object_type = Site.RECORD
    since = "raided_at"

    def title(self) -> str:
        return pgettext("goip", "GOIP sites")

    def what_goes(self) -> str:
        return pgettext(
            "goip", "Landlord, number plate, note, cards and their holders. Days, township and equipment stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        cards = SiteCard.unscoped.filter(_there(SiteCard)).values("site_id")
        return Site.unscoped.filter(raided_at__lt=before).filter(_there(Site) | Q(pk__in=cards))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Site.unscoped.filter(pk__in=list(keys))
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(SiteCard.unscoped.filter(site__in=todo))
        erase_rows(rows)
        return len(todo)


class ShutdownSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Shutdowns of this value, and sites with this landlord or card, in the actor's reach."""
        rows = Shutdown.objects.visible_to(actor).filter(value_index__in=indexes_of(text))
        found = {(Shutdown.RECORD, str(pk)) for pk in rows.values_list("pk", flat=True)[:MOST]}
        phones = list(readings(text).get(Kind.PHONE, ()))
        cards = SiteCard.unscoped.filter(phone_index__in=phones).values("site_id")
        sites = Site.objects.visible_to(actor).filter(Q(landlord_phone_index__in=phones) | Q(pk__in=cards))
        return found | {(Site.RECORD, str(pk)) for pk in sites.values_list("pk", flat=True)[:MOST]}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Moved by the person."""
        told = [(kind, int(key)) for kind, key in records if key.isdecimal()]
        keys = [key for kind, key in told if kind == Shutdown.RECORD]
        mine = ShutdownStep.unscoped.filter(by_id=person_id, shutdown__in=keys).values_list("shutdown_id", flat=True)
        sites = Site.unscoped.filter(by_id=person_id, pk__in=[key for kind, key in told if kind == Site.RECORD])
        return {(Shutdown.RECORD, str(pk)) for pk in set(mine)} | {
            (Site.RECORD, str(pk)) for pk in sites.values_list("pk", flat=True)
        }


def has_open_work(unit_id: int) -> bool:
    """A unit whose shutdowns are not done with."""
    rule = Q(unit_id=unit_id) | Q(centre_id=unit_id) | Q(addressed_id=unit_id)
    return Shutdown.unscoped.filter(rule, state__in=OPEN).exists()
