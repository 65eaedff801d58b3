# SPDX-License-Identifier: Apache-2.0
"""Links to upper platforms: made, changed, paused."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.exchange import http
from wuzha.exchange.models import Link
from wuzha.exchange.models.link import Way
from wuzha.exchange.rules.addresses import folder_problem, url_problem
from wuzha.exchange.rules.codes import Code
from wuzha.exchange.services import places
from wuzha.org.models import Unit
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.queries.acts import last_act


@transaction.atomic
def add(actor: Actor, *, unit: Unit, token: str = "", **values: Any) -> Link:
    """A new link. `values`: name, source, way, place, pulls, pushes, every_minutes. Raises `RefusalError`.

    Feedback is owed from now on, not for what closed before.
    """
    check_place(values["way"], values["place"])
    if values["way"] == Way.FOLDER:
        places.folders_of(values["place"])
    sealed = seal(Kind.TEXT, token) if token else None
    try:
        with transaction.atomic():
            link: Link = Link.unscoped.create(unit=unit, token=sealed, fed_after=last_act(), **values)
    except IntegrityError as error:
        raise _taken(values) from error
    record(actor, "link.added", on=("link", link.pk), detail={"source": link.source, "way": link.way})
    return link


@transaction.atomic
def edit(actor: Actor, link: Link, *, token: str = "", **values: Any) -> None:
    """Change a link; an empty `token` leaves the one it has. Raises `RefusalError`."""
    check_place(values.get("way", link.way), values.get("place", link.place))
    if token:
        values["token"] = seal(Kind.TEXT, token)
    try:
        with transaction.atomic():
            Link.unscoped.filter(pk=link.pk).update(**values)
    except IntegrityError as error:
        raise _taken(values) from error
    record(actor, "link.edited", on=("link", link.pk), fields=sorted(values))


@transaction.atomic
def set_active(actor: Actor, link: Link, active: bool) -> bool:
    """Pause or resume; whether that changed anything. A paused link misses nothing: it goes on where it was."""
    now = timezone.now()
    changed = Link.unscoped.filter(pk=link.pk, active=not active).update(
        active=active, next_pull_at=now, next_push_at=now
    )
    if changed:
        record(actor, "link.resumed" if active else "link.paused", on=("link", link.pk))
    return bool(changed)


@transaction.atomic
def run_soon(actor: Actor, link: Link) -> None:
    """Let the next run of the worker exchange at once."""
    now = timezone.now()
    Link.unscoped.filter(pk=link.pk).update(next_pull_at=now, next_push_at=now)
    record(actor, "link.run", on=("link", link.pk))


def check_place(way: str, place: str) -> None:
    """Raises `RefusalError` for a folder's name or an address that cannot be."""
    problem = folder_problem(place) if way == Way.FOLDER else url_problem(place, http.allowed_hosts())
    if problem is not None:
        raise RefusalError(problem)


def _taken(values: dict[str, Any]) -> RefusalError:
    source = Link.unscoped.filter(source=values.get("source", "")).exists()
    return RefusalError(Code.SOURCE_TAKEN if source else Code.NAME_TAKEN)
