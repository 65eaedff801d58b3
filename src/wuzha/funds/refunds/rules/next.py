# SPDX-License-Identifier: Apache-2.0
"""What is next on a restitution: the act, who must do it, by when; all else that can be done, and why the rest cannot.

Pure: plain values in, a `NextAct` out. The acts are those of `lifecycle`; what stands in their way are the sentences of
`guards`, told before anybody presses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wuzha.engine.calendar import end_of_day
from wuzha.funds.refunds.rules.lifecycle import OVER, RefundState
from wuzha.ui.money import money
from wuzha.ui.record import Act, NextAct

S = RefundState


@dataclass(frozen=True, slots=True)
class Bank:
    """A frozen account that gives something: its bank, the account masked, what is asked of it (分)."""

    name: str
    account: str
    fen: int
    url: str
    key: int = 0
    due: datetime | None = None
    answered: bool = False
    blocked: bool = False
    has_receipt: bool = False
    #: Page of the freeze, to be renewed where a payment is blocked.
    freeze_url: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A victim, masked, with the page of the application."""

    name: str
    url: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A restitution as its next act depends on it."""

    state: str
    act_url: str
    #: Acts that the role may do in the state.
    acts: frozenset[str] = frozenset()
    pro_rata: bool = False
    #: Who looks: `me` signed first, the name of whoever signed first, and who else may sign or record a decision.
    i_signed: bool = False
    signed: str = ""
    me: str = ""
    can_sign: tuple[str, ...] = ()
    can_decide: tuple[str, ...] = ()
    works: bool = False
    #: Sentences that stand in the way of the next act.
    blocks: tuple[str, ...] = ()
    banks: tuple[Bank, ...] = ()
    people: tuple[Person, ...] = ()
    #: The first objection that is not reviewed.
    objection: int = 0
    announced_until: date | None = None
    upheld: bool = False
    today: date | None = None
    paid_fen: int = 0
    #: No statement of a frozen account is here: dividing in proportion is possible with a reason.
    unseen: bool = False
    forkable: bool = False
    #: Why the prefecture sent it back.
    because: str = ""
    sheets: frozenset[str] = field(default_factory=frozenset)

    def post(self, act: str, label: Any, **options: Any) -> Act:
        return Act(label, post=self.act_url, hidden={"act": act}, **options)

    def opens(self, act: str, label: Any, **options: Any) -> Act:
        return Act(label, opens=act, **options)


def next_of(at: Standing) -> NextAct:
    """The next act. Whoever may not do it is told who can; the acts that are possible meanwhile stay."""
    found = _MAIN[RefundState(at.state)](at)
    others = [*found.others, *_possible(at, found.act), *_refused(at)]
    return NextAct(found.what, found.detail, found.who, found.mine, found.due, found.act, others)


def _mine(
    at: Standing, what: Any, act: Act | None, needs: str, *, detail: Any = "", due: datetime | None = None
) -> NextAct:
    """An act of whoever looks, if the role may do it; else of the people who can."""
    deciding = needs in {"approve", "decide"}
    if needs in at.acts:
        if at.blocks:
            return NextAct(what, detail or at.blocks[0], _by(at.me), due=due, others=_stopped(what, at.blocks))
        return NextAct(what, detail, _by(at.me), due=due, act=act)
    return NextAct(what, detail, _can(at.can_decide if deciding else at.can_sign), mine=False, due=due)


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
        enter = Act(_("Enter the application"), url=lacking[0].url, icon="edit") if at.works else None
        what = _("Enter the application of %(name)s") % {"name": lacking[0].name}
        detail = _("%(n)s of %(all)s not signed or without an account") % {"n": len(lacking), "all": len(at.people)}
        return NextAct(what, detail, _by(at.me) if at.works else _can(at.can_sign), mine=at.works, act=enter)
    act = at.post("apply", _("Applications are signed"), icon="check")
    return _mine(at, _("Record that the applications are signed"), act, "apply")


def _check(at: Standing) -> NextAct:
    if at.i_signed:
        who = _can(at.can_sign)
        return NextAct(_("Waiting for the second officer; you signed first"), "", who, mine=False)
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
        return NextAct(
            what, _("You signed the material first, so another person records it"), _can(at.can_decide), mine=False
        )
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
        return NextAct(_("Record what the bank did"), "", _can(at.can_sign), mine=False)
    one = waiting[0]
    detail = _("%(sum)s, %(account)s") % {"sum": money(one.fen), "account": one.account}
    if one.blocked:
        what = _("Renew the freeze at %(bank)s: the payment is blocked") % {"bank": one.name}
        act = Act(_("Look at the freeze"), url=one.freeze_url, icon="lock") if at.works else None
        return NextAct(what, detail, _by(at.me) if at.works else _can(at.can_sign), at.works, one.due, act)
    what = _("Record what %(bank)s did") % {"bank": one.name}
    return _mine(at, what, Act(_("Record the answer"), url=one.url, icon="bank"), "pay", detail=detail, due=one.due)


def _file(at: Standing) -> NextAct:
    lacking = [one for one in at.banks if not one.has_receipt]
    if lacking:
        what = _("File the receipt of %(bank)s") % {"bank": lacking[0].name}
        act = at.opens(f"receipt-{lacking[0].key}", _("File the receipt"), icon="upload")
        if f"receipt-{lacking[0].key}" not in at.sheets:
            return NextAct(what, lacking[0].account, _can(at.can_sign), mine=False)
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


def _possible(at: Standing, main: Act | None) -> list[Act]:
    """All else that can be done now."""
    found = []
    if "trace" in at.acts and at.state != S.DRAFT:
        found.append(
            at.post(
                "trace",
                _("Trace and compute anew"),
                icon="route",
                hint=_("replaces the figures, before anything is approved"),
            )
        )
    if "trace" in at.acts and at.unseen:
        found.append(
            at.opens(
                "pro_rata",
                _("Divide in proportion without a statement"),
                icon="scale",
                hint=_("where none can be had, with the reason"),
            )
        )
    if "object" in at.acts:
        found.append(
            at.opens("object", _("Record an objection"), icon="message", hint=_("of a victim or anybody concerned"))
        )
    found += [
        Act(
            _("Change the payee of %(name)s") % {"name": one.name},
            url=one.url,
            icon="edit",
            hint=_("the victim's own account, or an agent's with a verified mandate"),
        )
        for one in at.people
        if one.whole and at.works and at.state in (S.TRACED, S.APPLIED, S.RETURNED, S.BANK_FAILED)
    ]
    if at.works and at.state not in OVER:
        found.append(
            at.opens(
                "flag",
                _("Record court and jurisdiction"),
                icon="scale",
                hint=_("a court, a dispute, another organ that froze"),
            )
        )
    if at.forkable:
        found.append(at.post("fork", _("Continue on the residual"), icon="repeat", hint=_("a new victim was found")))
    if "withdraw" in at.acts:
        found.append(
            at.opens(
                "withdraw",
                _("Give the restitution up"),
                icon="ban",
                kind="danger",
                hint=_("what was set aside is free again"),
            )
        )
    return [one for one in found if main is None or _way(one) != _way(main)]


def _way(act: Act) -> tuple[Any, ...]:
    return act.url, act.opens, act.post and act.hidden.get("act")


def _refused(at: Standing) -> list[Act]:
    """What people look for and cannot do now, each with what is missing, who can and when."""
    if at.state in OVER:
        return []
    found = []
    if at.state == S.APPLIED and at.i_signed:
        can = _(" or ").join(at.can_sign) or _("a colleague of the funds desk")
        found.append(
            Act(
                _("Sign as second officer"),
                refused=_("The two officers must be two people; ask %(who)s") % {"who": can},
            )
        )
    if at.state in (S.MATERIALS_OK, S.ANNOUNCE_DONE) and at.i_signed and "approve" in at.acts:
        can = _(" or ").join(at.can_decide) or _("a colleague")
        found.append(
            Act(
                _("Record the county's approval"),
                refused=_("Who signed the material first does not record it; ask %(who)s") % {"who": can},
            )
        )
    if (at.state in (S.ANNOUNCED, S.OBJECTION_OPEN, S.OBJECTION_REVIEWED) and "end" not in at.acts) or _runs(at):
        day = f"{at.announced_until:%m-%d}" if at.announced_until else "—"
        found.append(
            Act(
                _("End the announcement"),
                refused=_("Its days run until %(day)s, and every objection is reviewed first") % {"day": day},
            )
        )
    if "withdraw" not in at.acts and at.works:
        found.append(Act(_("Give the restitution up"), refused=_no_way_back(at)))
    if at.state != S.RECEIPTED:
        found.append(Act(_("Close the restitution"), refused=_not_closed(at)))
    return found


def _runs(at: Standing) -> bool:
    """The days of the announcement are not over."""
    announced = at.state in (S.ANNOUNCED, S.OBJECTION_REVIEWED) and at.announced_until is not None
    return bool(
        announced and at.today is not None and at.announced_until is not None and at.today <= at.announced_until
    )


def _no_way_back(at: Standing) -> str:
    if at.paid_fen:
        return _(
            "The bank has paid %(sum)s. Record what it could not pay with its answer; the rest can be given up then"
        ) % {"sum": money(at.paid_fen)}
    if at.state == S.SUBMITTED:
        return _("The package is with the prefecture; record its reply first")
    return _("The bank has the notice; record its answer first, what was not paid can be given up then")


def _not_closed(at: Standing) -> str:
    lacking = [one.name for one in at.banks if not one.has_receipt]
    if at.state in (S.BANK_NOTIFIED, S.BANK_PAID, S.BANK_FAILED) and lacking:
        return _("Missing: the receipt of %(banks)s") % {"banks": _(", ").join(dict.fromkeys(lacking))}
    if at.state == S.BANK_PAID:
        return _("Record first that the receipts are filed")
    return pgettext("restitution", "Only once the banks have paid and their receipts are filed")
