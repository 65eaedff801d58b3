# SPDX-License-Identifier: Apache-2.0
"""The people of the demo city: listed at the log-in, entered without a password, and only there.

They are marked synthetic, and nothing here answers unless the installation was started as a demo (`WUZHA_DEMO`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from wuzha.org.duty import title_of
from wuzha.org.models import Posting
from wuzha.org.roles import Role

#: What every demo person logs in with; printed by `wuzha up --demo` and shown at the log-in.
PASSWORD = "wuzha-demo"  # noqa: S105 - public by intent, and of no use outside a demo
#: Who leads, by username: the first to be offered of those who do.
LEADERS = ("zhiban", "suozhang", "lianxiban2", "zhenjie1")
#: (role, whether the posting leads its unit) → what its pages show, group by group.
_SHOWS: tuple[tuple[Any, dict[tuple[Role, bool], Any]], ...] = (
    (
        _("Anti-fraud centre"),
        {
            (Role.ANALYST, True): _("The desk of the shift: approvals, reminders, everybody's overdue clocks"),
            (Role.ANALYST, False): _("The warning desk: take a warning, complete it, dispatch it to a station"),
        },
    ),
    (
        _("Police station"),
        {
            (Role.STATION_OFFICER, True): _("The station's tasks: who has which one, requests to decide, call-backs"),
            (Role.STATION_OFFICER, False): _("One's own tasks on a phone: sign in, call, visit, close"),
            (Role.GRID_WORKER, False): _("Visits on a phone, without a police officer's rights"),
        },
    ),
    (
        _("Money"),
        {
            (Role.FUNDS_OFFICER, False): _("The funds desk: stops, freezes, statements, where money went, restitution"),
            (Role.INVESTIGATOR, False): _("Cases and their money, freezes to decide, known cases"),
            (Role.CARD_OFFICER, False): _("What the city's warnings and losses look like"),
        },
    ),
    (
        _("Joint office"),
        {
            (Role.JOINT_OFFICE, True): _("Approve what a colleague proposes, sign bulletins, issue tickets"),
            (Role.JOINT_OFFICE, False): _("The city: who stands out, listings, tickets, meetings, bulletins, figures"),
            (Role.OUTREACH_OFFICER, True): _("A township's own page: what is asked of it, its figures, its listings"),
            (Role.OUTREACH_OFFICER, False): _("What the city's warnings look like, township by township"),
            (Role.MEMBER_UNIT, False): _("What is asked of a member unit, to sign for and to answer"),
        },
    ),
    (
        _("Oversight"),
        {
            (Role.AUDITOR, False): _("The audit trail: who did what, who looked at whom, leads to follow"),
            (Role.ADMIN, False): _("Units, people, rules in force, sources and jobs"),
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One person to come in as: what they are called and what their pages show."""

    posting: Posting
    title: str
    shows: Any


def demo_cards() -> list[tuple[Any, list[Card]]]:
    """The people of the demo group by group, with who leads before those who are led; empty outside a demo."""
    found = {(posting.role, posting.leads): posting for posting in demo_postings()}
    groups = [
        (group, [Card(found[key], title_of(found[key]), shows) for key, shows in cards.items() if key in found])
        for group, cards in _SHOWS
    ]
    return [(group, cards) for group, cards in groups if cards]


def demo_postings() -> list[Posting]:
    """One posting of a synthetic person for each role, led and leading, in the order of the roles; nothing outside a
    demo."""
    if not settings.WUZHA_DEMO:
        return []
    rows = (
        Posting.unscoped.filter(person__synthetic=True, person__is_active=True, valid_to__isnull=True)
        .select_related("person", "unit")
        .order_by("role", "leads", Case(When(person__username__in=LEADERS, then=Value(0)), default=Value(1)), "pk")
        .distinct("role", "leads")
    )
    order = {role: place for place, role in enumerate(Role.values)}
    return sorted(rows, key=lambda posting: order.get(posting.role, len(order)))


def demo_posting(pk: int) -> Posting | None:
    """The posting to enter as, if it is one of those offered."""
    return next((posting for posting in demo_postings() if posting.pk == pk), None)
