# SPDX-License-Identifier: Apache-2.0
"""People with a posting in the actor's reach; access tokens, for a person's own page and the administrator's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.login import factor_of
from wuzha.org.models import AccessToken, Passkey, Person, Posting, SecondFactor, Unit
from wuzha.org.roles import May, Role, may
from wuzha.org.scopes import Scope
from wuzha.org.services.factor import Need, need_of
from wuzha.org.services.guard import at_the_top, in_force, manages, reaches
from wuzha.pages import Page, page


def in_reach(actor: Actor) -> QuerySet[Person]:
    """People who are, were or will be posted at a unit in reach."""
    rows: QuerySet[Person] = Person.objects.all()
    if actor.unit_path is None:
        return rows.none()
    here = Posting.unscoped.filter(person=OuterRef("pk"), unit__path__startswith=actor.unit_path)
    seen = Q(Exists(here))
    if at_the_top(actor):
        seen |= ~Q(Exists(Posting.unscoped.filter(person=OuterRef("pk"))))
    return rows.filter(seen)


def at(unit_id: int | None, needs: Iterable[May]) -> list[Person]:
    """Who is posted at the unit today with one of the permissions, by name."""
    roles = [role for role in Role.values if any(may(role, need) for need in needs)]
    rows = Posting.unscoped.filter(in_force(timezone.localdate()), unit_id=unit_id or 0, role__in=roles)
    found = rows.filter(person__is_active=True).select_related("person").order_by("person__name", "person_id")
    return list(dict.fromkeys(one.person for one in found))


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything. `state` is active, off, locked, or empty."""

    text: str = ""
    role: str = ""
    unit: Unit | None = None
    state: str = "active"


def search(actor: Actor, filters: Filters, after: str = "") -> Page[Person]:
    """By log-in name, with the postings that hold now or later (`present`)."""
    today = timezone.localdate()
    rows = in_reach(actor)
    if filters.text:
        rows = rows.filter(
            Q(username__istartswith=filters.text) | Q(name__icontains=filters.text) | Q(badge=filters.text)
        )
    if filters.state == "active":
        rows = rows.filter(is_active=True)
    elif filters.state == "off":
        rows = rows.filter(is_active=False)
    elif filters.state == "locked":
        rows = rows.filter(locked_until__gt=timezone.now())
    if filters.role or filters.unit:
        posted = Posting.objects.visible_to(actor).filter(in_force(today), person=OuterRef("pk"))
        if filters.role:
            posted = posted.filter(role=filters.role)
        if filters.unit:
            posted = posted.filter(unit__path__startswith=filters.unit.path)
        rows = rows.filter(Exists(posted))
    postings = Posting.unscoped.filter(in_force(today)).select_related("unit").order_by("pk")
    rows = rows.prefetch_related(Prefetch("postings", queryset=postings, to_attr="present")).order_by("username")
    return page(rows, after)


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One posting of a person as the actor may see and end it."""

    posting: Posting
    state: str
    in_reach: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One person with every posting; `managed` says whether the account is the actor's to change."""

    person: Person
    held: list[PostingRow]
    managed: bool
    oneself: bool
    locked: bool
    factor: SecondFactor | None
    passkeys: int
    factor_need: Need | None


def account(actor: Actor, pk: int) -> Account | None:
    """The person, or `None` when not in reach."""
    person = in_reach(actor).filter(pk=pk).first()
    if person is None:
        return None
    today = timezone.localdate()
    held = []
    for posting in Posting.unscoped.filter(person=person).select_related("unit").order_by("-valid_from", "-pk"):
        ended = posting.valid_to is not None and posting.valid_to < today
        state = "ended" if ended else "coming" if posting.valid_from > today else "now"
        held.append(PostingRow(posting, state, reaches(actor, posting.unit)))
    locked = person.locked_until is not None and person.locked_until > timezone.now()
    need = need_of([one.posting for one in held if one.state == "now"])
    oneself = person.pk == actor.person_id
    factor = factor_of(person)
    keys = len(Passkey.objects.filter(factor=factor).values_list("pk")) if factor is not None else 0  # ten at most
    return Account(person, held, manages(actor, person), oneself, locked, factor, keys, need)


#: Tokens shown, the newest; those in force are never more than a few.
MOST = 50


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as pages show it. `state` is force, ended or revoked."""

    token: AccessToken
    state: str

    @property
    def opens(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.token.scopes if scope in Scope.values]


def tokens_of(person: Person) -> list[TokenRow]:
    """Tokens of a person, those in force first, then the newest."""
    now = timezone.now()
    rows = AccessToken.objects.filter(person=person).select_related("posting__unit").order_by("-created_at")[:MOST]
    found = [
        TokenRow(one, "revoked" if one.revoked_at else "force" if one.expires_at > now else "ended") for one in rows
    ]
    return sorted(found, key=lambda one: one.state != "force")


def of_person(person_pk: int, pk: int) -> bool:
    """Whether the person has this token."""
    return AccessToken.objects.filter(pk=pk, person_id=person_pk).exists()


def above(actor: Actor, role: Role, most: int = 4) -> list[str]:
    """Who has the role at the actor's unit or one above it, and may be asked: name and unit."""
    rows = Posting.unscoped.filter(role=role, person__is_active=True, valid_to__isnull=True)
    found = rows.select_related("person", "unit").order_by("pk")
    at = [row for row in found if (actor.unit_path or "").startswith(row.unit.path)]
    return [f"{row.person.name}（{row.unit.name}）" for row in at[:most]]
