# SPDX-License-Identifier: Apache-2.0
"""Who saw whom in clear, when and for which purpose: the read events of the trail, narrowed and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit import queries
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Person
from wuzha.privacy.queries.trail import events
from wuzha.privacy.rulesets import PURPOSES
from wuzha.privacy.subjects import Record, Span

READ = "personal.read"
#: Newest looks that the counts beside a list are made of, and lines of each count.
COUNTED, LINES = 5000, 8


@dataclass(frozen=True, slots=True)
class ReadingQuery:
    """What the looks are narrowed to; empty means all. Days are local, `until` included."""

    who: str = ""
    #: Code of a purpose (`privacy.purposes`).
    purpose: str = ""
    unit: str = ""
    object_type: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class Counts:
    """Of the newest looks: by reader, by purpose, by record. Each line is (key, label, looks)."""

    looks: int = 0
    whole: bool = True
    readers: list[tuple[str, str, int]] = field(default_factory=list)
    purposes: list[tuple[str, str, int]] = field(default_factory=list)
    records: list[tuple[Record, int]] = field(default_factory=list)


def looks(actor: Actor, asked: ReadingQuery) -> QuerySet[Event]:
    """The looks in reach that fit."""
    rows = events(actor).filter(action=READ)
    if asked.who:
        rows = rows.filter(actor=asked.who)
    if asked.purpose:
        rows = rows.filter(_for(asked.purpose))
    if asked.unit:
        rows = rows.filter(unit_code=asked.unit)
    if asked.object_type:
        rows = rows.filter(object_type=asked.object_type)
        if asked.object_id:
            rows = rows.filter(object_id=asked.object_id)
    return queries.between(rows, asked.since, asked.until)


def page(rows: QuerySet[Event], after: str = "") -> pages.Page[Event]:
    """Looks, the newest first."""
    return pages.page(rows.order_by("-id"), after)


def about(
    rows: QuerySet[Event], records: Iterable[Record], spans: Mapping[Record, Sequence[Span]] | None = None
) -> QuerySet[Event]:
    """Of the looks those at the records; where `spans` says when the person stood in one, those of that time."""
    by_type: dict[str, list[str]] = {}
    rule, timed = Q(pk__in=[]), spans or {}
    for kind, key in records:
        if (kind, key) not in timed:
            by_type.setdefault(kind, []).append(key)
        for since, until in timed.get((kind, key), ()):
            then = Q(object_type=kind, object_id=key, at__gte=since)
            rule |= then if until is None else then & Q(at__lt=until)
    for kind, keys in by_type.items():
        rule |= Q(object_type=kind, object_id__in=keys)
    return rows.filter(rule)


def counts(rows: QuerySet[Event]) -> Counts:
    """What the newest looks come to, without counting all there ever were."""
    wanted = ("actor", "person_id", "purpose", "detail__for", "object_type", "object_id")
    newest = list(rows.order_by("-id").values_list(*wanted)[: COUNTED + 1])
    found = newest[:COUNTED]
    readers = Counter(actor for actor, *_rest in found)
    ids = {actor: person_id for actor, person_id, *_rest in found}
    people = names([ids[actor] for actor, _n in readers.most_common(LINES)])
    purposes = Counter(code or _code_in(text) for _actor, _person, text, code, *_record in found)
    return Counts(
        looks=len(found),
        whole=len(newest) <= COUNTED,
        readers=[(actor, people.get(ids[actor] or 0, ""), n) for actor, n in readers.most_common(LINES)],
        purposes=[(code, label_of(code), n) for code, n in purposes.most_common(LINES)],
        records=Counter((kind, key) for *_r, kind, key in found).most_common(LINES),
    )


def label_of(code: str) -> str:
    """A purpose in the language of the page."""
    term = PURPOSES.at().find(code)
    return term.label if term is not None else ""


def _for(code: str) -> Q:
    """Looks for a purpose: their grant names its code; older ones and files begin with its Chinese."""
    term = PURPOSES.at().find(code)
    return Q(detail__for=code) | (Q(purpose__startswith=term.zh) if term is not None else Q())


def _code_in(text: str) -> str:
    return next((term.code for term in PURPOSES.at().terms if text.startswith(term.zh)), "")


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of people by key."""
    return dict(Person.objects.filter(pk__in=[one for one in ids if one is not None]).values_list("pk", "name"))
