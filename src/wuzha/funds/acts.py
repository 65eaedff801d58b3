# SPDX-License-Identifier: Apache-2.0
"""What the acts of all four parts of the funds desk share: who asks, the case, numbers and times typed in."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.acts import MOST_PLAIN, Acts, OneAct
from wuzha.engine.identifiers import CaseNo, IdentifierError
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.rules.filing import is_ours
from wuzha.org.roles import May
from wuzha.refusals import RefusalCode, RefusalError

#: Longest number of a request (characters).
MOST_NUMBER = MOST_PLAIN
_NUMBER = re.compile(r"(ZJ|ZF|DJ|FH)?0*([0-9]{1,9})")


class FundsActs(Acts[Any]):
    """What the acts share that are not about one order."""

    codes, kind = Code, "funds"


_FUNDS = FundsActs()
#: Words as they are kept, sealed; numbers of requests and decisions, in clear.
sealed_note, plain_number = _FUNDS.note, _FUNDS.plain


def one_act(*needs: May, name: str) -> OneAct:
    """One act of the desk."""
    return OneAct(needs, name, Code.NOT_ALLOWED, on="funds", keyless=("funds", ""))


def case_of(actor: Actor, pk: int) -> FundsCase:
    """A case in the actor's reach. Raises `RefusalError`: NOT_FOUND."""
    found = FundsCase.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


def copied_number(text: str, *, required: RefusalCode | None = None) -> str:
    """A number of another system as it is stored: never one that this platform gave. `required` is the refusal."""
    number = plain_number(text, required=required)
    if is_ours(number):
        raise RefusalError(Code.OUR_NUMBER, number=number.strip())
    return number


def case_number(text: str) -> str:
    """案事件编号 (GA/T 543) in its one form. Raises `RefusalError`: FILING_MISSING, OUR_NUMBER, CASE_NO_SHAPE."""
    number = copied_number(text, required=Code.FILING_MISSING)
    try:
        return CaseNo.parse(number)
    except IdentifierError as error:
        raise RefusalError(Code.CASE_NO_SHAPE, number=number) from error


def not_future(at: datetime) -> datetime:
    """Refuses a time that has not come."""
    if at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    return at


def not_before(at: datetime, step: datetime, name: Any) -> datetime:
    """Refuses a moment before the step that it follows, which `name` says. One of the same minute is taken for that of
    the step: what is typed has no seconds.

    Raises `RefusalError`: TOO_EARLY.
    """
    if at >= step:
        return at
    if at.replace(second=0, microsecond=0) >= step.replace(second=0, microsecond=0):
        return step
    raise RefusalError(Code.TOO_EARLY, step=name, at=f"{timezone.localtime(step):%Y-%m-%d %H:%M}")


def day_not_before(day: date, step: date | None, name: Any) -> date:
    """The same for days. Raises `RefusalError`: TOO_EARLY."""
    if step is not None and day < step:
        raise RefusalError(Code.TOO_EARLY, step=name, at=step)
    return day


def key_in(text: str) -> int | None:
    """The key in a number as people write it: ZF00000012, or 12."""
    found = _NUMBER.fullmatch(text.strip().upper())
    return int(found[2]) if found else None
