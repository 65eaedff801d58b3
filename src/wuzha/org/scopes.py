# SPDX-License-Identifier: Apache-2.0
"""What a person's access token may be used for. A scope narrows what the role may do; it never adds to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.org.roles import May, may


class Scope(models.TextChoices):
    """One part of the person's work that a token opens."""

    DESK_READ = "desk:read", _("Read the desk: lists and warnings, masked")
    DESK_WORK = "desk:work", _("Work at the desk: take, complete, dispatch")
    FIELD_WORK = "field:work", _("Work of a station: sign in, contact, record outcomes")
    GRID_WORK = "grid:work", _("Visits of a grid")
    CALLBACK_WORK = "callback:work", _("Call-backs")


#: Permissions of which the role must have one, for the scope to open anything.
NEEDS: dict[Scope, frozenset[May]] = {
    Scope.DESK_READ: frozenset({May.TRIAGE, May.READ_WARNINGS}),
    Scope.DESK_WORK: frozenset({May.TRIAGE}),
    Scope.FIELD_WORK: frozenset({May.WORK}),
    Scope.GRID_WORK: frozenset({May.WORK_GRID}),
    Scope.CALLBACK_WORK: frozenset({May.CALL_BACK}),
}


def scopes_of(role: str) -> list[Scope]:
    """The scopes that open something to a role."""
    return [scope for scope in Scope if any(may(role, need) for need in NEEDS[scope])]
