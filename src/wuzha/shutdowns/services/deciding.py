# SPDX-License-Identifier: Apache-2.0
"""What the second person does: approve, whereby it is asked of whoever can shut it; or return it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.services.asking import NewRequest, send
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown
from wuzha.shutdowns.models.shutdown import Ask
from wuzha.shutdowns.rules.clocks import verify_due
from wuzha.shutdowns.rules.life import Act
from wuzha.shutdowns.rules.values import Thing
from wuzha.shutdowns.rulesets import CLOCKS, GROUNDS
from wuzha.shutdowns.services.base import SHUTDOWNS

#: Reviewed at once.
MOST_AT_ONCE = 100
KIND, RESTORE = "SHUTDOWN", "SHUTDOWN_UNDO"
_VERBS = {Ask.SHUT: "关停", Ask.LIMIT: "限制", Ask.VERIFY: "重新实名核验"}


@SHUTDOWNS.act(May.DECIDE_SHUTDOWNS, name="shutdown.send")
def approve(actor: Actor, pk: int, *, version: int | None = None) -> Shutdown:
    """Approve it: it is asked of the unit as a request, with the value, the ground and the hash of the evidence.

    Raises `RefusalError`: WRONG_STATE, CHANGED, SAME_PERSON, NO_GROUND where the ground is in force no more, and those
    of the request.
    """
    row = SHUTDOWNS.locked(actor, Shutdown, pk, version)
    SHUTDOWNS.allowed(row, Act.SEND)
    _second(actor, row)
    now = timezone.now()
    ground = GROUNDS.at(now).of(row.ground)
    if ground is None or not ground.holds(row.thing, row.ask, timezone.localdate(now)):
        raise RefusalError(Code.NO_GROUND)
    due = verify_due(now, CLOCKS.at(now).verify_hours) if row.ask == Ask.VERIFY else None
    SHUTDOWNS.move(
        actor, row, Act.SEND, at=now, decided_by_id=actor.person_id, asked_at=now, verify_due_at=due,
        detail={"unit": row.addressed_id},
    )  # fmt: skip
    ask_of(actor, row, KIND, wording(actor, row))
    return row


def _second(actor: Actor, row: Shutdown) -> None:
    if actor.person_id in (row.proposed_by_id, row.own_checked_by_id):
        raise RefusalError(Code.SAME_PERSON)


def approve_many(actor: Actor, keys: Sequence[int]) -> tuple[list[Shutdown], list[RefusalError]]:
    """Approve several at once: each by itself. Raises `RefusalError`: NONE_CHOSEN, TOO_MANY."""
    if not keys:
        raise RefusalError(Code.NONE_CHOSEN)
    if len(keys) > MOST_AT_ONCE:
        raise RefusalError(Code.TOO_MANY, most=MOST_AT_ONCE)
    made, refused = [], []
    for key in keys:
        try:
            made.append(approve(actor, key))
        except RefusalError as error:
            refused.append(error)
    return made, refused


@SHUTDOWNS.act(May.DECIDE_SHUTDOWNS, name="shutdown.return")
def send_back(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Shutdown:
    """Return it to whoever asks, and why. Raises `RefusalError`: WRONG_STATE, CHANGED, SAME_PERSON, REASON_MISSING."""
    row = SHUTDOWNS.locked(actor, Shutdown, pk, version)
    SHUTDOWNS.allowed(row, Act.RETURN)
    _second(actor, row)
    return SHUTDOWNS.move(actor, row, Act.RETURN, note=SHUTDOWNS.reason(reason))


def ask_of(actor: Actor, row: Shutdown, kind: str, what: str) -> None:
    """Send the request; its title names no value."""
    with translation.override("zh-hans"):
        verb = _VERBS[Ask(row.ask)] if kind == KIND else "恢复"
        title = f"{verb}{Thing(row.thing).label}（{row.number}）"
    due = timezone.localdate(row.verify_due_at) if kind == KIND and row.verify_due_at else None
    new = NewRequest(kind, title, what, due, (Shutdown.RECORD, row.pk), synthetic=row.synthetic)
    send(actor, new, row.addressed_id)


def wording(actor: Actor, row: Shutdown) -> str:
    """What is asked, in clear and sealed with the request: the value must be known to whoever shuts it."""
    ground = GROUNDS.at(row.proposed_at).of(row.ground)
    shown = opener(
        actor, f"发出关停请求：{row.number}", on=(Shutdown.RECORD, row.pk), fields=["value", "reason"], rows=1
    )
    value, reason = shown("value", row.value, row.pk), shown("reason", row.reason, row.pk)
    with translation.override("zh-hans"):
        lines = [
            f"请依法{_VERBS[Ask(row.ask)]}：{Thing(row.thing).label} {value}",
            f"依据：{ground.article if ground else row.ground}",
            f"案件：{row.case.case_no or row.case.number}"
            if row.case
            else f"预警：{row.warning.number if row.warning else ''}",
            f"证据SHA-256：{row.sha256}",
        ]
    if ground:
        lines.append(f"流转：{ground.via}")
    if reason:
        lines.append(f"涉诈情形：{reason}")
    if row.verify_due_at:
        local = timezone.localtime(row.verify_due_at)
        lines.append(f"请于{local:%Y-%m-%d %H:%M}前完成二次实人认证；逾期未通过的予以停机，通过后即时恢复。")
    return "\n".join(lines)[:2000]
