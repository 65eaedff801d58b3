# SPDX-License-Identifier: Apache-2.0
"""A call that tells what another one told: it is linked to the first, and counted there."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.calls.errors import Code
from wuzha.calls.models import Call
from wuzha.calls.queries import again
from wuzha.calls.queries.told import told
from wuzha.calls.rules.answers import Told, free_rows
from wuzha.calls.rules.states import Act
from wuzha.calls.services.asking import keep
from wuzha.calls.services.base import CALLS
from wuzha.funds.services import during_call
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Answers that the first call takes over where it has none.
_OF_PERSON = ("name", "phone", "id_no", "own_account", "own_institution", "fraud_type", "story")


@CALLS.act(May.TAKE_CALLS, name="calls.same")
def same(actor: Actor, pk: int, first_id: int) -> Call:
    """Note that a call tells what an earlier one told. What is new in it goes into the first one, which is
    counted alone.

    Raises `RefusalError`: NOT_EARLIER, TELLS_MORE, WRONG_STATE.
    """
    first, call = CALLS.locked(actor, Call, first_id), CALLS.locked(actor, Call, pk)
    said = told(call)
    CALLS.allowed(call, Act.SAME)
    standing = again.stands(actor, call, said)
    if first not in again.earlier(actor, call, said) and (standing is None or standing.call != first):
        raise RefusalError(Code.NOT_EARLIER, number=first.number)
    _take_over(actor, first, said)
    if first.report_id is not None:
        during_call.again(actor, first.report_id, call.started_at, call.reference)
    CALLS.move(
        actor, call, Act.SAME, detail={"first": first.pk}, first=first, loss_fen=0,
        ended_at=call.ended_at or timezone.now(), due_at=None, step_at=None,
    )  # fmt: skip
    return call


def _take_over(actor: Actor, first: Call, said: Told) -> None:
    """What the first call has not: answers about the person, and payments."""
    before = told(first)
    known = {(row.value("account"), row.value("amount")) for row in before.rows}
    more = [
        row for row in said.rows if (row.value("account"), row.value("amount")) not in known and row.value("account")
    ]
    if not first.is_open:
        if more:
            raise RefusalError(Code.TELLS_MORE, number=first.number, state=first.get_state_display())
        return
    given = {name: said.plain(name) for name in _OF_PERSON if said.plain(name) and not before.plain(name)}
    for number, row in zip(free_rows(before), more, strict=False):
        given |= {f"r{number}.{cell}": text for cell in row.cells if (text := said.plain(f"r{row.number}.{cell}"))}
    keep(actor, first, given, timezone.now())
