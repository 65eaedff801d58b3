# SPDX-License-Identifier: Apache-2.0
"""What is found of the packages below this one: units and people, exports, leads, and the rules in force."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.queries import people as people_queries
from wuzha.org.queries import units as unit_queries
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_sets
from wuzha.privacy.queries import exports, leads
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

#: Characters from which on people and units are looked for by a part of their name.
LEAST = 2


def units(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    if len(query.text) < LEAST:
        return
    for one in unit_queries.search(actor, text=query.text).rows[:most]:
        yield Hit(("unit", str(one.pk)), one.name, reverse("org:unit", args=[one.pk]), one.code)


def people(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """People who log in, by name, log-in name or badge number."""
    if len(query.text) < LEAST:
        return
    for one in people_queries.search(actor, people_queries.Filters(text=query.text, state="")).rows[:most]:
        posted = " ".join(
            f"{posting.get_role_display()} {posting.unit.name}" for posting in getattr(one, "present", [])[:1]
        )
        yield Hit(("person", str(one.pk)), one.name, reverse("org:person", args=[one.pk]), one.username, posted)


def exports_of(actor: Actor, query: Query, _most: int) -> Iterator[Hit]:
    if query.prefix != "DC" or query.key is None:
        return
    for one in exports.visible(actor).filter(pk=query.key):
        url = reverse("privacy:export", args=[one.pk])
        yield Hit(("export", str(one.pk)), str(one), url, one.number, str(one.get_state_display()))


def leads_of(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Reading that stands out, by its reader."""
    if len(query.text) < LEAST:
        return
    by = Q(person__name__icontains=query.text) | Q(person__username__istartswith=query.text)
    for one in leads.visible(actor).filter(by).order_by("-pk")[:most]:
        title = f"{one.person.name} {one.get_kind_display()} {one.day:%Y-%m-%d}"
        yield Hit(("lead", str(one.pk)), title, reverse("privacy:lead", args=[one.pk]), "", one.get_state_display())


FINDERS = (
    Finder(70, gettext_lazy("People who log in"), "users", (May.MANAGE_PEOPLE,), people, of_people=False),
    Finder(75, gettext_lazy("Units"), "building", (May.MANAGE_UNITS,), units, of_people=False),
    Finder(
        80, gettext_lazy("Exports"), "download", (May.EXPORT, May.APPROVE_EXPORT), exports_of, ("DC",), of_people=False
    ),
    Finder(85, gettext_lazy("Reading that stands out"), "flag", (May.READ_AUDIT,), leads_of, of_people=False),
)


def rules(actor: Actor) -> list[Place]:
    """Each rule in force, for who changes them."""
    if not may(actor.role, May.MANAGE_RULES):
        return []
    note = _("Rules in force")
    return [Place(str(one.title), reverse("org:rule", args=[one.key]), "scale", note) for one in rule_sets()]


PLACES = (rules,)
