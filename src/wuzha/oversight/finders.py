# SPDX-License-Identifier: Apache-2.0
"""What the search finds of oversight: interviews and referrals by their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.oversight.queries import lists
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place


def records(actor: Actor, query: Query, _most: int) -> Iterator[Hit]:
    if query.key is None:
        return
    if query.prefix == "YT" and (one := lists.interview(actor, query.key)) is not None:
        record = (one.RECORD, str(one.pk))
        yield Hit(record, one.asked.name, one.get_absolute_url(), one.number, one.get_state_display())
    if query.prefix == "YS" and may(actor.role, May.OVERSEE) and (row := lists.referral(actor, query.key)) is not None:
        yield Hit((row.RECORD, str(row.pk)), row.title, row.get_absolute_url(), row.number, row.get_state_display())


FINDERS = (
    Finder(
        19, pgettext_lazy("oversight", "Interviews and referrals"), "users", (May.READ_OVERSIGHT,), records,
        ("YT", "YS"), of_people=False,
    ),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """Lists of interviews and referrals."""
    note = pgettext("oversight", "Listings of townships")
    if may(actor.role, May.READ_OVERSIGHT):
        yield Place(pgettext("oversight", "Interviews"), reverse("oversight:interviews"), "users", note)
    if may(actor.role, May.OVERSEE):
        yield Place(pgettext("oversight", "Referrals"), reverse("oversight:referrals"), "send", note)


PLACES = (places,)
