# SPDX-License-Identifier: Apache-2.0
"""The rooms a role can enter, in the order of its work; the first is its home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.funds.orders.queries import desk
from wuzha.org.roles import May, may
from wuzha.privacy.queries import exports, impact, leads
from wuzha.warning.queries import alerts, transfers
from wuzha.warning.queries.doorstep import conflicts


@dataclass(frozen=True, slots=True)
class Entry:
    label: Any
    view: str
    icon: str
    #: One of these lets a role in.
    needs: May | tuple[May, ...]
    #: How many things there wait for the actor.
    waiting: Callable[[Actor, datetime], int] | None = None
    #: Who may do this has the room elsewhere in the list.
    unless: May | None = None

    def lets_in(self, role: str) -> bool:
        needs = self.needs if isinstance(self.needs, tuple) else (self.needs,)
        if self.unless is not None and may(role, self.unless):
            return False
        return any(may(role, permission) for permission in needs)


ENTRIES = (
    Entry(_("Warning desk"), "warning:console", "siren", May.TRIAGE),
    Entry(_("Shift"), "warning:shift", "users", May.TRIAGE),
    Entry(_("False alarms"), "warning:false_alarms", "flag", May.TRIAGE),
    Entry(_("Funds desk"), "funds:desk", "money", May.WORK_FUNDS, desk.waiting),
    Entry(_("My tasks"), "warning:tasks", "clipboard", May.WORK),
    Entry(_("Alerts"), "warning:alerts", "bell", May.ALERTS, alerts.waiting),
    Entry(_("Transfers"), "warning:transfers", "swap", (May.WORK, May.TRIAGE), transfers.waiting),
    Entry(_("Two accounts"), "warning:conflicts", "layers", May.TRIAGE, conflicts.waiting),
    Entry(_("My visits"), "warning:grid", "home", May.WORK_GRID),
    Entry(_("Call-backs"), "warning:callbacks", "phone", May.CALL_BACK),
    Entry(_("Watches"), "warning:watches", "history", May.FOLLOW_UP),
    Entry(_("Audit trail"), "audit:list", "eye", May.READ_AUDIT),
    Entry(_("Who saw whom"), "privacy:reading", "search", May.READ_AUDIT),
    Entry(_("Reading that stands out"), "privacy:leads", "flag", May.READ_AUDIT, leads.waiting),
    Entry(_("Indicators"), "warning:kpi", "chart", May.READ_KPI),
    Entry(_("Back-check"), "warning:cases", "target", May.READ_CASES),
    Entry(_("Funds desk"), "funds:desk", "money", May.READ_FUNDS, desk.waiting, unless=May.WORK_FUNDS),
    Entry(_("Restitution"), "funds:refunds", "repeat", May.READ_FUNDS),
    Entry(_("Wall screen"), "warning:wall", "screen", May.SHOW_WALL),
    Entry(_("Intake"), "intake:list", "inbox", May.IMPORT),
    Entry(_("Units"), "org:units", "building", May.MANAGE_UNITS),
    Entry(_("People"), "org:people", "users", May.MANAGE_PEOPLE),
    Entry(_("Duty roster"), "org:duty", "calendar", May.MANAGE_PEOPLE),
    Entry(_("Rules in force"), "org:rules", "scale", May.MANAGE_RULES),
    Entry(_("Exports"), "privacy:exports", "download", (May.EXPORT, May.APPROVE_EXPORT), exports.waiting),
    Entry(_("Retention"), "privacy:retention", "trash", May.RETENTION),
    Entry(_("Impact assessments"), "privacy:impact", "shield", (May.IMPACT, May.READ_AUDIT), impact.waiting),
    Entry(_("Sources"), "intake:keys", "plug", May.MANAGE_SOURCES),
    Entry(_("API reference"), "site:api", "file", May.MANAGE_SOURCES),
    Entry(_("Exchange"), "exchange:links", "inbox", May.MANAGE_SOURCES),
)


def entries_for(role: str, path: str = "", actor: Actor | None = None) -> list[dict[str, Any]]:
    """The role's navigation as plain dictionaries for the template; what waits is counted only when it is shown."""
    found = []
    for entry in ENTRIES:
        if entry.lets_in(role):
            found.append(
                {
                    "label": entry.label,
                    "url": reverse(entry.view),
                    "icon": entry.icon,
                    "waiting": _waiting(entry, actor),
                }
            )
    # A room may lie below another (indicators below the desk): the longest address that fits is where one is.
    here = max((entry["url"] for entry in found if path.startswith(entry["url"])), key=len, default=None)
    return [entry | {"here": entry["url"] == here} for entry in found]


def home_of(role: str) -> str | None:
    """The first page of a role."""
    entries = entries_for(role)
    return entries[0]["url"] if entries else None


def _waiting(entry: Entry, actor: Actor | None) -> Any:
    if entry.waiting is None or actor is None:
        return 0
    return SimpleLazyObject(partial(_told, entry.waiting, actor))


def _told(count: Callable[[Actor, datetime], int], actor: Actor) -> int | str:
    number = count(actor, timezone.now())
    return f"{alerts.MOST_COUNTED}+" if number > alerts.MOST_COUNTED else number
