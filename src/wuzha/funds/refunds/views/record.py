# SPDX-License-Identifier: Apache-2.0
"""The head of a restitution's page, and where it stands for its next act: rows of the database as plain values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.funds.orders.queries.money import money_of
from wuzha.funds.refunds.models import RefundCase, ReturnMode, SnapshotCheck
from wuzha.funds.refunds.models.refund import LineState
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.queries.page import RefundFile
from wuzha.funds.refunds.rules import guards
from wuzha.funds.refunds.rules.lifecycle import RefundState
from wuzha.funds.refunds.rules.situation import Bank, Person, Standing
from wuzha.funds.refunds.rulesets import RESTITUTION
from wuzha.funds.refunds.services.ledger import is_outdated
from wuzha.org.queries.colleagues import who_may
from wuzha.org.roles import May, may
from wuzha.org.templatetags.org import rule_label
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, RecordHead, Step

S = RefundState
#: State → tone and sign of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    S.OBJECTION_OPEN: ("wait", "message"), S.RETURNED: ("wait", "undo"), S.BANK_FAILED: ("bad", "alert"),
    S.REJECTED: ("bad", "ban"), S.SUBMITTED: ("wait", "clock"), S.DECIDED: ("now", "scale"),
    S.BANK_NOTIFIED: ("now", "bank"), S.BANK_PAID: ("ok", "check"), S.RECEIPTED: ("ok", "check"),
    S.CLOSED: ("ok", "check"), S.ANNOUNCED: ("now", "flag"), S.WITHDRAWN: ("", "ban"),
}  # fmt: skip
#: The way of a restitution: name of a step, the act that ends it, and the states in which it is in hand.
STEPS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("trace", "trace", frozenset({S.DRAFT})),
    ("check", "check", frozenset({S.TRACED, S.APPLIED, S.RETURNED})),
    ("announce", "end", frozenset({S.ANNOUNCED, S.OBJECTION_OPEN, S.OBJECTION_REVIEWED})),
    ("approve", "approve", frozenset({S.MATERIALS_OK, S.ANNOUNCE_DONE})),
    ("decide", "decide", frozenset({S.COUNTY_APPROVED, S.SUBMITTED, S.REJECTED})),
    ("pay", "pay", frozenset({S.DECIDED, S.BANK_NOTIFIED, S.BANK_FAILED})),
    ("close", "close", frozenset({S.BANK_PAID, S.RECEIPTED})),
)


def state_chip(refund: RefundCase) -> Chip:
    tone, sign = CHIPS.get(refund.state, ("now", "circle"))
    return Chip(refund.get_state_display(), tone, sign)


def head_of(file: RefundFile, checked: SnapshotCheck | None) -> RecordHead:
    """What the restitution is, where it stands and where the loss of its case is."""
    refund = file.refund
    return RecordHead(
        title_of(file),
        number=refund.number,
        chips=_chips(file, checked),
        facts=_facts(file),
        steps=steps_of(file),
        money=money_of(refund.case),
    )


def title_of(file: RefundFile) -> str:
    """Who gets how much back, masked."""
    if not file.victims:
        return _("Restitution in %(case)s") % {"case": file.refund.case.number}
    who = str(file.victims[0].recipient.victim.name or _("victim"))
    if len(file.victims) > 1:
        who = _("%(name)s and others, %(n)s in all") % {"name": who, "n": len(file.victims)}
    return _("Return to %(who)s %(sum)s") % {"who": who, "sum": money(file.refund_fen)}


def _chips(file: RefundFile, checked: SnapshotCheck | None) -> list[Chip]:
    refund, found = file.refund, [state_chip(file.refund)]
    if any(row.account.blocked_at for row in file.accounts):
        found.append(Chip(_("Payment blocked"), "bad", "lock"))
    elif refund.court:
        found.append(Chip(_("Decided by a court"), "bad", "scale"))
    elif refund.disputed:
        found.append(Chip(_("Jurisdiction disputed"), "wait", "alert"))
    elif refund.snapshot and checked is not None:
        same = checked.differences == 0
        found.append(
            Chip(_("statements have come in since: compute again"), "bad", "alert")
            if is_outdated(refund)
            else Chip(
                _("computed again: equal to the fen") if same else _("computed again: differs"),
                "ok" if same else "bad",
                "check" if same else "alert",
            )
        )
    return found


def _facts(file: RefundFile) -> list[Fact]:
    refund, case = file.refund, file.refund.case
    found = []
    if case.fraud_type:
        found.append(Fact(_("Scam type"), rule_label("warning.fraud_types", case.fraud_type)))
    found.append(Fact(_("Funds case"), case.number, case.get_absolute_url()))
    if refund.mode:
        found.append(Fact(_("Way of return"), refund.get_mode_display()))
    if case.filing_no:
        found.append(Fact(_("Filed under"), case.filing_no))
    ends = [row.account.freeze.expires_at for row in file.accounts if row.fen and row.account.freeze.expires_at]
    if ends:
        last = timezone.localdate(min(ends))
        days = (last - timezone.localdate()).days
        left = _("%(n)s days left") % {"n": days} if days >= 0 else _("over")
        found.append(Fact(_("First freeze ends"), _("%(day)s (%(left)s)") % {"day": f"{last:%Y-%m-%d}", "left": left}))
        over = refund.announced_until or timezone.localdate() + timedelta(days=RESTITUTION.at().announce_days)
        if refund.mode == ReturnMode.PRO_RATA and last < over and over >= timezone.localdate() and not refund.ended_at:
            first = next(row.account.freeze for row in file.accounts if row.account.freeze.expires_at == min(ends))
            text = _("the announcement ends on %(day)s at the earliest, after that freeze")
            found.append(Fact(_("Renew first"), text % {"day": f"{over:%Y-%m-%d}"}, first.get_absolute_url()))
    return found


def steps_of(file: RefundFile) -> list[Step]:
    """The way of this restitution, with who and when under each step."""
    refund = file.refund
    wanted = [one for one in STEPS if one[0] != "announce" or refund.mode == ReturnMode.PRO_RATA]
    if refund.state == S.MATERIALS_OK and refund.mode == ReturnMode.PRO_RATA:
        here = next(n for n, one in enumerate(wanted) if one[0] == "announce")
    else:
        here = next((n for n, one in enumerate(wanted) if refund.state in one[2]), len(wanted))
    if refund.state == S.WITHDRAWN:
        done = {change.act for change in file.changes}
        here = next((n for n, one in enumerate(wanted) if one[1] not in done), len(wanted))
    notes = _notes(file)
    return [
        Step(
            _LABELS[name](),
            "done" if n < here else "now" if n == here and not refund.ended_at else "next",
            notes[name] if n <= here or name == "close" else "",
        )
        for n, (name, _act, _states) in enumerate(wanted)
    ]


_LABELS: dict[str, Any] = {
    "trace": lambda: pgettext("restitution", "Trace"),
    "check": lambda: pgettext("restitution", "Material"),
    "announce": lambda: pgettext("restitution", "Announce"),
    "approve": lambda: pgettext("restitution", "County"),
    "decide": lambda: pgettext("restitution", "Prefecture"),
    "pay": lambda: pgettext("restitution", "Bank"),
    "close": lambda: pgettext("restitution", "File"),
}


def _notes(file: RefundFile) -> dict[str, str]:
    refund, said = file.refund, {}
    for change in reversed(file.changes):  # the latest of an act last
        by = change.by.name if change.by else ""
        said[change.act] = f"{timezone.localtime(change.at):%m-%d} {by}".strip()
    giving = [row for row in file.accounts if row.fen]
    answered = sum(row.account.answered_on is not None for row in giving)
    bank = (
        _("%(done)s of %(all)s accounts") % {"done": answered, "all": len(giving)} if refund.reply_no and giving else ""
    )
    until = (
        pgettext("announcement", "until %(day)s") % {"day": f"{refund.announced_until:%m-%d}"}
        if refund.announced_until
        else ""
    )
    return {
        "trace": said.get("trace", ""),
        "check": said.get("check") or said.get("apply", ""),
        "announce": said.get("end") or until,
        "approve": _dated(refund.approved_on, refund.approver),
        "decide": _dated(refund.reply_on, refund.reply_no) or _dated(refund.submitted_on, refund.package_no),
        "pay": said.get("pay") or bank,
        "close": said.get("close") or _("once all receipts are there"),
    }


def _dated(day: date | None, text: str) -> str:
    return f"{day:%m-%d} {text}" if day else ""


def standing_of(actor: Actor, name: str, file: RefundFile, sheets: Collection[str]) -> Standing:
    """Where it stands for whoever looks."""
    refund = file.refund
    blocks = _blocks(refund)
    announced = standing.announced(refund)
    signed = refund.first_officer if refund.state not in (S.DRAFT, S.TRACED, S.RETURNED) else None
    works = may(actor.role, May.WORK_FUNDS)
    first = signed.pk if signed else None
    open_ = next((one.pk for one in file.objections if one.state == "OPEN"), 0)
    return Standing(
        refund.state,
        reverse("funds:refund_act", args=[refund.pk]),
        acts=file.acts,
        pro_rata=refund.mode == ReturnMode.PRO_RATA,
        i_signed=first is not None and first == actor.person_id,
        signed=signed.name if signed else "",
        me=name,
        can_sign=tuple(who_may(refund.centre, May.WORK_FUNDS, [first])),
        can_decide=tuple(who_may(refund.centre, May.DECIDE_FUNDS, [first])),
        works=works,
        reminds=works or may(actor.role, May.DECIDE_FUNDS),
        blocks=tuple(str(one.sentence) for one in blocks),
        remedy=_remedy(refund, blocks) if works else None,
        banks=tuple(_banks(file)),
        people=tuple(_people(file)),
        objection=open_,
        announced_until=refund.announced_until,
        upheld=announced.upheld_since,
        today=timezone.localdate(),
        paid_fen=sum(line.refund_fen for row in file.accounts for line in row.lines if line.state == LineState.PAID),
        unseen=any(row.unseen for row in file.accounts),
        forkable=file.forkable,
        because=_("Sent back by the prefecture; the reason is in the course") if refund.state == S.RETURNED else "",
        sheets=frozenset(sheets),
    )


def _remedy(refund: RefundCase, blocks: list[guards.Block]) -> Act | None:
    """Where what stands in the way first is put right."""
    if blocks[:1] != [guards.Block.ID_NUMBER]:
        return None
    return Act(_("Complete the victim's data"), url=f"{refund.case.get_absolute_url()}?do=victim", icon="user")


def _blocks(refund: RefundCase) -> list[guards.Block]:
    """What stands in the way of the act that is next, as the service will say it."""
    if refund.state in (S.APPLIED, S.ANNOUNCE_DONE) or (
        refund.state == S.MATERIALS_OK and refund.mode != ReturnMode.PRO_RATA
    ):
        found = guards.material(standing.recipients(refund), standing.held(refund), court=refund.court)
        filing = guards.filed(case_filed=refund.case.is_filed) if refund.state != S.APPLIED else []
        return [*filing, *([guards.Block.DISPUTE] if refund.disputed and refund.state != S.APPLIED else []), *found]
    if refund.state in (S.COUNTY_APPROVED, S.SUBMITTED):
        return guards.filed(case_filed=refund.case.is_filed)
    if refund.state in (S.DECIDED, S.BANK_FAILED):
        return [*guards.filed(case_filed=refund.case.is_filed), *guards.applications(standing.recipients(refund))]
    return []


def _banks(file: RefundFile) -> list[Bank]:
    return [
        Bank(
            row.account.freeze.institution.name if row.account.freeze.institution else _("the bank"),
            str(row.account.freeze.account.number),
            row.fen,
            reverse("funds:refund_account", args=[file.refund.pk, row.account.pk]),
            key=row.account.pk,
            due=row.account.due_at,
            answered=row.account.answered_on is not None,
            blocked=row.account.blocked_at is not None,
            has_receipt=row.has_receipt,
            freeze_url=row.account.freeze.get_absolute_url(),
        )
        for row in file.accounts
        if row.fen
    ]


def _people(file: RefundFile) -> list[Person]:
    return [
        Person(
            str(row.recipient.victim.name or _("victim")),
            reverse("funds:refund_victim", args=[file.refund.pk, row.recipient.pk]),
            whole=row.recipient.signed_on is not None and row.recipient.payee_account is not None,
        )
        for row in file.victims
    ]
