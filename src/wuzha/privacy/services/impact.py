# SPDX-License-Identifier: Apache-2.0
"""Keeping the register of impact assessments: an entry, its reviews, its end. Nothing is ever overwritten."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May
from wuzha.org.services.guard import allow, person_of
from wuzha.privacy.models import ImpactEntry, ImpactVersion
from wuzha.privacy.services.errors import Code
from wuzha.refusals import RefusalError


class Content(TypedDict):
    """What an assessment says (PIPL 56), and when it was and will be looked at."""

    title: str
    owner: str
    purpose: str
    legal_basis: str
    data_kinds: str
    recipients: str
    risk: str
    measures: str
    reviewed_at: date
    next_review: date
    change: str


@transaction.atomic
def add(actor: Actor, content: Content) -> ImpactEntry:
    """Enter a processing with its first assessment. Raises `RefusalError`: DATES."""
    allow(actor, May.IMPACT)
    entry = ImpactEntry.objects.create()
    _version(actor, entry, 1, content)
    record(actor, "impact.added", on=("impact", entry.pk))
    return entry


@transaction.atomic
def review(actor: Actor, pk: int, seen: int, content: Content) -> ImpactVersion:
    """Add a version after the one that was `seen`. Raises `RefusalError`: DATES, ENDED, CHANGED, UNKNOWN_RECORD."""
    allow(actor, May.IMPACT)
    entry = _open(pk)
    last = entry.versions.order_by("-version").values_list("version", flat=True).first() or 0
    if last != seen:
        raise RefusalError(Code.CHANGED)
    version = _version(actor, entry, last + 1, content)
    record(actor, "impact.reviewed", on=("impact", pk), detail={"version": version.version})
    return version


@transaction.atomic
def end(actor: Actor, pk: int) -> None:
    """The processing has ended; the entry stays. Raises `RefusalError`: ENDED, UNKNOWN_RECORD."""
    allow(actor, May.IMPACT)
    entry = _open(pk)
    ImpactEntry.objects.filter(pk=entry.pk).update(ended_at=timezone.now())
    record(actor, "impact.ended", on=("impact", pk))


def _open(pk: int) -> ImpactEntry:
    """The entry, held until the transaction ends: reviews come one after the other."""
    entry = ImpactEntry.objects.select_for_update().filter(pk=pk).first()
    if entry is None:
        raise RefusalError(Code.UNKNOWN_RECORD)
    if entry.ended_at is not None:
        raise RefusalError(Code.ENDED)
    return entry


def _version(actor: Actor, entry: ImpactEntry, number: int, content: Content) -> ImpactVersion:
    if content["next_review"] <= content["reviewed_at"]:
        raise RefusalError(Code.DATES)
    return ImpactVersion.objects.create(entry=entry, version=number, by_id=person_of(actor), **content)
