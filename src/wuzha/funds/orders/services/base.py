# SPDX-License-Identifier: Apache-2.0
"""What every service of the desk does: check who asks, lock the order, move it, leave its traces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import models, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import find_clear
from wuzha.funds.models import Change, Freeze, FundsCase, StopOrder
from wuzha.funds.orders.services.errors import Code
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Kind, Sealed, seal

P = ParamSpec("P")
R = TypeVar("R")
O = TypeVar("O", StopOrder, Freeze)  # noqa: E741 - an order

#: Longest note, and longest number of a request (characters).
MOST_NOTE, MOST_NUMBER = 2000, 64


def one_act(
    *needs: May, name: str
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """One write: one transaction, for roles that have one of the permissions. A refusal undoes everything and is itself
    in the trail under the action's name."""

    def decorate(act: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @wraps(act)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    _must_be_allowed(actor, needs)
                    return act(actor, *args, **kwargs)
            except RefusalError as refused:
                key = args[0] if args and isinstance(args[0], int) else ""
                record(actor, name, on=("funds", key), outcome="REFUSED", detail={"code": refused.code})
                raise

        return run

    return decorate


def _must_be_allowed(actor: Actor, needs: tuple[May, ...]) -> None:
    if not actor.is_system and not any(may(actor.role, permission) for permission in needs):
        raise RefusalError(Code.NOT_ALLOWED)


def case_of(actor: Actor, pk: int) -> FundsCase:
    """A case in the actor's reach. Raises `RefusalError`: NOT_FOUND."""
    found: FundsCase | None = FundsCase.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


def locked(actor: Actor, model: type[O], pk: int, version: int | None = None) -> O:
    """An order, locked until the transaction ends. Refuses what is out of reach or changed since it was seen."""
    rows: Any = model.objects
    order: O | None = rows.visible_to(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if order is None:
        raise RefusalError(Code.NOT_FOUND)
    if version is not None and order.version != version:
        raise RefusalError(Code.CHANGED, number=order.number)
    return order


def wrong_state(order: StopOrder | Freeze) -> RefusalError:
    return RefusalError(Code.WRONG_STATE, number=order.number, state=order.get_state_display())


def save(order: StopOrder | Freeze, **changes: Any) -> None:
    """Write changes of an order and raise its version, if nobody else has since it was read."""
    changes["version"] = order.version + 1
    model: Any = type(order)
    written = model.unscoped.filter(pk=order.pk, state=order.state, version=order.version).update(**changes)
    if written != 1:
        raise RefusalError(Code.CHANGED, number=order.number)
    for name, value in changes.items():
        setattr(order, name, value)


def noted(
    actor: Actor,
    order: StopOrder | Freeze,
    act: models.TextChoices,
    before: str,
    *,
    at: datetime | None = None,
    note: str | Sealed | None = None,
) -> Change:
    """The line of the history: what was done, from which state to which."""
    change: Change = Change.unscoped.create(
        **of_order(order),
        act=act.value,
        from_state=before,
        to_state=order.state,
        at=at or timezone.now(),
        by_id=actor.person_id,
        note=sealed_note(note) if isinstance(note, str) else note,
    )
    return change


def of_order(order: StopOrder | Freeze) -> dict[str, Any]:
    """The columns that tie a record to its order."""
    return {
        "centre_id": order.case.centre_id,
        "stop": order if isinstance(order, StopOrder) else None,
        "freeze": order if isinstance(order, Freeze) else None,
    }


def sealed_note(text: str) -> Sealed | None:
    """A note as it is kept; nothing for an empty one. Refuses more than `MOST_NOTE` characters."""
    text = text.strip()
    if len(text) > MOST_NOTE:
        raise RefusalError(Code.TOO_LONG, most=MOST_NOTE)
    return seal(Kind.TEXT, text) if text else None


def plain_number(text: str, *, required: RefusalCode | None = None) -> str:
    """A number of a request or decision as it is stored, in clear: never a person's. `required` is the refusal."""
    number = text.strip()
    if not number and required is not None:
        raise RefusalError(required)
    if len(number) > MOST_NUMBER:
        raise RefusalError(Code.TOO_LONG, most=MOST_NUMBER)
    if find_clear(number):
        raise RefusalError(Code.CLEAR_NUMBER)
    return number


def not_future(at: datetime) -> datetime:
    """Refuses a time that has not come."""
    if at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    return at
