# SPDX-License-Identifier: Apache-2.0
"""The register of impact assessments, and leads from the trail.

An entry has reviews and an end; nothing is ever overwritten. A lead is a person who read far more, at other hours, or
other things than usual: somebody looks into each.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.services import record
from wuzha.org.models import Person
from wuzha.org.roles import May
from wuzha.org.services.guard import allow, at_the_top, person_of
from wuzha.privacy import subjects
from wuzha.privacy.models import ImpactEntry, ImpactVersion, LeadState, ReadingLead
from wuzha.privacy.queries.leads import visible
from wuzha.privacy.rules.reading import Day, is_night, stands_out
from wuzha.privacy.rulesets import UNUSUAL, Unusual
from wuzha.privacy.services.errors import Code
from wuzha.refusals import RefusalError

#: Longest reason (characters).
MOST_REASON = 200


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
    """Enter a processing with its first assessment. Raises `RefusalError`: REGISTER_CITY_ONLY, DATES."""
    _allow(actor)
    entry = ImpactEntry.objects.create()
    _version(actor, entry, 1, content)
    record(actor, "impact.added", on=("impact", entry.pk))
    return entry


@transaction.atomic
def review(actor: Actor, pk: int, seen: int, content: Content) -> ImpactVersion:
    """Add a version after the one that was `seen`.

    Raises `RefusalError`: REGISTER_CITY_ONLY, DATES, ENDED, CHANGED, UNKNOWN_RECORD.
    """
    _allow(actor)
    entry = _open(pk)
    last = entry.versions.order_by("-version").values_list("version", flat=True).first() or 0
    if last != seen:
        raise RefusalError(Code.CHANGED)
    version = _version(actor, entry, last + 1, content)
    record(actor, "impact.reviewed", on=("impact", pk), detail={"version": version.version})
    return version


@transaction.atomic
def end(actor: Actor, pk: int, reason: str) -> None:
    """The processing has ended, and why; the entry stays.

    Raises `RefusalError`: REGISTER_CITY_ONLY, REASON_MISSING, ENDED, UNKNOWN_RECORD.
    """
    _allow(actor)
    why = reason.strip()[:MOST_REASON]
    if not why:
        raise RefusalError(Code.REASON_MISSING)
    entry = _open(pk)
    ImpactEntry.objects.filter(pk=entry.pk).update(ended_at=timezone.now(), ended_by=person_of(actor), ended_why=why)
    record(actor, "impact.ended", on=("impact", pk))


def _allow(actor: Actor) -> None:
    """The register is one for the whole city: a part of it keeps none."""
    allow(actor, May.IMPACT)
    if not at_the_top(actor):
        raise RefusalError(Code.REGISTER_CITY_ONLY)


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


READ = "personal.read"


@transaction.atomic
def find(day: date) -> int:
    """Leads of a day; how many are new. Run again it finds the same ones, and makes none twice."""
    rules = UNUSUAL.at()
    start = timezone.make_aware(datetime.combine(day, time.min))
    read = Event.objects.filter(action=READ, person_id__isnull=False, actor_kind="person")
    past, past_night = _past(read.filter(at__gte=start - timedelta(days=rules.past_days), at__lt=start), rules)
    looks: dict[tuple[int, str], list[tuple[int, tuple[str, str]]]] = defaultdict(list)
    units: dict[int, str] = {}
    today = read.filter(at__gte=start, at__lt=start + timedelta(days=1)).order_by("id")
    rows = today.values_list("person_id", "role", "unit_code", "at", "object_type", "object_id")
    for person_id, role, unit_code, at, object_type, object_id in rows.iterator():
        if person_id is None:  # excluded above; said again for the types
            continue
        looks[person_id, role].append((timezone.localtime(at).hour, (object_type, object_id)))
        units[person_id] = unit_code
    known = set(Person.objects.filter(pk__in=list(units)).values_list("pk", flat=True))
    made = 0
    for (person_id, role), seen in looks.items():
        if person_id not in known:
            continue
        peers = [len(others) for (other, its), others in looks.items() if its == role and other != person_id]
        own = None
        if role not in rules.roles_without_tasks:
            own = frozenset(subjects.worked_on(person_id, {one for _hour, one in seen}))
        found = stands_out(Day(seen, past.get(person_id, []), past_night.get(person_id, 0.0), peers, own), rules)
        for kind, facts in found.items():
            _lead, new = ReadingLead.objects.get_or_create(
                person_id=person_id,
                day=day,
                kind=kind,
                defaults={"role": role, "unit_code": units[person_id], "facts": facts},
            )
            made += new
    record(Actor.system("reading"), "lead.sought", rows=made, detail={"day": day.isoformat()})
    return made


@transaction.atomic
def change(actor: Actor, pk: int, *, state: str, note: str) -> None:
    """What became of a lead. Raises `RefusalError`: REASON_MISSING, SECOND_PERSON (of one's own reading), DECIDED."""
    allow(actor, May.READ_AUDIT)
    if not note.strip():
        raise RefusalError(Code.REASON_MISSING)
    lead = visible(actor).filter(pk=pk).first()
    if lead is None or state not in LeadState.values or state == LeadState.OPEN:
        raise RefusalError(Code.DECIDED)
    if lead.person_id == actor.person_id:
        raise RefusalError(Code.SECOND_PERSON)
    ReadingLead.objects.filter(pk=pk).update(
        state=state, note=note.strip()[:400], changed_at=timezone.now(), changed_by=actor.person_id
    )
    record(actor, "lead.changed", on=("lead", pk), detail={"state": state})


def _past(read: object, rules: Unusual) -> tuple[dict[int, list[int]], dict[int, float]]:
    """Per reader: looks of each day with any, and the share of them at night."""
    days: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    night: dict[int, int] = defaultdict(int)
    grouped = (
        read.order_by()  # type: ignore[attr-defined]  # a query set of events
        .annotate(day=TruncDate("at"), hour=ExtractHour("at"))
        .values_list("person_id", "day", "hour")
        .annotate(looks=Count("id"))
    )
    for person_id, day, hour, looks in grouped:
        days[person_id][day] += looks
        if is_night(hour, rules):
            night[person_id] += looks
    counts = {person_id: list(per_day.values()) for person_id, per_day in days.items()}
    return counts, {person_id: night[person_id] / sum(values) for person_id, values in counts.items()}
