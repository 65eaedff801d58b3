# SPDX-License-Identifier: Apache-2.0
"""Lists of lecturers, talks and contests, and one with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.lecturers.models import (
    Contest,
    Contestant,
    ContestStep,
    Excuse,
    Judge,
    Lecturer,
    LecturerPaper,
    Mark,
    Protest,
    Recusal,
    StarDecision,
    Talk,
)
from wuzha.lecturers.rules.life import OPEN, ContestState, LecturerState
from wuzha.org.models import Posting, Unit
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.queries.asked import counting

TABS: dict[str, Q] = {
    "active": Q(state=LecturerState.ACTIVE),
    "stars": Q(state=LecturerState.ACTIVE, stars__gt=0),
    "nominated": Q(state=LecturerState.NOMINATED),
    "all": Q(),
}
#: Choices that a form lists at most.
MOST = 300
key_in = key_reader(Lecturer.LETTERS)


def page(actor: Actor, tab: str, after: str = "") -> pages.Page[Lecturer]:
    """Lecturers, the latest first. Raises `CursorError`."""
    rows = Lecturer.objects.visible_to(actor).filter(TABS.get(tab, Q())).select_related("unit")
    return pages.page(rows.order_by("-pk"), after)


def of(actor: Actor, pk: int) -> Lecturer | None:
    rows = Lecturer.objects.visible_to(actor).select_related("unit", "person", "nominated_by", "decided_by")
    found: Lecturer | None = rows.filter(pk=pk).first()
    return found


def talks(actor: Actor, after: str = "", lecturer: int | None = None) -> pages.Page[Talk]:
    """Talks, the latest first. Raises `CursorError`."""
    rows = Talk.objects.visible_to(actor).select_related("lecturer", "unit", "activity")
    if lecturer is not None:
        rows = rows.filter(lecturer=lecturer)
    return pages.page(rows.order_by("-day", "-pk"), after)


def talk(actor: Actor, pk: int) -> Talk | None:
    rows = Talk.objects.visible_to(actor).select_related("lecturer__unit", "unit", "activity", "by", "struck_by")
    found: Talk | None = rows.filter(pk=pk).first()
    return found


def decisions_of(actor: Actor, row: Lecturer) -> list[StarDecision]:
    rows = StarDecision.objects.visible_to(actor).filter(lecturer=row).select_related("contest", "by")
    return list(rows.order_by("-pk")[:20])


def contests_of(actor: Actor, row: Lecturer) -> list[Contestant]:
    rows = Contestant.objects.visible_to(actor).filter(lecturer=row).select_related("contest")
    return list(rows.order_by("-contest__day")[:20])


def papers_of(actor: Actor, *, lecturer: int | None = None, contest: int | None = None) -> list[LecturerPaper]:
    rows = LecturerPaper.objects.visible_to(actor).select_related("lecturer", "by")
    rows = rows.filter(lecturer=lecturer) if lecturer is not None else rows.filter(contest=contest)
    return list(rows.order_by("kind", "lecturer", "pk")[:MOST])


def contests(actor: Actor, after: str = "") -> pages.Page[Contest]:
    """Contests, the latest first. Raises `CursorError`."""
    return pages.page(Contest.objects.visible_to(actor).order_by("-day", "-pk"), after)


def contest(actor: Actor, pk: int) -> Contest | None:
    rows = Contest.objects.visible_to(actor).select_related("city", "proposed_by", "published_by", "by")
    found: Contest | None = rows.filter(pk=pk).first()
    return found


def contestants_of(row: Contest) -> list[Contestant]:
    rows = Contestant.unscoped.filter(contest=row).select_related("unit", "lecturer")
    return list(rows.order_by("turn", "pk")[:MOST])


def judges_of(row: Contest) -> list[Judge]:
    return list(Judge.unscoped.filter(contest=row).select_related("unit", "person").order_by("pk")[:MOST])


def recusals_of(row: Contest) -> list[Recusal]:
    rows = Recusal.unscoped.filter(judge__contest=row).select_related("judge", "contestant")
    return list(rows.order_by("judge", "contestant__turn")[: 4 * MOST])


def excused_of(row: Contest) -> set[tuple[int, int]]:
    """Rounds and judges who are excused from them: their marks do not count."""
    return set(Excuse.unscoped.filter(round__contest=row).values_list("round_id", "judge_id"))


def protests_of(row: Contest) -> list[Protest]:
    rows = Protest.unscoped.filter(contest=row).select_related("contestant", "by", "decided_by", "mark__judge")
    return list(rows.order_by("pk")[:MOST])


def marks_of(row: Contest) -> list[Mark]:
    """Marks of closed rounds, corrected ones too; of a round that is open none is shown to anybody."""
    rows = Mark.unscoped.filter(round__contest=row, round__state="CLOSED")
    related = rows.select_related("judge", "contestant__unit", "round", "corrected")
    return list(related.order_by("round__number_in", "contestant__turn", "judge", "pk")[:5000])


def steps_of(actor: Actor, row: Contest) -> list[ContestStep]:
    rows = ContestStep.objects.visible_to(actor).filter(contest=row).select_related("by")
    return list(rows.order_by("pk"))


def to_enter(actor: Actor, row: Contest) -> list[tuple[int, str]]:
    """Active lecturers who do not take part yet."""
    there = Contestant.unscoped.filter(contest=row).values("lecturer")
    rows = Lecturer.objects.visible_to(actor).filter(state=LecturerState.ACTIVE).exclude(pk__in=there)
    rows = rows.select_related("unit").order_by("unit__path", "pk")
    return [(one.pk, f"{one.name}（{one.unit.name}）") for one in rows[:MOST]]


def people_at(path: str, *, most: int = MOST) -> list[tuple[int, str]]:
    """(key, name and unit) of users who are posted at a unit or below today."""
    today = timezone.localdate()
    rows = Posting.unscoped.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today, person__is_active=True,
        unit__path__startswith=path,
    ).select_related("person", "unit")  # fmt: skip
    found: dict[int, str] = {}
    for one in rows.order_by("unit__path", "person__name", "pk")[: 2 * most]:
        found.setdefault(one.person_id, f"{one.person.name}（{one.unit.name}）")
    return list(found.items())[:most]


def units_at(path: str, day: date, most: int = 600) -> list[tuple[int, str]]:
    """Units that are there on a day, at a place of the tree and below, without grids."""
    rows = Unit.objects.filter(path__startswith=path).exclude(kind="GRID").order_by("path")
    return [(one.pk, one.name) for one in rows[:most] if one.in_force(day)]


def activities(actor: Actor, since: date) -> list[tuple[int, str]]:
    """Activities that count, the latest first, for a talk to be linked with."""
    rows = counting(actor, since).order_by("-day", "-pk")[:50]
    return [(one.pk, f"{one.day:%m-%d} {one.place} {one.topic}".strip()) for one in rows]


def show(actor: Actor, row: Lecturer, purpose: str) -> dict[str, str]:
    """Phone and note in clear; the look is in the trail. Raises `ValueError` without a purpose."""
    return reveal_many(actor, purpose, on=(Lecturer.RECORD, row.pk), values={"phone": row.phone, "note": row.note})


def show_protests(actor: Actor, row: Contest, purpose: str) -> dict[str, str]:
    """Protests and their answers, reasons of recusals, notes of steps in clear; the look is in the trail."""
    values: dict[str, Any] = {}
    for one in protests_of(row):
        values |= {f"words:{one.pk}": one.words, f"answer:{one.pk}": one.answer}
    values |= {f"why:{one.pk}": one.why for one in recusals_of(row)}
    values |= {f"note:{one.pk}": one.note for one in steps_of(actor, row)}
    return reveal_many(actor, purpose, on=(Contest.RECORD, row.pk), values=values)


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name == "paper":
        key = LecturerPaper.unscoped.filter(pk=taken["pk"]).values_list("lecturer", flat=True).first()
        return None if key is None else (Lecturer.RECORD, key)
    if url_name.startswith("talk"):
        return record_in(Talk, taken)
    if url_name in ("contest", "contest_act", "contest_show", "contest_code", "contest_list", "wall", "wall_live"):
        return record_in(Contest, taken)
    return record_in(Lecturer, taken)


def waiting(actor: Actor, _now: datetime) -> list[QuerySet[Any]]:
    """What waits for the city: nominations, reviews that are due, contests to be confirmed."""
    if not at_the_top(actor) or not (may(actor.role, May.RUN_OUTREACH) or may(actor.role, May.OVERSEE)):
        return []
    rows, today = Lecturer.objects.visible_to(actor), timezone.localdate()
    return [
        rows.filter(state=LecturerState.NOMINATED),
        rows.filter(state=LecturerState.ACTIVE, stars__gt=0, review_due__lte=today),
        Contest.objects.visible_to(actor).filter(state=ContestState.CLOSING),
    ]


def running(actor: Actor) -> QuerySet[Contest]:
    """Contests that are not over."""
    rows: QuerySet[Contest] = Contest.objects.visible_to(actor).filter(state__in=OPEN)
    return rows


def paper_of(actor: Actor, pk: int) -> LecturerPaper | None:
    rows = LecturerPaper.objects.visible_to(actor).select_related("lecturer")
    found: LecturerPaper | None = rows.filter(pk=pk).first()
    return found
