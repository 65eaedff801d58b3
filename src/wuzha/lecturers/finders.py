# SPDX-License-Identifier: Apache-2.0
"""What the search finds: lecturers and contests by number or name; the pages of the room."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.lecturers.models import Contest, Lecturer, Talk
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

#: A shorter word would find nearly everything.
LEAST = 2
READERS = (May.READ_OUTREACH,)


def lecturers(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Lecturers, the latest first."""
    text = query.text.strip()
    if query.key is not None and query.prefix == Lecturer.LETTERS:
        rule = Q(pk=query.key)
    elif query.prefix or len(text) < LEAST:
        return
    else:
        rule = Q(name__icontains=text)
    rows = Lecturer.objects.visible_to(actor).filter(rule).select_related("unit")
    for one in rows.order_by("-pk")[:most]:
        yield Hit((Lecturer.RECORD, str(one.pk)), f"{one.name} {one.unit.name}", one.get_absolute_url(), one.number,
                  f"{'★' * one.stars} {one.get_state_display()}".strip())  # fmt: skip


def contests(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Contests, the latest first."""
    text = query.text.strip()
    if query.key is not None and query.prefix == Contest.LETTERS:
        rule = Q(pk=query.key)
    elif query.prefix or len(text) < LEAST:
        return
    else:
        rule = Q(title__icontains=text)
    for one in Contest.objects.visible_to(actor).filter(rule).order_by("-pk")[:most]:
        yield Hit((Contest.RECORD, str(one.pk)), one.title, one.get_absolute_url(), one.number, one.get_state_display())


def talks(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Talks by their numbers."""
    if query.key is not None and query.prefix == Talk.LETTERS:
        rows = Talk.objects.visible_to(actor).filter(pk=query.key).select_related("lecturer")
        for one in rows[:most]:
            yield Hit(
                (Talk.RECORD, str(one.pk)), f"{one.topic} {one.lecturer.name}", one.get_absolute_url(), one.number, ""
            )


FINDERS = (
    Finder(53, pgettext_lazy("lecturers", "Star lecturers"), "star", READERS, lecturers, (Lecturer.LETTERS,),
           of_people=False),
    Finder(54, pgettext_lazy("lecturers", "Contests"), "star", READERS, contests, (Contest.LETTERS,), of_people=False),
    Finder(55, pgettext_lazy("lecturers", "Talks"), "megaphone", READERS, talks, (Talk.LETTERS,), of_people=False),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """The pages of the room, and a nomination."""
    if not may(actor.role, May.READ_OUTREACH):
        return
    note = pgettext("lecturers", "Star lecturers")
    yield Place(pgettext("lecturers", "Talks"), reverse("lecturers:talks"), "megaphone", note)
    yield Place(pgettext("lecturers", "Contests"), reverse("lecturers:contests"), "star", note)
    if may(actor.role, May.WORK_OUTREACH) or may(actor.role, May.OVERSEE):
        yield Place(pgettext("lecturers", "Nominate a lecturer"), reverse("lecturers:new"), "plus", note)


PLACES = (places,)
