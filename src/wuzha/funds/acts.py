# SPDX-License-Identifier: Apache-2.0
"""What the acts of all four parts of the funds desk share: who asks, the case, numbers and times typed in."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.acts import OneAct
from wuzha.engine.identifiers import find_clear
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.rules.filing import is_ours
from wuzha.org.roles import May
from wuzha.refusals import RefusalCode, RefusalError

#: Longest number of a request (characters).
MOST_NUMBER = 64
_NUMBER = re.compile(r"(ZJ|ZF|DJ|FH)?0*([0-9]{1,9})")


def one_act(*needs: May, name: str) -> OneAct:
    """One act of the desk."""
    return OneAct(needs, name, Code.NOT_ALLOWED, on="funds", keyless=("funds", ""))


def case_of(actor: Actor, pk: int) -> FundsCase:
    """A case in the actor's reach. Raises `RefusalError`: NOT_FOUND."""
    found = FundsCase.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


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


def copied_number(text: str, *, required: RefusalCode | None = None) -> str:
    """A number of another system as it is stored: never one that this platform gave. `required` is the refusal."""
    number = plain_number(text, required=required)
    if is_ours(number):
        raise RefusalError(Code.OUR_NUMBER, number=number.strip())
    return number


def not_future(at: datetime) -> datetime:
    """Refuses a time that has not come."""
    if at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    return at


def key_in(text: str) -> int | None:
    """The key in a number as people write it: ZF00000012, or 12."""
    found = _NUMBER.fullmatch(text.strip().upper())
    return int(found[2]) if found else None
