# SPDX-License-Identifier: Apache-2.0
"""What is next on a restitution: the act, who must do it, by when; all else that can be done, and why the rest cannot.

Pure: plain values in, a `NextAct` out. The acts are those of `lifecycle`; what stands in their way are the sentences of
`guards`, told before anybody presses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuzha.engine.calendar import end_of_day
from wuzha.funds.refunds.rules.lifecycle import RefundState
from wuzha.funds.refunds.rules.others import possible, refused
from wuzha.funds.refunds.rules.situation import Standing
from wuzha.ui.money import money
from wuzha.ui.record import Act, NextAct

S = RefundState


def next_of(at: Standing) -> NextAct:
    """The next act. Whoever may not do it is told who can; the acts that are possible meanwhile stay."""
    found = _MAIN[RefundState(at.state)](at)
    others = [*found.others, *possible(at, found.act), *refused(at)]
    return NextAct(found.what, found.detail, found.who, found.mine, found.due, found.act, others)


def _mine(
    at: Standing, what: Any, act: Act | None, needs: str, *, detail: Any = "", due: datetime | None = None
) -> NextAct:
    """An act of whoever looks, if the role may do it; else of the people who can."""
    deciding = needs in {"approve", "decide"}
    if needs in at.acts:
        if at.blocks:
            stopped = _stopped(what, at.blocks)
            return NextAct(what, detail or at.blocks[0], _by(at.me), due=due, act=at.remedy, others=stopped)
        return NextAct(what, detail, _by(at.me), due=due, act=act)
    names = at.can_decide if deciding else at.can_sign
    if at.blocks:  # refused to everybody: nobody is reminded of it
        return NextAct(what, at.blocks[0], _can(names), mine=False, due=due)
    return _theirs(at, what, names, detail=detail, due=due)


def _theirs(
    at: Standing, what: Any, names: tuple[str, ...], *, detail: Any = "", due: datetime | None = None
) -> NextAct:
    """An act of somebody else: who can, and what one can do oneself, to remind the first of them."""
    act = None
    if at.reminds and names:
        act = at.post("remind", _("Remind %(name)s") % {"name": names[0]}, icon="bell")
    return NextAct(what, detail, _can(names), mine=False, due=due, act=act)


def _stopped(what: Any, blocks: tuple[str, ...]) -> tuple[Act, ...]:
    return (Act(what, refused=" ".join(blocks)),)


def _by(name: str) -> str:
    return _("To be done by %(name)s (you)") % {"name": name}


def _can(names: tuple[str, ...]) -> str:
    return _("Can be done by: %(names)s") % {"names": _(", ").join(names) or _("nobody of this centre yet")}


def _trace(at: Standing) -> NextAct:
    act = at.post("trace", _("Trace and compute"), icon="route")
    return _mine(at, _("Trace the money and compute the amounts"), act, "trace", detail=at.because)


def _apply(at: Standing) -> NextAct:
    lacking = [one for one in at.people if not one.whole]
    if lacking:
        enter = Act(_("Enter the application"), url=lacking[0].url, icon="edit")
        what = _("Enter the application of %(name)s") % {"name": lacking[0].name}
        detail = _("%(n)s of %(all)s not signed or without an account") % {"n": len(lacking), "all": len(at.people)}
        if not at.works:
            return _theirs(at, what, at.can_sign, detail=detail)
        return NextAct(what, detail, _by(at.me), act=enter)
    act = at.post("apply", _("Applications are signed"), icon="check")
    return _mine(at, _("Record that the applications are signed"), act, "apply")


def _check(at: Standing) -> NextAct:
    if at.i_signed:
        return _theirs(at, _("Waiting for the second officer; you signed first"), at.can_sign)
    label = _("Sign as second officer") if at.signed else _("Sign as first officer")
    detail = _("first officer: %(name)s") % {"name": at.signed} if at.signed else ""
    return _mine(
        at, _("Check the material and sign"), at.post("check", label, icon="user-check"), "check", detail=detail
    )


def _ready(at: Standing) -> NextAct:
    if at.pro_rata:
        return _mine(
            at,
            _("Announce it for thirty days"),
            at.opens("announce", _("Record the announcement"), icon="flag"),
            "announce",
        )
    return _approve(at)


def _announced(at: Standing) -> NextAct:
    if at.upheld:
        return _trace(at)
    last = at.announced_until
    if last is None or at.today is None or at.today > last:
        act = at.post("end", _("End the announcement"), icon="calendar")
        return _mine(at, _("End the announcement: its days are over"), act, "end")
    take = at.opens("object", _("Record an objection"), icon="message") if "object" in at.acts else None
    who = _("Objections come in until %(day)s; then the announcement is ended") % {"day": f"{last:%m-%d}"}
    return NextAct(_("The announcement runs"), "", who, mine=False, due=end_of_day(last), act=take)


def _review(at: Standing) -> NextAct:
    act = at.opens(f"review-{at.objection}", _("Record the review"), icon="scale")
    return _mine(at, _("Review the objection"), act, "review")


def _approve(at: Standing) -> NextAct:
    what, act = _("Record the county's approval"), at.opens("approve", _("Record the county's approval"), icon="check")
    if at.i_signed and "approve" in at.acts:
        return _theirs(at, what, at.can_decide, detail=_("You signed the material first, so another person records it"))
    return _mine(at, what, act, "approve")


def _submit(at: Standing) -> NextAct:
    act = at.opens("submit", _("Record the submission"), icon="send")
    return _mine(at, _("Send the package to the prefecture and record it"), act, "submit")


def _reply(at: Standing) -> NextAct:
    what, act = _("Record the prefecture's reply"), at.opens("reply", _("Record the reply"), icon="scale")
    found = _mine(at, what, act, "decide", detail=_("the prefecture decides; its scan is uploaded with it"))
    if at.i_signed and found.act is not None:
        detail = _("You signed the material first: a decision is recorded by another person")
        return NextAct(what, detail, _can(at.can_decide), mine=False, act=act)
    return found


def _notify(at: Standing) -> NextAct:
    act = at.opens("notify", _("Record the notice"), icon="bank")
    return _mine(at, _("Bring the notices to the banks and record it"), act, "notify")


def _failed(at: Standing) -> NextAct:
    act = at.opens("notify", _("Record the notice"), icon="bank")
    return _mine(at, _("Put right what the bank could not pay, and notify it again"), act, "notify")


def _bank(at: Standing) -> NextAct:
    waiting = sorted(
        (one for one in at.banks if not one.answered), key=lambda one: (one.due is None, one.due or 0, one.key)
    )
    if not waiting:
        return _theirs(at, _("Record what the bank did"), at.can_sign)
    one = waiting[0]
    detail = _("%(sum)s, %(account)s") % {"sum": money(one.fen), "account": one.account}
    if one.blocked:
        what = _("Renew the freeze at %(bank)s: the payment is blocked") % {"bank": one.name}
        if not at.works:
            return _theirs(at, what, at.can_sign, detail=detail, due=one.due)
        act = Act(_("Look at the freeze"), url=one.freeze_url, icon="lock")
        return NextAct(what, detail, _by(at.me), due=one.due, act=act)
    what = _("Record what %(bank)s did") % {"bank": one.name}
    return _mine(at, what, Act(_("Record the answer"), url=one.url, icon="bank"), "pay", detail=detail, due=one.due)


def _file(at: Standing) -> NextAct:
    lacking = [one for one in at.banks if not one.has_receipt]
    if lacking:
        what = _("File the receipt of %(bank)s") % {"bank": lacking[0].name}
        act = at.opens(f"receipt-{lacking[0].key}", _("File the receipt"), icon="upload")
        if f"receipt-{lacking[0].key}" not in at.sheets:
            return _theirs(at, what, at.can_sign, detail=lacking[0].account)
        return _mine(at, what, act, "file", detail=lacking[0].account)
    return _mine(
        at, _("Record that the receipts are filed"), at.post("file", _("Receipts are filed"), icon="file"), "file"
    )


def _close(at: Standing) -> NextAct:
    return _mine(
        at, _("Close the restitution"), at.post("close", _("Close the restitution"), icon="check-circle"), "close"
    )


def _over(at: Standing) -> NextAct:
    return NextAct(_("Nothing more is to be done"), at.because)


_MAIN: dict[RefundState, Callable[[Standing], NextAct]] = {
    S.DRAFT: _trace, S.TRACED: _apply, S.APPLIED: _check, S.MATERIALS_OK: _ready, S.ANNOUNCED: _announced,
    S.OBJECTION_OPEN: _review, S.OBJECTION_REVIEWED: _announced, S.ANNOUNCE_DONE: _approve,
    S.COUNTY_APPROVED: _submit, S.SUBMITTED: _reply, S.DECIDED: _notify, S.RETURNED: _trace, S.BANK_NOTIFIED: _bank,
    S.BANK_FAILED: _failed, S.BANK_PAID: _file, S.RECEIPTED: _close, S.CLOSED: _over, S.REJECTED: _over,
    S.WITHDRAWN: _over,
}  # fmt: skip


#: What is next, for a list: as short as a row has room for.
NEXT: dict[RefundState, Any] = {
    S.DRAFT: gettext_lazy("Trace and compute"),
    S.TRACED: gettext_lazy("Enter the applications"),
    S.APPLIED: gettext_lazy("Check the material and sign"),
    S.MATERIALS_OK: gettext_lazy("Announce it or have it approved"),
    S.ANNOUNCED: gettext_lazy("Wait for objections"),
    S.OBJECTION_OPEN: gettext_lazy("Review the objection"),
    S.OBJECTION_REVIEWED: gettext_lazy("Wait for objections"),
    S.ANNOUNCE_DONE: gettext_lazy("Record the county's approval"),
    S.COUNTY_APPROVED: gettext_lazy("Record the submission"),
    S.SUBMITTED: gettext_lazy("Record the prefecture's reply"),
    S.DECIDED: gettext_lazy("Record the notice to the banks"),
    S.RETURNED: gettext_lazy("Correct and compute anew"),
    S.BANK_NOTIFIED: gettext_lazy("Record the bank's answer"),
    S.BANK_FAILED: gettext_lazy("Put right what was not paid"),
    S.BANK_PAID: gettext_lazy("File the receipts"),
    S.RECEIPTED: gettext_lazy("Close the restitution"),
}
