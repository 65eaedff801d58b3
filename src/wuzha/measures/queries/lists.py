# SPDX-License-Identifier: Apache-2.0
"""Lists of measures, one measure with what belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.measures.models import HandOut, Measure, MeasureAppeal, MeasureEvidence, MeasurePaper, MeasureStep, Subject
from wuzha.measures.queries.in_force import RELATED
from wuzha.measures.registry import Done, deciding, proposing
from wuzha.measures.rules.life import BEFORE, BEFORE_SERVED, State
from wuzha.org.models import Unit

#: What the tabs of the list show.
TABS = ("decide", "open", "force", "ends", "over", "all")
#: Days within which a term is soon over, in the list of terms.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which measures the list shows; empty leaves it open."""

    tab: str = "open"
    kind: str = ""
    ground: str = ""
    unit_id: int | None = None


def page(actor: Actor, filters: Filters, now: datetime, after: str = "") -> pages.Page[Measure]:
    """Those whose term ends by their end, all others the latest first. Raises `CursorError`."""
    rows = chosen(actor, filters, now).select_related(*RELATED)
    order = ("until", "pk") if filters.tab == "ends" else ("-proposed_at", "-pk")
    return pages.page(rows.order_by(*order), after)


def chosen(actor: Actor, filters: Filters, now: datetime) -> QuerySet[Measure]:
    """The measures of a filter in reach."""
    rows: QuerySet[Measure] = Measure.objects.visible_to(actor)
    rules = {
        "decide": to_decide(actor),
        "open": Q(state__in=[*BEFORE, State.DECIDED]),
        "force": Q(state=State.IN_FORCE),
        "ends": Q(state=State.IN_FORCE, until__isnull=False, until__lte=now + SOON),
        "over": Q(state__in=[State.LIFTED, State.EXPIRED, State.REFUSED, State.WITHDRAWN]),
    }
    rows = rows.filter(rules.get(filters.tab, Q()))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.ground:
        rows = rows.filter(ground=filters.ground)
    if filters.unit_id is not None:
        rows = rows.filter(subject__unit_id=filters.unit_id)
    return rows


def to_decide(actor: Actor) -> Q:
    """What waits for the actor's decision: proposed by somebody else, of a kind that the role decides on."""
    mine = Q(proposed_by=actor.person_id or 0) | Q(completed_by=actor.person_id or 0)
    return Q(state=State.PROPOSED, kind__in=deciding(actor.role)) & ~mine


def to_complete(actor: Actor) -> Q:
    """What was returned to the actor's unit, or waits to be served or entered."""
    kinds = set(proposing(actor.role)) | set(deciding(actor.role))
    return Q(state__in=[State.RETURNED, State.OUTSIDE, State.DECIDED], kind__in=kinds)


def of(actor: Actor, pk: int) -> Measure | None:
    """One measure; `None` when it is not in the actor's reach."""
    found: Measure | None = Measure.objects.visible_to(actor).select_related(*RELATED, "parent").filter(pk=pk).first()
    return found


def unit_of(actor: Actor, row: Done) -> Unit | None:
    """The unit that a measure is done to; nothing where the subject is no unit."""
    found = Subject.objects.visible_to(actor).select_related("unit").filter(pk=row.subject_id).first()
    return found.unit if found is not None else None


def subject(actor: Actor, pk: int) -> Subject | None:
    found: Subject | None = Subject.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    return found


def of_subject(actor: Actor, pk: int) -> list[Measure]:
    """Every measure of a subject in reach, the latest first."""
    rows = Measure.objects.visible_to(actor).filter(subject=pk).select_related(*RELATED)
    return list(rows.order_by("-proposed_at", "-pk")[:200])


def of_unit(actor: Actor, unit_id: int, kinds: Collection[str]) -> list[Measure]:
    """Measures of some kinds against a unit, the latest first."""
    rows = Measure.objects.visible_to(actor).filter(subject__unit_id=unit_id, kind__in=list(kinds))
    return list(rows.select_related(*RELATED).order_by("-proposed_at", "-pk")[:20])


def about(actor: Actor, record: tuple[str, int]) -> list[Measure]:
    """Measures that come from a record, the latest first."""
    rows = Measure.objects.visible_to(actor).filter(about_type=record[0], about_id=record[1])
    return list(rows.select_related(*RELATED).order_by("-pk"))


def steps_of(actor: Actor, row: Measure) -> list[MeasureStep]:
    """Its history, the first step first."""
    rows = MeasureStep.objects.visible_to(actor).filter(measure=row).select_related("by")
    return list(rows.order_by("pk"))


def evidence_of(actor: Actor, row: Measure) -> list[MeasureEvidence]:
    """Its evidence, the one that counts first."""
    rows = MeasureEvidence.objects.visible_to(actor).filter(measure=row).select_related("by")
    return list(rows.order_by("-no"))


def papers_of(actor: Actor, row: Measure) -> list[MeasurePaper]:
    return list(MeasurePaper.objects.visible_to(actor).filter(measure=row).select_related("by").order_by("pk"))


def paper_of(actor: Actor, pk: int) -> MeasurePaper | None:
    rows = MeasurePaper.objects.visible_to(actor).select_related("measure")
    found: MeasurePaper | None = rows.filter(pk=pk).first()
    return found


def appeals_of(actor: Actor, row: Measure) -> list[MeasureAppeal]:
    """Its appeals, the last one first."""
    rows = MeasureAppeal.objects.visible_to(actor).filter(measure=row).select_related("by", "answered_by")
    return list(rows.order_by("-pk"))


def following(actor: Actor, row: Measure) -> list[Measure]:
    """The next steps of its ladder that were proposed."""
    rows = Measure.objects.visible_to(actor).filter(parent=row).select_related(*RELATED)
    return list(rows.order_by("pk"))


def show(actor: Actor, row: Measure, purpose: str) -> dict[str, str]:
    """Why, who, each note, each appeal in clear (`reason`, `name`, `number`, `note:17`, `appeal:3`, `answer:3`,
    `words:1`); the look is in the trail. Raises `ValueError` without a purpose."""
    values = {"reason": row.reason, "name": row.subject.name, "number": row.subject.number}
    values |= {f"note:{one.pk}": one.note for one in steps_of(actor, row)}
    values |= {f"words:{one.no}": one.words for one in evidence_of(actor, row)}
    for one in appeals_of(actor, row):
        values |= {f"appeal:{one.pk}": one.words, f"answer:{one.pk}": one.answer}
    return reveal_many(actor, purpose, on=(Measure.RECORD, row.pk), values=values)


def waiting(actor: Actor, _now: datetime) -> list[QuerySet[Any]]:
    """Proposals that wait for the actor's decision."""
    return [Measure.objects.visible_to(actor).filter(to_decide(actor))]


key_in = key_reader("CS")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name == "paper":
        key = MeasurePaper.unscoped.filter(pk=taken["pk"]).values_list("measure", flat=True).first()
        return None if key is None else (Measure.RECORD, key)
    if url_name.startswith("handout"):
        return record_in(HandOut, taken)
    return record_in(Subject if url_name.startswith("subject") else Measure, taken)


def has_open_work(unit_id: int) -> bool:
    """A unit whose proposals are not decided, or that is under a measure."""
    rule = Q(unit_id=unit_id, state__in=[*BEFORE, State.DECIDED]) | Q(subject__unit_id=unit_id, state=State.IN_FORCE)
    return Measure.unscoped.filter(rule).exists()


def pending(actor: Actor, unit_id: int, kinds: Collection[str]) -> list[Measure]:
    """What is proposed or decided about a unit and not served yet, the latest first."""
    rows: QuerySet[Measure] = Measure.objects.visible_to(actor).filter(
        subject__unit_id=unit_id, kind__in=list(kinds), state__in=BEFORE_SERVED
    )
    return list(rows.select_related(*RELATED).order_by("-proposed_at", "-pk"))
