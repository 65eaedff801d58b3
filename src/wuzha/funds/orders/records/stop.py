# SPDX-License-Identifier: Apache-2.0
"""A stop order as a record: its head, its life, and what is next with it, for who looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.orders.queries.case import OrderFile
from wuzha.funds.orders.records.words import account_facts, shown_at, stepped, to_bank, when_by
from wuzha.funds.orders.rules.filing import BEFORE_DECISION
from wuzha.funds.orders.rules.results import ResultClass
from wuzha.funds.orders.rules.stops import HOLDING, StopState
from wuzha.funds.orders.rulesets import RESULTS
from wuzha.funds.turns import Offer, Viewer, listed, next_act, nothing_left
from wuzha.ui.money import money
from wuzha.ui.record import Chip, Fact, NextAct, RecordHead, Step

S = StopState


def title(order: StopOrder) -> str:
    return _("Stop %(bank)s %(sum)s") % {"bank": to_bank(order), "sum": money(order.amount_fen)}


def first_offer(order: StopOrder) -> Offer | None:
    """The act that a stop order has next, whoever does it; nothing when it is done with."""
    bank, about = to_bank(order), _("%(sum)s, %(account)s") % {
        "sum": money(order.amount_fen), "account": order.account.number,
    }  # fmt: skip
    over = order.case.is_over
    if order.state == S.DRAFT and over:
        what = _("%(state)s: this order must not be issued any more, withdraw it") % {
            "state": order.case.get_filing_display()
        }
        return Offer(_("Withdraw the order"), opens="end", icon="undo", due=order.due_at, detail=about, what=what)
    if order.state == S.DRAFT:
        return Offer(
            _("Record it as issued"), opens="issue", icon="send", due=order.due_at, detail=f"{bank} {about}",
            what=_("Issue the stop in the police platform, then record it"),
        )  # fmt: skip
    if order.state == S.ISSUED or order.extension_at is not None:
        return Offer(
            _("Record the bank's answer"), opens="answer", icon="check", due=order.due_at, detail=about,
            what=_("Record what %(bank)s answers") % {"bank": bank},
        )  # fmt: skip
    if order.state in HOLDING and not order.has_lapsed:
        if over:
            what = _("%(state)s: nothing holds this stop any more, have it lifted at once") % {
                "state": order.case.get_filing_display()
            }
            return Offer(
                _("Record the release"),
                opens="end",
                icon="unlock",
                due=order.due_at,
                detail=f"{bank} {about}",
                what=what,
            )
        return prepare_freeze(order, what=_("Prepare the freeze before the stop ends"), due=order.due_at, detail=about)
    if given_back(order) and not over:
        return put_right(order)
    if (order.state in (S.EXPIRED, S.FAILED) or order.has_lapsed) and not over:
        what = _("Nothing holds the money any more: prepare a freeze, or a stop")
        return prepare_freeze(order, what=what, detail=f"{bank} {about}")
    return None


def given_back(order: StopOrder) -> bool:
    """Whether the bank gave the order back for its input: it never looked at the account (`domain.md` §2.5)."""
    if order.state != S.FAILED or not order.result_code:
        return False
    found = RESULTS.at(order.ended_at or order.drafted_at).find(order.result_code)
    return found is not None and found.kind is ResultClass.FIX_INPUT


def put_right(order: StopOrder) -> Offer:
    """Account or holder are put right in the case; then the right account is stopped."""
    what = _("%(result)s: have the account told again, correct the payment, and stop the right account")
    found = RESULTS.at(order.ended_at or order.drafted_at).find(order.result_code)
    return Offer(
        _("Correct the payment"), url=f"{order.case.get_absolute_url()}?do=payment", icon="edit",
        what=what % {"result": f"{order.result_code} {found.label if found else ''}".strip()},
        detail=f"{to_bank(order)} {order.account.number}",
    )  # fmt: skip


def prepare_freeze(order: StopOrder | Freeze, **told: Any) -> Offer:
    url = reverse("funds:freeze_new", args=[order.case_id, order.account_id])
    return Offer(_("Prepare a freeze"), url=url, icon="lock", key="f", **told)


def other_offers(file: OrderFile) -> list[Offer]:
    """What else can be done with it, or cannot and why."""
    order: StopOrder = file.order
    over, found = order.case.is_over, []
    if order.state == S.DRAFT and not over:
        found.append(
            Offer(_("Withdraw the order"), opens="end", icon="undo", hint=_("The account is free for another."))
        )
        found.append(Offer(_("Record the bank's answer"), refused=_("It is recorded as issued first")))
    if (
        order.state in (*HOLDING, S.EXPIRED, S.FAILED, S.ISSUED)
        and not over
        and any(one.withdrawn_at is None for one in file.payments_out)
    ):
        url = reverse("funds:stop_next", args=[order.pk])
        hint = _("For the accounts without an open order; the most recoverable first.")
        found.append(Offer(_("Prepare the next orders"), post=url, icon="play", key="x", hint=hint))
    if order.state in HOLDING and not over:
        found.append(_second(order))
        if order.case.filing in BEFORE_DECISION:
            url = f"{order.case.get_absolute_url()}?do=file"
            hint = _("Nothing is frozen without a filed case. Two stops of 48 hours are the time there is.")
            found.append(Offer(_("Record the filing"), url=url, icon="file", hint=hint))
        if order.extension_at is not None:
            found.append(prepare_freeze(order))
        found.append(
            Offer(_("Record the release"), opens="end", icon="unlock", hint=_("Not a fraud, or not this account."))
        )
    if (order.state in (S.EXPIRED, S.FAILED) or order.has_lapsed) and not over:
        url = reverse("funds:case_prepare", args=[order.case_id])
        found.append(Offer(_("Prepare a stop"), post=url, hidden={"account": order.account_id}, icon="shield"))
    if (answer := file.last_answer) is not None:
        url = reverse("funds:answer_correct", args=[answer.pk])
        found.append(Offer(_("Correct the bank's answer"), url=url, icon="edit"))
    return found


def _second(order: StopOrder) -> Offer:
    """A second stop: asked for once, while the first holds (银发〔2016〕86号)."""
    label, why = _("Ask for a second stop"), ""
    if order.state == S.EXTENDED:
        why = _("It was stopped a second time already, as often as the law allows: prepare the freeze")
    elif order.extension_at is not None:
        why = _("It was asked for already; the bank has not answered")
    elif order.has_lapsed:
        why = _("The stop is over; only one that holds can be asked for again")
    return Offer(label, icon="repeat", refused=why) if why else Offer(label, opens="extend", icon="repeat")


def next_of(viewer: Viewer, file: OrderFile) -> NextAct:
    """What is next with a stop order, for who looks."""
    order: StopOrder = file.order
    first, others = first_offer(order), other_offers(file)
    if first is None:
        detail = shown_at(order.ended_at) if order.ended_at else ""
        told = file.next_step.label if file.next_step and order.state == S.FAILED else detail
        return nothing_left(order.get_state_display(), told, listed(viewer, others))
    return next_act(viewer, first, others, remind=reverse("funds:stop_remind", args=[order.pk]))


def chips(order: StopOrder) -> list[Chip]:
    """Its state; what is over by the clock has ended, whenever the sweep comes to it."""
    if order.has_lapsed:
        return [Chip(S.EXPIRED.label, "bad", "alert")]
    tone, icon = {
        S.DRAFT: ("wait", "send"), S.ISSUED: ("now", "clock"), S.ACCEPTED: ("ok", "shield"),
        S.EXTENDED: ("ok", "shield"), S.CONVERTED: ("ok", "lock"), S.EXPIRED: ("bad", "alert"),
        S.FAILED: ("bad", "alert"),
    }.get(S(order.state), ("", ""))  # fmt: skip
    found = [Chip(order.get_state_display(), tone, icon)]
    if order.case.is_over:
        found.append(Chip(order.case.get_filing_display(), "bad", "ban"))
    return found


def steps(order: StopOrder) -> list[Step]:
    """Prepared, issued, answered, stopped, frozen or released: who and when."""
    answered = order.started_at is not None or order.state == S.FAILED
    ended = order.state in (S.CONVERTED, S.RELEASED, S.EXPIRED, S.FAILED, S.WITHDRAWN)
    end = order.get_state_display() if ended else pgettext("step", "Frozen or released")
    held = pgettext("step", "until %(at)s") % {"at": shown_at(order.expires_at)} if order.expires_at else ""
    if order.state == S.FAILED:  # it never held: nothing is ticked after the bank's no
        return [
            *stepped([
                (pgettext("step", "Prepared"), True, when_by(order.drafted_at, order.drafted_by)),
                (pgettext("step", "Issued"), True, when_by(order.issued_at, order.issued_by)),
                (pgettext("step", "Bank's answer"), True, to_bank(order)),
            ]),
            Step(end, "now", when_by(order.ended_at)),
        ]  # fmt: skip
    rows = [
        (pgettext("step", "Prepared"), True, when_by(order.drafted_at, order.drafted_by)),
        (pgettext("step", "Issued"), order.issued_at is not None, when_by(order.issued_at, order.issued_by)),
        (pgettext("step", "Bank's answer"), answered, to_bank(order)),
        (pgettext("step", "Stopped"), ended, held),
        (end, ended, when_by(order.ended_at)),
    ]
    return stepped(rows)


def head_of(file: OrderFile) -> RecordHead:
    """What a stop order is, and where it stands."""
    order: StopOrder = file.order
    holder = order.account.holder
    facts = [
        Fact(_("Account"), _(", ").join(str(one) for one in (order.account.number, holder) if one)),
        Fact(_("Level"), order.level),
        Fact(_("Case"), order.case.number, order.case.get_absolute_url()),
    ]
    if order.paid_at:
        facts.append(Fact(_("Money came in"), shown_at(order.paid_at)))
    if order.balance_fen is not None:
        facts.append(Fact(_("Balance when stopped"), money(order.balance_fen)))
    facts += [Fact(pgettext("order", "Freeze"), one.number, one.get_absolute_url()) for one in file.other_orders[:1]]
    return RecordHead(title(order), number=order.number, chips=chips(order), facts=facts, steps=steps(order))


def details(file: OrderFile, clear: Mapping[str, str]) -> list[Fact]:
    """All facts of a stop order; account and holder in clear where they were revealed."""
    order: StopOrder = file.order
    found = account_facts(order, clear)
    found += [
        Fact(_("Level"), order.level),
        Fact(_("Sum to stop"), money(order.amount_fen)),
        Fact(_("Prepared"), when_by(order.drafted_at, order.drafted_by)),
    ]
    if order.paid_at:
        found.append(Fact(_("Money came in"), shown_at(order.paid_at)))
    if order.issued_at:
        found += [
            Fact(_("Issued"), when_by(order.issued_at, order.issued_by)),
            Fact(_("Request number"), order.request_no),
            Fact(_("Legal basis"), order.legal_basis),
        ]
    if order.started_at:
        found += [
            Fact(_("Balance when stopped"), money(order.balance_fen or 0)),
            Fact(_("Stopped from"), shown_at(order.started_at)),
            Fact(_("Stopped until"), shown_at(order.expires_at)),
        ]
    return found + [
        Fact(pgettext("order", "Freeze"), f"{one.number} {one.get_state_display()}", one.get_absolute_url())
        for one in file.other_orders
    ]
