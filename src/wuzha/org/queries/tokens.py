# SPDX-License-Identifier: Apache-2.0
"""Access tokens of a person, for their own page and the administrator's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from wuzha.org.models import AccessToken, Person
from wuzha.org.scopes import Scope

#: Tokens shown, the newest; those in force are never more than a few.
MOST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as pages show it. `state` is force, ended or revoked."""

    token: AccessToken
    state: str

    @property
    def opens(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.token.scopes if scope in Scope.values]


def tokens_of(person: Person) -> list[Shown]:
    """Tokens of a person, those in force first, then the newest."""
    now = timezone.now()
    rows = AccessToken.objects.filter(person=person).select_related("posting__unit").order_by("-created_at")[:MOST]
    found = [Shown(row, "revoked" if row.revoked_at else "force" if row.expires_at > now else "ended") for row in rows]
    return sorted(found, key=lambda one: one.state != "force")


def of_person(person_pk: int, pk: int) -> bool:
    """Whether the person has this token."""
    return AccessToken.objects.filter(pk=pk, person_id=person_pk).exists()
