# SPDX-License-Identifier: Apache-2.0
"""The head of a warning in the inbox, and the page on which an actor works on it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.ui.moments import ago
from wuzha.ui.record import Chip, Fact, RecordHead
from wuzha.warning.labels import title_of
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION, Level


def head_of(warning: WarningRecord) -> RecordHead:
    facts = [
        Fact(_("Pushes"), str(warning.push_count)),
        Fact(_("Phone"), str(warning.phone) if warning.phone is not None else _("not known")),
    ]
    if warning.last_contact_at is not None:
        facts.insert(1, Fact(_("Last contact with the fraudster"), ago(warning.last_contact_at)))
    chips = (Chip(Level(warning.level).label, str(warning.level)), Chip(warning.get_state_display()))
    return RecordHead(title_of(warning), number=warning.number, chips=chips, facts=tuple(facts))


def may_open(actor: Actor, key: int) -> bool:
    return WarningRecord.objects.visible_to(actor).filter(pk=key).exists()


def page_of(actor: Actor, warning: WarningRecord) -> str:
    """Where the actor works on the warning; nothing when its page is not theirs to open."""
    if not may_open(actor, warning.pk):
        return ""
    if may(actor.role, May.WORK) and warning.state in AT_STATION:
        return reverse("warning:task", args=[warning.pk])
    return warning.get_absolute_url() if may(actor.role, May.READ_WARNINGS) else ""
